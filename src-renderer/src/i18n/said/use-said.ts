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
  /** The head of a column of the inspector. */
  readonly column: Translate
}

const ENGLISH: Said = { say: (text) => text, label: (text) => text, column: (text) => text }

/** The catalogues that have been needed so far; English is what host and simulator speak. */
const spoken = shallowRef<Readonly<Partial<Record<Language, Said>>>>({ en: ENGLISH })

/** The language of tests knows what another one does. */
const pseudo = ({ say, label, column }: Said): Said => ({
  say: pseudoSaid(say),
  label: pseudoSaid(label),
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
  return { say: (text) => now().say(text), label: (text) => now().label(text), column: (text) => now().column(text) }
}
