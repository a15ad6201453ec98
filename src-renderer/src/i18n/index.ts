import { createI18n, type I18n } from 'vue-i18n'
import { de } from './de'
import { en } from './en'
import { PSEUDO, pseudoMessages } from './pseudo'

/** The languages of the window, each under its own name. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const
/** One of them, or the language that only tests speak. */
export type Language = keyof typeof LANGUAGES | typeof PSEUDO

/** The language a person chose, else the first of the system's that we have, else English. */
export function chooseLanguage(chosen: string, wanted: readonly string[]): Language {
  if (chosen === PSEUDO) return PSEUDO
  const known = (name: string): Language | undefined =>
    (Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[]).find((each) => name.toLowerCase().split('-')[0] === each)
  for (const name of [chosen, ...wanted]) {
    const found = known(name)
    if (found) return found
  }
  return 'en'
}

/** The catalogues, in one language to begin with; the language of tests is only made for a window that begins in it. */
export function createMessages(
  language: Language,
): I18n<Record<string, never>, Record<string, never>, Record<string, never>, string, false> {
  return createI18n<false>({
    legacy: false,
    locale: language,
    fallbackLocale: 'en',
    flatJson: false,
    messages: { en, de, ...(language === PSEUDO ? { [PSEUDO]: pseudoMessages(en) } : {}) },
    missingWarn: true,
  })
}
