import type { Messages } from './en'
import type { scriptEn } from './script-en'

/** Texte der Skriptansicht. */
export const scriptDe: Messages<typeof scriptEn> = {
  title: 'Skript',
  process: 'Prozess',
  editor: 'Skript von {process}',
  none: 'Kein Prozess dieses Dokuments führt ein Skript aus. Ein Prozess kann statt seiner Anforderungen ein Skript haben.',
  inFile: '{file} wird gezeigt, nicht geändert: die Datei liegt neben dem Beispiel.',
  unread: '{file} ist nicht lesbar: {why}',
  results: 'Was daraus wurde',
  notRun: 'Nach einem Lauf stehen hier Marken, Prüfungen und Befunde mit ihren Zeilen.',
  nothing: 'Dieses Skript hat nichts hinterlassen.',
  line: 'Zeile {line}',
  failed: 'ist abgebrochen',
  ended: 'ist zu Ende gelaufen',
  unfinished: 'ist nicht zu Ende gelaufen',
  mark: 'Marke',
  log: 'Ausgabe',
  holds: 'gilt',
  broken: 'gilt nicht',
  invariant: 'immer',
  times: 'nie verletzt | einmal verletzt | {count} Mal verletzt',
}
