import { describe, expect, it } from 'vitest'
import { RULES } from '../src-sim/checker/rules'
import { FAULT_ROWS } from '../src-sim/config/fault-catalogue'
import { GLOSSARY } from '../src-sim/config/glossary'
import { FAULT_SYMPTOMS } from '../src-sim/config/fault-symptoms'
import { hostRows } from '../src-sim/config/hosts'
import { scenarioJsonSchema } from '../src-sim/config/schema'
import { PROFILE_ROWS, RULE_ROWS } from '../src-sim/config/rules'
import { STATE_COLUMNS } from '../src-sim/machine/state'
import { PROBES } from '../src-sim/probe/catalogue'
import { FUNCTIONS } from '../src-sim/probe/functions'
import { KINDS } from '../src-sim/trace/kinds'
import { columnsDe, german as speaker, labelsDe, sentencesDe } from '../src-renderer/src/i18n/said/de'
import { sayDescription } from '../src-renderer/src/i18n/said/description'
import { saidTexts, type SaidText } from './lib/said-texts'

/** What a window shows of host and simulator: properties of what crosses to it, and parameters that end in them. */
const SINKS = {
  properties: new Set([
    ...['LabError.message', 'DocumentIssue.message', 'DataIssue.message', 'FileIssue.message', 'ScriptFailure.message'],
    ...['Finding.message', 'HungProcess.explanation', 'CheckedExpectation.text', 'CheckedExpectation.found'],
    ...['Verdict.text', 'Verdict.found', 'Verdict.reason', 'GradedCheck.reason', 'Evidence.text', 'Flag.message'],
    ...['GradedRun.problem', 'LabListed.problem', 'ProbeProblem.message', 'ImportProblem.message'],
    ...['ImportWarning.message', 'BindReply.reason', 'HandleReply.reason'],
  ]),
  parameters: new Set([
    ...['report.message', 'forbid.message', 'panic.message', 'KernelPanic.message', 'complain.message', 'fail.error'],
    ...['SaveFailure.message', 'ExportFailure.message', 'ReportFailure.message', 'PrintFailure.message'],
    ...['ImportFault.message', 'Corrupt.message', 'ProgramError.message', 'ProbeFault.message'],
    ...['DriverRefusal.message', 'ArgumentError.message', 'refused.reason'],
  ]),
}

/** Sources that speak to a terminal or a test and never to a window: vectors, authors' lint, batches of grades. */
const ELSEWHERE =
  /src-sim\/vectors|ddi_dma\/calculator|quiescence|host\/vector-files|host\/labs\/(lint-lab|lint-files|lab-files|solution-files|inliner|grade-one|grade-pool)|src-ipc\/conformance/

