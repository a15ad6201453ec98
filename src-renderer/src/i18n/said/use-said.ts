import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Language } from '../index'
import { PSEUDO, pseudoSaid } from '../pseudo'
import type { Translate } from './translate'

/** Says texts of host and simulator in the language of the window. */
export interface Said {
  /** A sentence or a part of one, such as an error, a finding, a cause. */
  readonly say: Translate
  /** The name of a field of an event. */
  readonly label: Translate
  /** The name of a track of the timeline, or of a signal on one. */
  readonly track: Translate
  /** A word in a cell of the inspector, such as the state of a process. */
  readonly cell: Translate
  /** The head of a column of the inspector. */
  readonly column: Translate
}

const same: Translate = (text) => text
const ENGLISH: Said = { say: same, label: same, track: same, cell: same, column: same }

/** The catalogues that have been needed so far; English is what host and simulator speak. */
const spoken = shallowRef<Readonly<Partial<Record<Language, Said>>>>({ en: ENGLISH })

/** The language of tests knows what another one does. */
const pseudo = ({ say, label, track, cell, column }: Said): Said => ({
  say: pseudoSaid(say),
  label: pseudoSaid(label),
  track: pseudoSaid(track),
  cell: pseudoSaid(cell),
  column: pseudoSaid(column),
})

/** Makes a language ready. Its catalogue is only loaded when a window speaks it. */
export async function loadSaid(language: Language): Promise<void> {
  if (spoken.value[language]) return
  const { german } = await import('./de')
  spoken.value = { ...spoken.value, [language]: language === PSEUDO ? pseudo(german()) : german() }
}

/** What host and simulator said, in the language of the window; in English until its catalogue is there. */
export function useSaid(): Said {
  const { locale } = useI18n()
  const now = (): Said => spoken.value[locale.value as Language] ?? ENGLISH
  return {
    say: (text) => now().say(text),
    label: (text) => now().label(text),
    track: (text) => now().track(text),
    cell: (text) => now().cell(text),
    column: (text) => now().column(text),
  }
}
