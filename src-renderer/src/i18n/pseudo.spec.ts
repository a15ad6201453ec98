import { describe, expect, it } from 'vitest'
import { createMessages } from './index'
import { en } from './en'
import { MARKS, PSEUDO, pseudoMessage, pseudoMessages, pseudoSaid, pseudoText } from './pseudo'

/** Every text of a tree with its path. */
function texts(value: object, path = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, each]: [string, unknown]): [string, string][] =>
    typeof each === 'string' ? [[`${path}${key}`, each]] : texts(each as object, `${path}${key}.`),
  )
}
const letters = (text: string): number => text.replace(/\{[^}]*\}|[^\p{L}]/gu, '').length
const holes = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole)

describe('pseudoMessage', () => {
  it('puts accents on the letters, marks around them, and makes them longer', () => {
    expect(pseudoMessage('Save')).toBe('⟦Šàvé ôñ⟧')
    expect(pseudoMessage('…')).toBe('⟦…⟧')
  })

  it('leaves holes, literals and linked messages as they are', () => {
    expect(pseudoMessage('{name}')).toBe('⟦{name}⟧')
    expect(pseudoMessage('at {at} in {name}')).toMatch(/^⟦àţ \{at\} îñ \{name\} \S+⟧$/)
    expect(pseudoMessage("mail {'@'} here")).toContain("{'@'}")
    expect(pseudoMessage('see @:view.labs')).toContain('šéé @:view.labs ')
    expect(pseudoMessage('see @.lower:(view.labs)')).toContain('@.lower:(view.labs)')
  })

  it('marks each plural form on its own', () => {
    const forms = pseudoMessage("no {'|'} page | one page | {count} pages").split(/\s\|\s/)
    expect(forms).toHaveLength(3)
    for (const form of forms) expect(form).toMatch(/^⟦.*⟧$/)
    expect(forms[0]).toContain("{'|'}")
    expect(forms[2]).toContain('{count}')
  })
})

describe('pseudoMessages', () => {
  const pseudo = texts(pseudoMessages(en))
  it('keeps every key and every hole, and makes each text longer by about two fifths', () => {
    expect(pseudo.map(([path]) => path)).toEqual(texts(en).map(([path]) => path))
    texts(en).forEach(([path, english], index) => {
      const [, text] = pseudo[index]!
      expect([path, holes(text)]).toEqual([path, holes(english)])
      expect([path, text.split('|').length]).toEqual([path, english.split('|').length])
      const [before, after] = [letters(english), letters(text)]
      if (before > 20) expect([path, after > before * 1.25 && after < before * 1.5]).toEqual([path, true])
    })
  })

  it('are messages that the window can say', () => {
    const { t } = createMessages(PSEUDO).global
    for (const [path, english] of texts(en)) {
      const values = Object.fromEntries(holes(english).map((hole) => [hole.slice(1, -1), '7']))
      for (const count of english.includes('|') ? [0, 1, 2] : [1]) {
        const said = t(path, { count: 7, ...values }, count)
        expect([path, said.startsWith(MARKS.open), said.endsWith(MARKS.close)]).toEqual([path, true, true])
        expect([path, said.includes('{')]).toEqual([path, false])
      }
    }
  })
})

describe('pseudoText', () => {
  it('takes signs of messages for text', () => {
    expect(pseudoText('a | b {c}')).toMatch(/^⟦à \| b \{ç\} \S+⟧$/)
    expect(pseudoText('')).toBe('')
  })
})

describe('pseudoSaid', () => {
  const say = pseudoSaid((text) => (text === 'no such file' ? 'keine solche Datei' : text))
  it('marks a sentence that another language knows, and leaves one that no catalogue has', () => {
    expect(say('no such file')).toMatch(/^⟦ñô šûçh/)
    expect(say('never heard of')).toBe('never heard of')
  })

  it('takes a single word for a name', () => {
    expect(say('b_bcount')).toMatch(/^⟦.*⟧$/)
  })
})
