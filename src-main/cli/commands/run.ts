import { availableParallelism } from 'node:os'
import { endings, formatNanos, formatTrace, summary, computeMetrics, STAGES, traceHash } from '../../../src-sim/index'
import type { ExportSource, PathId, RunResult, Scenario } from '../../../src-sim/index'
import { exportSource } from '../../host/export-sources'
import { exportToBytes, formatOf } from '../../host/exports'
import { sandboxFor } from '../../host/scripts'
import { LARGEST_SEED, searchSeeds, verdictOn, type RunVerdict, type SeedPlan, type SeedSearch } from '../../host/seeds'
import { runPath, type CheckedRun } from '../../host/session'
import { SaveFailure } from '../../host/files'
import { StuckScript } from '../../host/thread-pool'
import { CliFailure, EXIT, json, table, type CliIo } from '../io'
import { progressTo } from '../progress'
import { loadScenario, loadWritten, shownName } from '../scenario-input'

/** `dma-lab run FILE`: one path of a scenario. */
export async function run(io: CliIo, file: string, options: Readonly<Record<string, unknown>>): Promise<number> {
  const { scenario, written } = await loadWritten(io, file)
  const checked = await runOnce(io, scenario, options)
  if (checked === null) return EXIT.stopped
  const target = options['trace'] as string | undefined
  if (target !== undefined)
    await saveTrace(
      io,
      target,
      exportSource(checked.run.table, scenario, { ...checked.run, seed: checked.seed }, written),
    )
  io.out(options['json'] === true ? json(asData(shownName(file), scenario, checked)) : asText(scenario, checked))
  return exitCode([checked])
}

/** One run as the options want it; null when somebody stopped it. */
async function runOnce(
  io: CliIo,
  scenario: Scenario,
  options: Readonly<Record<string, unknown>>,
): Promise<CheckedRun | null> {
  const checked = runPath(scenario, (options['path'] as PathId | undefined) ?? scenario.path, {
    seed: options['seed'] as number | undefined,
    stopOnFinding: options['stopOnFinding'] === true ? true : undefined,
    onProgress: progressTo(io),
    scripts: await sandboxFor(scenario, 1, io.pulse),
  })
  io.progress(undefined)
  const { end, findings } = checked.run
  const isByFinding = end === 'stopped' && findings.some(({ severity }) => severity !== 'note')
  return io.stop.aborted || (end === 'stopped' && !isByFinding) ? null : checked
}

/** `dma-lab check FILE`: runs a scenario and fails when a driver rule was broken. Notes do not count. */
export async function check(io: CliIo, file: string, options: Readonly<Record<string, unknown>>): Promise<number> {
  const scenario = await loadScenario(io, file)
  const shown = shownName(file)
  if (options['seeds'] !== undefined) return checkSeeds(io, file, scenario, options)
  const checked = await runOnce(io, scenario, options)
  if (checked === null) return EXIT.stopped
  const { ok, path, seed, end, panic, hung, findings, scripts } = verdictOn(checked)
  if (options['json'] === true)
    io.out(json({ kind: 'check', version: 1, ok, file: shown, path, seed, end, panic, hung, findings, scripts }))
  else io.out(`${verdictLines(verdictOn(checked)).join('\n')}\n`)
  return ok ? EXIT.ok : EXIT.failed
}

/** Everything that a check says of a run. */
export function verdictLines({ findings, hung, scripts, end, panic, ok }: RunVerdict): string[] {
  const broken = findings.filter(({ severity }) => severity !== 'note').length
  const count = broken === 1 ? 'one finding' : `${broken} findings`
  return [
    ...findingLines(findings),
    ...hung.map((each) => `${each.process} hangs. ${each.explanation}`),
    ...scripts.map(({ text, found }) => `FAILED  ${visible(text)}: ${visible(found)}`),
    ...(end === 'panic' ? [`panic: ${panic}`] : []),
    ok ? 'no rule is broken' : broken > 0 ? count : 'it fails',
  ]
}

