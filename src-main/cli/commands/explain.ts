import { findWord, GLOSSARY, suggest } from '../../../src-sim/index'
import { CliFailure, EXIT, json, type CliIo } from '../io'

/** `dma-lab explain WORD`: what a word of the manuals means, where it is written and where the lab does it. */
export function explain(io: CliIo, word: string, options: Readonly<Record<string, unknown>>): number {
  const entry = findWord(word)
  if (!entry) {
    const meant = suggest(
      word,
      GLOSSARY.map((each) => each.word),
    )
    const hint = meant === undefined ? '' : `; did you mean ${meant}?`
    throw new CliFailure('E_NOT_FOUND', `${JSON.stringify(word.slice(0, 60))} is not in the glossary${hint}`)
  }
  if (options['json'] === true) io.out(json({ kind: 'explain', version: 1, ...entry }))
  else {
    io.out(`${entry.word}\n  ${entry.meaning}\n  written in: ${entry.source}\n`)
    if (entry.file !== '') io.out(`  done in: ${entry.file}\n`)
  }
  return EXIT.ok
}
