import { GLOSSARY_ROWS } from './glossary-words'

/** A word of the manuals as the lab uses it. */
export interface GlossaryEntry {
  readonly word: string
  /** In our words. */
  readonly meaning: string
  /** Manual page with its section, or chapter. */
  readonly source: string
  /** The file of this project that does it, from the root; empty when several or none do. */
  readonly file: string
}

/** Every word, in the order of the table. @source docs/glossary.md */
export const GLOSSARY: readonly GlossaryEntry[] = GLOSSARY_ROWS.flatMap(({ file, source, words }) =>
  words.map(([word, meaning, ownSource, ownFile]) => ({
    word,
    meaning,
    source: ownSource ?? source,
    file: ownFile ?? file,
  })),
)

/**
 * The entry of a word; case does not matter, and call parentheses or a section number after it are left out.
 *
 * @source docs/glossary.md
 */
export function findWord(word: string): GlossaryEntry | undefined {
  const plain = word.trim().replace(/\((\d\w*|[A-Z])?\)$/, '')
  const folded = plain.toLowerCase()
  return GLOSSARY.find((each) => each.word === plain) ?? GLOSSARY.find((each) => each.word.toLowerCase() === folded)
}

/**
 * The glossary as a page.
 *
 * @source docs/glossary.md
 */
export function glossaryMarkdown(): string {
  const lines = [
    '# Glossary',
    '',
    'Every word of the manuals that this project uses, in the spelling of the manuals. `dma-lab explain WORD` prints an entry.',
    'This page is made from `src-sim/config/glossary-words.ts`; change it there.',
  ]
  for (const { title, file, source, words } of GLOSSARY_ROWS) {
    lines.push('', `## ${title}`, '', '| Word | Meaning | Written in | Done in |', '|---|---|---|---|')
    const sorted = [...words].sort(([a], [b]) => (a < b ? -1 : 1))
    for (const [word, meaning, ownSource, ownFile] of sorted) {
      const where = ownFile ?? file
      lines.push(
        `| \`${word}\` | ${meaning.replaceAll('|', '\\|')} | ${ownSource ?? source} | ${where === '' ? '' : `\`${where}\``} |`,
      )
    }
  }
  return `${lines.join('\n')}\n`
}
