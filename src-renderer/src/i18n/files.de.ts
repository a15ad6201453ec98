import type { Messages } from './en'
import type { filesEn } from './files.en'

/** Opening and leaving documents, in German. */
export const filesDe: Messages<typeof filesEn> = {
  drop: 'Das Szenario hier fallen lassen, um es zu öffnen',
  recovery: 'Änderungen an {name} wurden beim letzten Mal nicht gespeichert.',
  restore: 'Aufgreifen',
  forget: 'Vergessen',
  empty: 'In dieser Datei steht nichts.',
  tooLarge: 'Das ist größer als 1 MB, mehr als ein Szenario haben darf.',
  notText: 'Ein Szenario ist eine Datei, deren Name auf .yaml, .yml oder .json endet.',
  notUtf8: 'Diese Datei ist kein Text in UTF-8, wie es ein Szenario ist.',
  noClipboard: 'In der Zwischenablage ist kein Text, oder das Fenster darf sie nicht lesen.',
  unsaved: '{name} hat Änderungen, die nicht gespeichert sind',
  unsavedAbout: 'Was soll mit ihnen geschehen, bevor sich ein anderes Dokument öffnet?',
  discard: 'Verwerfen',
  cancel: 'Abbrechen',
  recent: 'Zuletzt geöffnet',
  recentFiles: 'Zuletzt geöffnete Dateien',
  missing: 'nicht mehr da',
  clearRecent: 'Liste leeren',
  trouble: {
    E_CHANGED_ON_DISK: '{name} wurde auf der Platte geändert',
    E_GONE: '{name} ist nicht mehr da',
    E_WRITE: '{name} wurde nicht gespeichert',
    overwrite: 'Überschreiben',
    again: 'Dort neu speichern',
    reload: 'Übernehmen, was dort steht',
    as: 'Speichern unter …',
    copy: 'Text kopieren',
  },
  link: {
    title: 'Link öffnen',
    about: 'Das Szenario darin wird gezeigt und geprüft; es läuft erst, wenn Sie es starten.',
    label: 'Ein Link, der mit dmalab: beginnt',
    open: 'Öffnen',
  },
  notice: {
    link: 'In der Zwischenablage ist ein Link, der dieses Szenario enthält: {detail} Zeichen.',
    noLink: 'Es gibt keinen Link: {detail}',
    notCopied: 'In der Zwischenablage ist kein Link: das Fenster darf nicht in sie schreiben.',
    settings: 'Die Einstellungen waren nicht lesbar und liegen nun in {detail}. Es gelten die Vorgaben.',
    reloaded: 'Das Fenster war beendet und wurde neu geladen. Ihr Dokument ist, wie Sie es verlassen haben.',
    refused: 'Nicht geöffnet: {detail}',
    keptSize:
      'Das ist mehr als 1 MB und lässt sich nicht für den nächsten Start festhalten; in einer Datei speichern. ({detail})',
    kept: 'Änderungen lassen sich nicht auf der Platte festhalten: {detail}',
  },
}
