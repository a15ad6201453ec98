import { describe, expect, it } from 'vitest'
import { chooseLanguage, LANGUAGES } from './index'
import { de } from './de'
import { en } from './en'

/** Every text of a catalogue with its path. */
function texts(value: object, path = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, each]: [string, unknown]): [string, string][] =>
    typeof each === 'string' ? [[`${path}${key}`, each]] : texts(each as object, `${path}${key}/`),
  )
}
const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort()

describe('the catalogues', () => {
  it('say the same things with the same holes', () => {
    const german = new Map(texts(de))
    expect([...german.keys()]).toEqual(texts(en).map(([path]) => path))
    for (const [path, text] of texts(en)) expect([path, holes(german.get(path)!)]).toEqual([path, holes(text)])
  })

  it('leave no text empty', () => {
    for (const [path, text] of [...texts(en), ...texts(de)]) expect([path, text.trim()]).not.toEqual([path, ''])
  })
})

describe('chooseLanguage', () => {
  it('takes what a person chose, then what the system asks for, then English', () => {
    expect(chooseLanguage('de', ['en-GB'])).toBe('de')
    expect(chooseLanguage('', ['fr-FR', 'de-AT', 'en'])).toBe('de')
    expect(chooseLanguage('', ['fr'])).toBe('en')
  })

  it('takes the language of tests only when that very one was chosen', () => {
    expect(chooseLanguage('en-XA', ['de'])).toBe('en-XA')
    expect(chooseLanguage('en-xb', ['en-XA', 'de'])).toBe('en')
    expect(Object.keys(LANGUAGES)).toEqual(['en', 'de'])
  })
})
