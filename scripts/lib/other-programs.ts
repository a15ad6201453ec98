import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { plannedRuns, readScenarios, type PlannedRun } from './scenarios'
import {
  runScenario,
  type ExportChoice,
  type ExportFormat,
  type ExportSource,
  type TraceTable,
} from '../../src-sim/index'

/** Whether a program of somebody else is installed; says in one line what is skipped without it. */
export function haveProgram(name: string, debianPackage: string): boolean {
  const isThere = spawnSync('/bin/sh', ['-c', 'command -v "$1"', 'sh', name]).status === 0
  if (!isThere) console.warn(`skipped: ${name} is not installed (Debian package ${debianPackage})`)
  return isThere
}

/** What a program said. */
export interface Spoken {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** Runs a program to its end, at most half a minute. */
export function runProgram(name: string, args: readonly string[], folder: string, input?: string): Spoken {
  const { status, stdout, stderr } = spawnSync(name, args, {
    cwd: folder,
    encoding: 'latin1',
    timeout: 30_000,
    maxBuffer: 256 * 1024 * 1024,
    ...(input === undefined ? {} : { input }),
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  })
  return { status, out: stdout, err: stderr }
}

/** A run of a scenario, to be exported. */
export interface ExportedRun {
  readonly key: string
  readonly source: ExportSource
}

/** A source for exports from a trace. */
export function sourceOf(table: TraceTable, plan: PlannedRun): ExportSource {
  const { title } = plan.file.scenario
  const facts = { title, path: plan.path, host: 'as in the scenario', seed: plan.seed, version: '0.0.0' }
  return { table, facts: { ...facts, scenario: '', trace: '00' } }
}

/** The planned runs of the scenarios whose name, and whose trace, pass a test. */
export async function exportedRuns(
  wants: (table: TraceTable) => boolean = () => true,
  wantsKey: (key: string, place: number) => boolean = () => true,
): Promise<ExportedRun[]> {
  const runs = plannedRuns(await readScenarios()).filter(({ key }, place) => wantsKey(key, place))
  return runs.flatMap((plan) => {
    const { table } = runScenario(plan.file.scenario, { path: plan.path, seed: plan.seed })
    return wants(table) ? [{ key: plan.key, source: sourceOf(table, plan) }] : []
  })
}

/** The bytes of every file of an export, by name. */
export function exportBytes(
  format: ExportFormat,
  sources: readonly ExportSource[],
  choice: ExportChoice = {},
): Map<string, Buffer> {
  const files = new Map<string, Buffer[]>()
  for (const { file, bytes } of format.pieces(sources, choice)) {
    const known = files.get(file)
    if (known) known.push(Buffer.from(bytes))
    else files.set(file, [Buffer.from(bytes)])
  }
  return new Map([...files].map(([file, parts]) => [file, Buffer.concat(parts)]))
}

/** Writes an export below a base name: `BASE` and what each file adds; in a folder `BASE/FILE`. */
export function writeExport(base: string, format: ExportFormat, source: ExportSource, choice: ExportChoice = {}): void {
  for (const [file, bytes] of exportBytes(format, [source], choice)) {
    const path = format.shape === 'folder' ? join(base, file) : `${base}${file}`
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes)
  }
}

/** A folder that `remove` takes away again. */
export function newFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'dma-lab-exports-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