/** `dma-lab check FILE --seeds N`: the shortest run that fails, among many. */
async function checkSeeds(
  io: CliIo,
  file: string,
  scenario: Scenario,
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const path = (options['path'] as PathId | undefined) ?? scenario.path
  const first = (options['seed'] as number | undefined) ?? scenario.seed
  const count = options['seeds'] as number
  if (count < 1 || first + count - 1 > LARGEST_SEED)
    throw new CliFailure('E_ARGUMENT', `--seeds ${count}: from seed ${first} on there are ${LARGEST_SEED - first + 1}`)
  const stopOnFinding = options['stopOnFinding'] === true || scenario.stopOnFinding
  const plan = { scenario, path, first, count, stopOnFinding }
  const { done, failing, shortest } = await search(io, plan)
  io.progress(undefined)
  if (io.stop.aborted) {
    io.message(`dma-lab: stopped after ${done} of ${count} seeds; ${failing.length} fail`)
    return EXIT.stopped
  }
  const replay = shortest && `dma-lab check ${file} --path ${path} --seed ${shortest.seed}`
  if (options['json'] === true) {
    const head = { kind: 'check-seeds', version: 1, ok: shortest === null, file: shownName(file), path, first, count }
    io.out(json({ ...head, failing: failing.length, seeds: failing.slice(0, SHOWN_SEEDS), shortest, replay }))
  } else if (shortest === null) io.out(`${count} seeds from ${first}: no rule is broken\n`)
  else {
    const lines = [
      `${count} seeds from ${first}: ${failing.length} ${failing.length === 1 ? 'fails' : 'fail'}`,
      `the shortest is seed ${shortest.seed} with ${shortest.events} events`,
      ...verdictLines(shortest),
      `again: ${replay}`,
    ]
    io.out(`${lines.join('\n')}\n`)
  }
  return shortest === null ? EXIT.ok : EXIT.failed
}

/** Failing seeds that a report lists. */
const SHOWN_SEEDS = 1000
/** ms between two lines of progress. */
const PROGRESS_EVERY = 200

async function search(io: CliIo, plan: SeedPlan): Promise<SeedSearch> {
  let shownAt = performance.now()
  const onRun = (done: number, failing: number): void => {
    const now = performance.now()
    if (now - shownAt < PROGRESS_EVERY) return
    shownAt = now
    io.progress(`${done} of ${plan.count} seeds, ${failing} fail`)
  }
  try {
    return await searchSeeds(plan, io.program ?? null, Math.min(8, availableParallelism()), io.stop, onRun)
  } catch (error) {
    if (error instanceof StuckScript) throw new CliFailure('E_SCRIPT_TIMEOUT', error.message, EXIT.failed)
    throw error
  }
}

/** What was found, by which rule, how to mend it and where in the trace; the same finding only once. */
function findingLines(findings: RunResult['findings']): string[] {
  const alike = new Map<string, { first: RunResult['findings'][number]; times: number }>()
  for (const finding of findings) {
    const { id, message, source, text, mend, where } = finding
    const place = where ? `${where.file}:${where.line}:${where.column}: ` : ''
    const words = `finding ${id}: ${place}${message} (${source})\n  rule: ${text}\n  mend: ${mend}`
    const known = alike.get(words)
    if (known) known.times += 1
    else alike.set(words, { first: finding, times: 1 })
  }
  return [...alike].map(([words, { first, times }]) => {
    const row = first.row < 0 ? '' : `, row ${first.row} of the trace`
    return `${words}\n  seen: at ${formatNanos(first.at)}${row}${times > 1 ? `; ${times} times in all` : ''}`
  })
}

/** A failed check weighs more than a time limit, for a limit may be what the scenario expects. */
export function exitCode(runs: readonly CheckedRun[]): number {
  if (runs.some(({ expectations }) => expectations.some(({ ok }) => !ok))) return EXIT.failed
  const isExpected = ({ expectations, run: { end } }: CheckedRun): boolean =>
    expectations.some(({ ok, text }) => ok && text === `the run ends with ${end}`)
  return runs.some((each) => each.run.end === 'limit' && !isExpected(each)) ? EXIT.timeLimit : EXIT.ok
}

async function saveTrace(io: CliIo, target: string, source: ExportSource): Promise<void> {
  const format = target.endsWith('.json') ? 'chrome' : 'trace'
  const content = target.endsWith('.txt')
    ? formatTrace(source.table)
    : exportToBytes([source], formatOf(format), '').bytes
  try {
    await io.save(target, content)
  } catch (error) {
    if (error instanceof SaveFailure) throw new CliFailure(error.code, error.message)
    throw error
  }
  io.message(`trace written to ${target}`)
}

/** The result of a run as data; the shape is in docs/cli.md. */
export function asData(file: string, scenario: Scenario, { run: result, seed, expectations }: CheckedRun): unknown {
  const { elapsed, timeUse } = summary(result)
  return {
    kind: 'run',
    version: 1,
    ok: expectations.every((each) => each.ok),
    file,
    title: scenario.title,
    path: result.path,
    seed,
    end: result.end,
    panic: result.panic,
    now: result.now,
    elapsed,
    timeUse,
    hung: result.hung,
    processes: result.processes,
    findings: result.findings,
    faults: result.faults,
    expectations,
    metrics: computeMetrics(result.table),
    trace: { hash: traceHash(result.table), rows: result.table.rows, truncated: result.table.truncated ?? null },
  }
}

