import {
  countStatements,
  EXTRACTS,
  findStatement,
  formatNanos,
  placeOf,
  rowInWords,
  rowsOf,
  STATEMENTS,
  suggest,
  type ExtractId,
  type PathId,
  type RunResult,
  type Statement,
} from '../../../src-sim/index'
import { sandboxFor } from '../../host/scripts'
import { runPath } from '../../host/session'
import { CliFailure, EXIT, json, type CliIo } from '../io'
import { progressTo } from '../progress'
import { loadScenario } from '../scenario-input'

type Options = Readonly<Record<string, unknown>>

/** Events of a run that text shows; JSON has all of them. */
const SHOWN_EVENTS = 200

/** `dma-lab manual [ID] [--in FILE]`: statements of the manuals, what proves them, and the events that show them. */
export async function manual(io: CliIo, id: string | undefined, options: Options): Promise<number> {
  const found = statementsFor(id)
  const run = await runOf(io, options)
  if (io.stop.aborted || run?.end === 'stopped') return EXIT.stopped
  const [only] = found
  if (only && findStatement(id ?? ''))
    io.out(options['json'] === true ? json(oneAsData(only, run)) : oneAsText(only, run))
  else io.out(options['json'] === true ? json(listAsData(found, run)) : listAsText(found, run))
  return EXIT.ok
}

/** The statements with an id, or whose ids begin with it. @throws CliFailure */
function statementsFor(id: string | undefined): readonly Statement[] {
  if (id === undefined) return STATEMENTS
  const exact = findStatement(id)
  if (exact) return [exact]
  const under = STATEMENTS.filter((each) => each.id.startsWith(`${id}.`))
  if (under.length > 0) return under
  const meant = suggest(
    id,
    STATEMENTS.map((each) => each.id),
  )
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`
  throw new CliFailure('E_NOT_FOUND', `there is no statement ${JSON.stringify(id.slice(0, 80))}${hint}`)
}

/** The run that is asked for; null = none is. */
async function runOf(io: CliIo, options: Options): Promise<RunResult | null> {
  const file = options['in'] as string | undefined
  if (file === undefined) {
    if (options['path'] !== undefined || options['seed'] !== undefined)
      throw new CliFailure('E_ARGUMENT', '--path and --seed belong to --in')
    return null
  }
  const scenario = await loadScenario(io, file)
  const { run } = runPath(scenario, (options['path'] as PathId | undefined) ?? scenario.path, {
    seed: options['seed'] as number | undefined,
    onProgress: progressTo(io),
    scripts: await sandboxFor(scenario, 1, io.pulse),
  })
  io.progress(undefined)
  return run
}

function listAsData(found: readonly Statement[], run: RunResult | null): unknown {
  const counts = run && countStatements(run.table, run.path)
  return {
    ...{ kind: 'manual', version: 1, path: run?.path ?? null },
    statements: found.map((each) => ({ ...each, where: placeOf(each), count: counts && (counts.get(each.id) ?? 0) })),
  }
}

function listAsText(found: readonly Statement[], run: RunResult | null): string {
  const counts = run && countStatements(run.table, run.path)
  const lines: string[] = []
  for (const extract of Object.keys(EXTRACTS) as ExtractId[]) {
    const own = found.filter((each) => each.extract === extract)
    if (own.length === 0) continue
    lines.push(...(lines.length > 0 ? [''] : []), EXTRACTS[extract])
    let section = ''
    for (const each of own) {
      if (each.section !== section) lines.push(`  ${each.section}`)
      section = each.section
      const count = counts ? `${String(counts.get(each.id) ?? 0).padStart(6)}  ` : ''
      lines.push(`    ${count}${each.id}  ${each.says}`)
    }
  }
  if (counts && run) {
    const shown = found.filter(({ id }) => counts.has(id)).length
    lines.push('', `${shown} of ${found.length} statements are shown by events of this run on ${run.path}`)
  }
  return `${lines.join('\n')}\n`
}

function oneAsData(statement: Statement, run: RunResult | null): unknown {
  const rows = run && rowsOf(statement, run.table, run.path)
  return {
    ...{ kind: 'manual-statement', version: 1, ...statement, where: placeOf(statement), path: run?.path ?? null },
    rows: run && rows?.map((row) => ({ row, at: run.table.at(row), text: rowInWords(run.table, row) })),
  }
}

function oneAsText(statement: Statement, run: RunResult | null): string {
  const { id, says, events, vectors, rules } = statement
  const lines = [id, `  ${says}`, `  written in: ${placeOf(statement)}`]
  for (const { paths, filter } of events) {
    const where = (filter.where ?? []).map(({ label, is, value }) => `${label} ${is} ${value}`)
    const text = filter.text === undefined ? [] : [`with ${JSON.stringify(filter.text)}`]
    const all = [...(filter.kinds ?? []), ...where, ...text].join(', ')
    lines.push(`  shown on ${paths.join(', ')} by: ${all}`)
  }
  if (vectors.length > 0) lines.push(`  vector cases: ${vectors.join(', ')}`)
  if (rules.length > 0) lines.push(`  driver rules: ${rules.join(', ')}`)
  if (run) {
    const rows = rowsOf(statement, run.table, run.path)
    lines.push(`  ${rows.length === 1 ? 'one event' : `${rows.length} events`} of this run on ${run.path}`)
    for (const row of rows.slice(0, SHOWN_EVENTS))
      lines.push(`    ${formatNanos(run.table.at(row)).padStart(14)}  row ${row}  ${rowInWords(run.table, row)}`)
    if (rows.length > SHOWN_EVENTS) lines.push(`    and ${rows.length - SHOWN_EVENTS} more; --json has them`)
  }
  return `${lines.join('\n')}\n`
}
