import type { Messages } from './en'
import type { scriptEn } from './script-en'

/** Texte der Skriptansicht. */
export const scriptDe: Messages<typeof scriptEn> = {
  title: 'Skript und Treiber',
  process: 'Zeigen',
  driverOf: 'Treiber von {device}',
  takeIn: 'In das Szenario schreiben',
  noFinding: 'Der Prüfer fand nichts in diesem Treiber, und der Treiber hat nichts gemeldet.',
  finding: 'Befund',
  editor: 'Skript von {process}',
  none: 'Kein Prozess dieses Dokuments führt ein Skript aus, und der Treiber ist ein eingebauter. Geben Sie einem Prozess statt seiner Anforderungen ein Skript, oder nehmen Sie eines der Beispiele mit einem Treiber in JavaScript.',
  give: '{process} ein Skript geben',
  inFile: '{file} wird gezeigt, nicht geändert: die Datei liegt neben dem Szenario.',
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
