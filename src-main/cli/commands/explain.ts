import {
  FAULT_ROWS,
  FAULT_SYMPTOMS,
  findWord,
  formatHostValue,
  GLOSSARY,
  HOST_NAMES,
  hostRows,
  PROFILE_ROWS,
  PROFILES,
  RULES,
  RULE_IDS,
  RULE_ROWS,
  RULE_SETS,
  suggest,
  type GlossaryEntry,
  type SwitchRow,
} from '../../../src-sim/index'
import { CliFailure, EXIT, json, type CliIo } from '../io'

/** What a switch does, and what each set takes. */
function switchEntry(row: SwitchRow, sets: readonly string[]): GlossaryEntry {
  const values = row.range ? `${row.range[0]} to ${row.range[1]}` : (row.words ?? []).join(', ')
  const defaults = sets.map((set, index) => `${set} ${String(row.defaults[index])}`).join(', ')
  return {
    word: row.key,
    meaning: `${row.about}. Values: ${values}; defaults: ${defaults}`,
    source: row.source,
    file: '',
  }
}

/** A fault of the catalogue: where it strikes, the three columns, and the cure. */
function faultMeaning({ id, title, cure }: (typeof FAULT_ROWS)[number]): string {
  const { trigger, hardware, driver, sysv, solaris, engines } = FAULT_SYMPTOMS[id]
  return [
    `fault: ${title}`,
    `asked for at ${trigger}${engines ? `; engines ${engines.join(', ')}` : ''}`,
    `the hardware knew: ${hardware}`,
    `the driver saw: ${driver}`,
    `the user program got on sysv: ${sysv ?? 'no effect'}`,
    `the user program got on physio and aphysio: ${solaris ?? 'no effect'}`,
    `cure: ${cure}`,
  ].join('\n  ')
}

/** Words of scenario files that are no words of the manuals: faults, switches, host parameters. */
function scenarioWords(): GlossaryEntry[] {
  return [
    ...FAULT_ROWS.map((row) => ({
      ...{ word: row.id, meaning: faultMeaning(row), source: 'docs/faults.md', file: '' },
    })),
    ...RULE_IDS.map((id) => {
      const { rule, source, mend, severity, kernel } = RULES[id]
      const who = kernel === 'both' ? 'both kernels' : kernel
      const meaning = `driver rule (${severity}, ${who}): ${rule} Mend: ${mend}`
      return { word: id, meaning, source, file: '' }
    }),
    ...RULE_ROWS.map((row) => switchEntry(row, RULE_SETS)),
    ...PROFILE_ROWS.map((row) => switchEntry(row, PROFILES)),
    ...hostRows.map((row) => ({
      word: row.key,
      meaning: `${row.about}. ${HOST_NAMES.map((name, index) => `${name}: ${formatHostValue(row.unit, row.values[index]!)} (${row.sources[index]!})`).join('; ')}`,
      source: 'dma-lab presets',
      file: '',
    })),
  ]
}

/** `dma-lab explain WORD`: what a word of the manuals means, where it is written and where the lab does it. */
export function explain(io: CliIo, word: string, options: Readonly<Record<string, unknown>>): number {
  const others = scenarioWords()
  const folded = word.trim().toLowerCase()
  const entry = findWord(word) ?? others.find((each) => each.word.toLowerCase() === folded)
  if (!entry) {
    const meant = suggest(
      word,
      [...GLOSSARY, ...others].map((each) => each.word),
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