function asText(scenario: Scenario, { run: result, seed, expectations }: CheckedRun): string {
  const measured = summary(result)
  const lines = [
    `${scenario.title === '' ? 'Scenario' : scenario.title}: path ${result.path}, seed ${seed}`,
    `ends at ${formatNanos(result.now)} (${result.end})`,
    '',
    requestTable(result),
    table(
      [
        ['where the time went', 'time'],
        ...STAGES.filter(([id]) => measured.timeUse[id] > 0).map(([id, title]) => [
          title,
          formatNanos(measured.timeUse[id]),
        ]),
        ['elapsed', formatNanos(measured.elapsed)],
      ],
      [1],
    ),
    ...countLines(measured.counts),
    ...endings(measured),
    ...faultLines(result.faults),
    ...findingLines(result.findings),
    ...(result.table.truncated
      ? [
          `the trace is cut: ${result.table.truncated.notKept} events came after the cap of ${result.table.truncated.cap}`,
        ]
      : []),
    `trace ${result.table.rows} rows, SHA-256 ${traceHash(result.table)}`,
    ...scriptLines(result),
    ...expectationLines(expectations),
  ]
  return `${lines.join('\n')}\n`
}

/** One line for each expectation. */
export function expectationLines(expectations: CheckedRun['expectations']): string[] {
  return expectations.map(({ ok, text, found }) => (ok ? `ok      ${text}` : `FAILED  ${text}: ${found}`))
}

function requestTable(result: RunResult): string {
  const rows = result.processes.flatMap(({ name, results }) =>
    results.map((each) => [
      name,
      each.request,
      each.op,
      each.endedAt < 0 ? 'never ended' : String(each.result),
      each.errnoName,
      String(each.residual),
      formatNanos(each.startedAt),
      each.endedAt < 0 ? '' : formatNanos(each.endedAt - each.startedAt),
    ]),
  )
  const shown = rows.slice(0, 40)
  const heading = ['process', 'request', 'op', 'result', 'errno', 'residual', 'at', 'takes']
  const more = rows.length > shown.length ? `and ${rows.length - shown.length} more requests\n` : ''
  return `${table([heading, ...shown], [3, 5, 6, 7])}${more}`
}

/** Lines of log that one report shows. */
const SHOWN_LINES = 200

function scriptLines({ processes }: RunResult): string[] {
  return processes.flatMap(({ name, script }) => {
    if (!script) return []
    const shown = script.logs
      .slice(0, SHOWN_LINES)
      .map(({ text, at }) => `${name} at ${formatNanos(at)}: ${visible(text)}`)
    const more = script.logs.length - shown.length
    return [
      ...shown,
      ...(more > 0 ? [`and ${more} more lines of ${name}; --json has them`] : []),
      ...(script.cut > 0 ? [`W_LOG_CUT ${name}: ${script.cut} lines of log, marks or checks were not kept`] : []),
    ]
  })
}

/** Text of a script without anything that steers a terminal. */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b\ufeff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** The faults that struck, each once, from three places. */
export function faultLines(faults: RunResult['faults']): string[] {
  const names = [...new Set(faults.map(({ fault, where }) => `${fault} at ${where}`))]
  return names.flatMap((name) => {
    const all = faults.filter(({ fault, where }) => `${fault} at ${where}` === name)
    const [first] = all
    if (!first) return []
    const { hardware, driver, user, at } = first
    return [
      `fault ${name}: ${all.length === 1 ? 'once' : `${all.length} times, first`} at ${formatNanos(at)}`,
      `  the hardware knew:    ${hardware}`,
      `  the driver saw:       ${driver}`,
      `  the user program got: ${user}`,
    ]
  })
}

function countLines(counts: ReturnType<typeof summary>['counts']): string[] {
  const { bytesMoved, strategyCalls, interrupts, contextSwitches, copies, bytesCopied, pagesLockedPeak } = counts
  return [
    `${bytesMoved} bytes moved, ${strategyCalls} strategy calls, ${interrupts} interrupts, ${contextSwitches} context switches`,
    `${copies} copies of ${bytesCopied} bytes, at most ${pagesLockedPeak} pages locked`,
  ]
}
