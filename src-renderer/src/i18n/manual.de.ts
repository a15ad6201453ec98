import type { Messages } from './en'
import type { manualEn } from './manual.en'

/** The Manual view in German. */
export const manualDe: Messages<typeof manualEn> = {
  title: 'Handbuch',
  lead: 'Was die Auszüge sagen, Satz für Satz in eigenen (englischen) Worten, und von wie vielen Ereignissen des gezeigten Laufs jeder spricht.',
  noRun: 'Noch wurde nichts ausgeführt, also ist nichts gezählt.',
  counted: '{shown} von {total} Aussagen zeigen sich in Ereignissen dieses Laufs auf {path}.',
  search: 'In den Aussagen suchen',
  onlyShown: 'nur die, die dieser Lauf zeigt',
  none: 'Keine Aussage passt dazu.',
  events: 'kein Ereignis | ein Ereignis | {count} Ereignisse',
  show: 'Im Zeitverlauf zeigen',
  showThis: 'Im Zeitverlauf zeigen: Ereignisse von {id}',
  sentence: 'Satz {sentence}',
  vectors: 'Vektorfälle',
  rules: 'Treiberregeln',
  noEvents: 'Kein Ereignis dieses Wegs zeigt sie für sich allein.',
  beside: 'Was es umsetzt',
  toManual: 'im Handbuch',
  toManualThis: 'Zeigen im Handbuch: {id}',
  toEvents: 'seine Ereignisse',
  toEventsThis: 'Zeigen: seine Ereignisse, {id}',
  chosen: 'Ereignisse von {id}',
  drop: 'Nicht mehr nach {id} suchen',
}
