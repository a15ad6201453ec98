import type { Messages } from './en'
import type { filesEn } from './files.en'

/** Opening and leaving documents, in German. */
export const filesDe: Messages<typeof filesEn> = {
  drop: 'Das Szenario hier fallen lassen, um es zu öffnen',
  recovery: 'Änderungen an {name} wurden beim letzten Mal nicht gespeichert.',
  restore: 'Aufgreifen',
  forget: 'Vergessen',
  tooLarge: 'Das ist größer als 1 MB, mehr als ein Szenario haben darf.',
  notText: 'Ein Szenario ist eine Datei, deren Name auf .yaml, .yml oder .json endet.',
  noClipboard: 'In der Zwischenablage ist kein Text, oder das Fenster darf sie nicht lesen.',
  unsaved: '{name} hat Änderungen, die nicht gespeichert sind',
  unsavedAbout: 'Was soll mit ihnen geschehen, bevor sich ein anderes Dokument öffnet?',
  discard: 'Verwerfen',
  cancel: 'Abbrechen',
  recent: 'Zuletzt geöffnet',
}
