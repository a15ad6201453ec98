import { formatHostValue, hostPreset, hostRows } from '../../config/hosts'
import { PROFILE_ROWS, PROFILES, RULE_ROWS, RULE_SETS, type SwitchRow } from '../../config/rules'
import { HOST_NAMES } from '../../config/host-table'
import type { Scenario } from '../../config/scenario'
import type { ReportRun, ReportLab, TraceReportInput } from './input'
import { reportSection, reportTable, type ReportBlock, type ReportSection, type ReportTable } from './model'

/** Runs that were made of the same machine need it only once. */
function machines(runs: readonly ReportRun[]): readonly (readonly [names: string, scenario: Scenario])[] {
  const found: { names: string[]; scenario: Scenario }[] = []
  for (const { name, scenario } of runs) {
    const known = found.find((each) => each.scenario === scenario)
    if (known) known.names.push(name)
    else found.push({ names: [name], scenario })
  }
  return found.map(({ names, scenario }) => [names.join(', '), scenario])
}

/** Everything that can be switched, its value, what it would be otherwise, and where that is written. @source RULE_ROWS, PROFILE_ROWS, docs/scenario-format.md */
export function switchSection({ runs }: TraceReportInput): ReportSection {
  const all = machines(runs)
  const blocks = all.flatMap(([names, scenario], index) => {
    const of = all.length === 1 ? '' : ` of ${names}`
    return machineTables(scenario, of, runs, index === 0 ? null : all[0]![1])
  })
  return reportSection('switches', 'Switches and costs, with their sources', blocks)
}

/** @param first the machine that was told already; only what differs from it is told again */
function machineTables(
  scenario: Scenario,
  of: string,
  runs: readonly ReportRun[],
  first: Scenario | null,
): ReportBlock[] {
  const { rules, profile, host } = scenario
  const mine = runs.filter((each) => each.scenario === scenario).map(({ run }) => run.path)
  const tables: ReportTable[] = []
  if (mine.includes('sysv')) {
    const caption = `Rules of System V${of}: the set ${rules.set}`
    tables.push(switchTable(caption, RULE_ROWS, rules, RULE_SETS.indexOf(rules.set), first && first.rules))
  }
  if (mine.some((path) => path.endsWith('physio'))) {
    const caption = `Profile of Solaris${of}: ${profile.base}`
    tables.push(switchTable(caption, PROFILE_ROWS, profile, PROFILES.indexOf(profile.base), first && first.profile))
  }
  const preset = hostPreset(host.name)
  const place = HOST_NAMES.indexOf(host.name)
  const rows = hostRows.flatMap(({ key, unit, about, sources }) => {
    const value = host[key as keyof typeof host] as number | bigint | boolean
    if (first && first.host[key as keyof typeof host] === value) return []
    const usual = preset[key as keyof typeof preset] as number | bigint | boolean
    const isUsual = usual === value
    const source = isUsual
      ? sources[place]!
      : `set here; the host has ${formatHostValue(unit, usual)}: ${sources[place]!}`
    return [[key, formatHostValue(unit, value), about, source]]
  })
  tables.push(reportTable(`Costs and limits of the host${of}: ${host.name}`, COLUMNS, rows))
  return tables.filter((table) => first === null || table.rows.length > 0)
}

/** What a switch may be set to; undefined = what the set says. */
type Value = string | number | boolean | undefined

const COLUMNS = ['`Name', '#Value', 'What it is', 'Source']

function switchTable(
  caption: string,
  switches: readonly SwitchRow[],
  chosen: object,
  column: number,
  first: object | null,
): ReportTable {
  const valueOf = (from: object, key: string): Value => (from as Readonly<Record<string, Value>>)[key]
  const rows = switches.flatMap(({ key, about, defaults, source }) => {
    const value = valueOf(chosen, key)
    if (first && valueOf(first, key) === value) return []
    const usual = defaults[column]
    const isUsual = value === usual || value === undefined
    const shown = String(value ?? usual ?? '')
    return [[key, shown, about, isUsual ? source : `set here; the set has ${String(usual)}: ${source}`]]
  })
  return reportTable(caption, COLUMNS, rows)
}

/** What the student answered and changed, and what it gave. @source docs/labs.md */
export function labSection(lab: ReportLab): ReportSection {
  const { id, release, digest, student, points, most, checks, lock, edits } = lab
  const facts = [
    ['Lab', `${id}, release ${release}`],
    ...(student === '' ? [] : [['Student', student]]),
    ['Points', `${points} of ${most}`],
    ['Predictions', lock],
    ['SHA-256 of the lab', digest],
  ]
  const questions = checks.filter(({ part }) => part === 'prediction' || part === 'question')
  const others = checks.filter((check) => !questions.includes(check))
  const verdict = ({ ok, withheld }: (typeof checks)[number]): string =>
    withheld ? 'not known here' : ok ? 'yes' : 'no'
  const got = (check: (typeof checks)[number]): string =>
    check.withheld ? `? of ${check.most}` : `${check.points} of ${check.most}`
  const answered = questions.map((check) => [check.title, check.answer, verdict(check), got(check), check.reason])
  const checked = others.map((check) => {
    const { evidence } = check
    const seen = evidence ? `: ${evidence.text}, row ${evidence.row} of ${evidence.run}` : ''
    return [check.title, verdict(check), got(check), `${check.reason}${seen}`]
  })
  return reportSection('lab', 'Exercise', [
    reportTable('What was handed in', ['Fact', 'Value'], facts),
    ...(answered.length === 0
      ? []
      : [reportTable('Answers', ['Question', 'Answer', 'Right', '#Points', 'Why'], answered)]),
    ...(checked.length === 0 ? [] : [reportTable('Checks', ['Check', 'Holds', '#Points', 'Why'], checked)]),
    ...edits.map(([edit, text]): ReportBlock => {
      const lines = text.split(/\r?\n/)
      return {
        ...{ sort: 'listing', caption: `What was changed: ${edit}`, language: 'text' },
        ...{ lines: lines.slice(0, 400), more: Math.max(0, lines.length - 400) },
      }
    }),
  ])
}
