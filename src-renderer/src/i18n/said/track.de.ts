import type { SaidGroup } from './translate'

/**
 * Names of tracks and of the signals on them, in German. Names that a scenario gives, those of pins and registers, and
 * levels of the manuals stay; so do tracks of files that other programs wrote.
 */
export const trackDe: SaidGroup = {
  'interrupt controllers': 'Interrupt-Controller',
  '8237 controllers': '8237-Controller',
  memory: 'Speicher',
  'headers left': 'Pufferköpfe übrig',
  'pages locked': 'gesperrte Seiten',
  transfer: 'Übertragung',
}

/** What the name of a track begins with that shows who has the bus. */
export const BUS = 'bus: '

/** The name of such a track in German. */
export const busDe = (owner: string): string => `Bus: ${owner}`
