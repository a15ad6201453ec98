import { describe, expect, it } from 'vitest'
import { findWord, GLOSSARY, glossaryMarkdown } from './glossary'

const sources = import.meta.glob<string>('../**/*.ts', { query: '?raw', import: 'default', eager: true })
const EXPORT = /export (?:function\*?|const|class|interface|type) +([a-z][A-Za-z0-9]*_[A-Za-z0-9_]*)/g
const MANUAL = /\b((?:DDI|DMAE|UIO)_[A-Z_]*[A-Z]|B_[A-Z]+|(?:dma_attr|dmac|uio|iov)_[a-z_]*[a-z]|[bu]_[a-z]+)\b/g

const files = Object.entries(sources).filter(([path]) => !/\.spec\.ts$|glossary|testing/.test(path))
const exported = new Set(files.flatMap(([, text]) => [...text.matchAll(EXPORT)].map(([, name]) => name!)))

describe('GLOSSARY', () => {
  it('has every exported word of a manual', () => {
    expect(exported.size).toBeGreaterThan(30)
    expect([...exported].filter((name) => findWord(name) === undefined)).toEqual([])
  })

  it('has every field and flag of the manuals that the code names', () => {
    const text = files.map(([, each]) => each.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')).join('\n')
    const named = new Set([...text.matchAll(MANUAL)].map(([, name]) => name!))
    expect(named.size).toBeGreaterThan(60)
    expect([...named].filter((name) => findWord(name) === undefined)).toEqual([])
  })

  it('has each word once, with meaning and source', () => {
    const words = GLOSSARY.map(({ word }) => word)
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([])
    for (const { meaning, source } of GLOSSARY) {
      expect(meaning.length).toBeGreaterThan(3)
      expect(source).not.toBe('')
    }
  })

  it('names files that exist', () => {
    const known = new Set(
      Object.keys(sources).map((path) => path.replace(/^\.\.\//, 'src-sim/').replace(/^\.\//, 'src-sim/config/')),
    )
    const named = new Set(GLOSSARY.map(({ file }) => file).filter((file) => file !== ''))
    expect([...named].filter((file) => !known.has(file))).toEqual([])
  })

  it('is what docs/glossary.md shows', () => expect(glossaryMarkdown()).toMatchFileSnapshot('../../docs/glossary.md'))
})

describe('findWord', () => {
  it('takes a word with parentheses, a section, or in other case', () => {
    expect(findWord('physio(9F)')?.word).toBe('physio')
    expect(findWord('biodone()')?.word).toBe('biodone')
    expect(findWord('enxio')?.word).toBe('ENXIO')
    expect(findWord('dma_breakup(K)')?.word).toBe('dma_breakup')
    expect(findWord('B_READ')?.meaning).toContain('device')
    expect(findWord('nothing')).toBeUndefined()
    expect(findWord('')).toBeUndefined()
  })
})