const HOLE = /\{(\d+)(?::[^}]*)?\}/g
const holes = (text: string): string[] => [...new Set([...text.matchAll(HOLE)].map(([, number]) => number!))].sort()
/** Words of a language; a single name, a unit or a number of them is the same in every language. */
const WORD = /(^|[\s({"])(?!ns\b|us\b|bytes\b$)[a-z]{2,}(?=[\s,;:.)?!]|$)/i
const isSentence = ({ text }: SaidText): boolean => /\s/.test(text) && WORD.test(text.replace(/\{\d+\}/g, '§'))

/** Everything that a schema says of fields. */
function descriptionsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([key, value]) =>
    key === 'description' && typeof value === 'string' ? [value] : descriptionsOf(value),
  )
}

/** What a field may be, in the words that all fields share. */
const RANGE =
  /(^|; )(a whole number\b(?: of [^,]*)?(?:, or text such as ".*)?(?: from .* to .*)?|true or false|a name)$/

describe('the German of what host and simulator say', () => {
  const german = new Map(Object.values(sentencesDe).flatMap((group) => Object.entries(group)))
  const sources = saidTexts(process.cwd(), ['src-sim', 'src-main/host', 'src-ipc', 'src-renderer/src'], SINKS)
  const said = sources.filter((each) => isSentence(each) && !ELSEWHERE.test(each.at))
  const fixed = [
    ...KINDS.map(({ about }) => about),
    ...Object.values(RULES).flatMap(({ rule, mend }) => [rule, mend]),
    ...GLOSSARY.map(({ meaning }) => meaning),
    ...[...hostRows, ...RULE_ROWS, ...PROFILE_ROWS].map(({ about }) => about),
    ...FAULT_ROWS.flatMap(({ title, cure }) => [title, cure]),
    ...Object.values(FAULT_SYMPTOMS)
      .flatMap(({ trigger, hardware, driver, sysv, solaris }) => [trigger, hardware, driver, sysv, solaris])
      .filter((each) => each !== null),
    ...hostRows.flatMap(({ sources }) => sources).filter((text) => isSentence({ text, at: '' })),
    ...[...PROBES, ...Object.values(FUNCTIONS)].map(({ about }) => about),
  ]

  const descriptions = descriptionsOf(scenarioJsonSchema())

  it('has every text that the sources can make', () => {
    expect(said.length).toBeGreaterThan(800)
    expect(said.filter(({ text }) => !german.has(text)).map(({ text, at }) => `${at}: ${text}`)).toEqual([])
  })

  it('has every rule with its cure, every kind of event, every word of the manuals, every parameter, switch and fault', () => {
    expect(fixed.filter((text) => !german.has(text))).toEqual([])
  })

  it('has what the format of scenarios says of its fields', () => {
    const { say } = speaker()
    const sources = new Map<string, string>(
      [...RULE_ROWS, ...PROFILE_ROWS].map(({ about, source }) => [`${about} (${source})`, about]),
    )
    const bare = descriptions.map((text) => sources.get(text) ?? text.replace(RANGE, '')).filter((each) => each !== '')
    expect(bare.filter((text) => !german.has(text))).toEqual([])
    const left = descriptions
      .filter((text) => ![...sources.keys()].includes(text))
      .map((text) => sayDescription(text, say))
      .filter((text) => /\b(whole number|text such as|the|of|true or)\b/.test(text))
    expect(left).toEqual([])
  })

  it('has the heads of the inspector that are no names of the manuals or of pins', () => {
    const heads = Object.values(STATE_COLUMNS).flat()
    const names = /^(pid|pri|buf|resid|mutex|pfreelist|[bu]_\w+|[A-Z]{2,4})$/
    expect(heads.filter((head) => !names.test(head) && columnsDe[head] === undefined)).toEqual([])
  })

  it('has every field of an event that has a name of its own', () => {
    const labels = KINDS.flatMap(({ id, arg0, arg1 }) => [id, arg0, arg1]).map((each) => each.replace(/^name: /, ''))
    // A field of the manuals and a number without unit keep their names.
    const own = labels.filter((each) => each.includes(' ') || (each !== '' && !/^[a-z]*(_[a-z]+)*$/.test(each)))
    expect(own.filter((each) => labelsDe[each] === undefined)).toEqual([])
  })

  it('has hardly anything that nobody says any more', () => {
    const sources = [...RULE_ROWS, ...PROFILE_ROWS].flatMap(({ source }) => source.split(/[;,] /))
    const alive = new Set(['true or false', 'a name', ...said.map(({ text }) => text), ...fixed, ...sources])
    for (const text of descriptions) alive.add(text.replace(RANGE, ''))
    const dead = [...german.keys()].filter((text) => !alive.has(text))
    expect(dead.length, dead.join('\n')).toBeLessThan(german.size / 20)
  })

  it('keeps the holes of every text', () => {
    const other = [...german].filter(([english, text]) => holes(english).join() !== holes(text).join())
    expect(other).toEqual([])
  })

  it('says one text one way, and leaves none empty', () => {
    const pairs = Object.values(sentencesDe).flatMap((group) => Object.entries(group))
    expect(pairs.filter(([english, text]) => german.get(english) !== text)).toEqual([])
    expect(pairs.filter(([, text]) => text.trim() === '')).toEqual([])
  })

  it('keeps the names of the manuals', () => {
    const named = (text: string): string[] => text.match(/\b[a-z]+_[a-z_0-9]+\b|\b[A-Z]+_[A-Z_0-9]+\b/g) ?? []
    const lost = [...german].filter(([english, text]) => named(english).some((name) => !text.includes(name)))
    expect(lost).toEqual([])
  })
})
