import { probes, type PathId, type TraceTable } from '../../../src-sim/index'
import { readText } from '../../host/data-file'
import { readTraceFile } from '../../host/export-sources'
import { sandboxFor } from '../../host/scripts'
import { runPath } from '../../host/session'
import { CliFailure, EXIT, json, type CliIo } from '../io'
import { progressTo } from '../progress'
import { loadWritten, shownName, STDIN } from '../scenario-input'
import { visible } from './run'

type Options = Readonly<Record<string, unknown>>

/** Most bytes of a program file; its characters have a bound of their own. */
const PROGRAM_BYTES = 4 * probes.PROGRAM_LIMITS.length

/** `dma-lab probe PROGRAM FILE`: a program in D over a finished run. */
export async function probe(io: CliIo, given: readonly string[], options: Options): Promise<number> {
  const isList = options['list'] === true
  const script = options['script'] as string | undefined
  const named = options['name'] as string | undefined
  if (script !== undefined && named !== undefined) throw new CliFailure('E_ARGUMENT', 'write -n or -s, not both')
  const wanted = isList || script !== undefined || named !== undefined ? 1 : 2
  const hasFew = given.length < wanted && !isList
  if (hasFew || given.length > wanted) {
    const usage = isList
      ? 'probe --list [FILE]'
      : "probe 'io:::start { @[execname] = count(); }' FILE, or probe -s PROGRAM.d FILE"
    throw new CliFailure('E_ARGUMENT', `write ${usage}`)
  }
  const file = given.at(-1)
  if (isList) return list(io, file, options)
  const name = script ?? 'PROGRAM'
  const text = script === undefined ? (named ?? given[0]!) : await programOf(script)
  const compiled = probes.compileProgram(text)
  if (!compiled.ok) throw new CliFailure('E_PROGRAM', probes.showProblem(text, compiled.problem, name))
  const table = await tableOf(io, file!, options)
  if (table === null) return EXIT.stopped
  const result = probes.runProgram(compiled.program, table, {
    limits: probes.PRINTED_OUTPUT,
    isQuiet: options['quiet'] === true,
  })
  if (options['json'] === true) {
    const { lines, ...rest } = result
    io.out(
      json({
        kind: 'probe',
        version: 1,
        ok: result.stopped === '',
        file: shownName(file!),
        program: text,
        ...rest,
        lines,
      }),
    )
  } else {
    if (!compiled.program.isQuiet && options['quiet'] !== true) {
      const title = script === undefined ? `description '${shorten(text)}'` : `script '${script}'`
      io.message(`dtrace: ${title} matched ${result.matched} ${result.matched === 1 ? 'probe' : 'probes'}`)
    }
    for (const line of result.lines) io.out(`${line.text.split('\t').map(visible).join('\t')}\n`)
    for (const note of result.notes) io.message(visible(note))
  }
  return result.stopped === '' ? EXIT.ok : EXIT.failed
}

/** The probes of a program on one line, as `dtrace -n` names them. */
function shorten(text: string): string {
  return (/^[^{/]*/.exec(text.trim())?.[0] ?? '').trim().replace(/\s+/g, ' ')
}

async function programOf(script: string): Promise<string> {
  const reply = await readText(script, PROGRAM_BYTES)
  if (reply.ok) return reply.text
  throw new CliFailure('E_READ', `${script}: ${reply.issues[0]?.message ?? 'it cannot be read'}`)
}

/** Runs the scenario, or opens the trace file; null when somebody stopped it. */
async function tableOf(io: CliIo, file: string, options: Options): Promise<TraceTable | null> {
  const opened = file === STDIN ? null : await readTraceFile(file)
  if (opened) {
    if ('problem' in opened) throw new CliFailure('E_FORMAT', `${file}: ${opened.problem}`)
    if (options['path'] !== undefined || options['seed'] !== undefined)
      throw new CliFailure('E_ARGUMENT', `${file} is a finished run; --path and --seed are for scenarios`)
    return opened.source.table
  }
  const { scenario } = await loadWritten(io, file)
  const { run } = runPath(scenario, (options['path'] as PathId | undefined) ?? scenario.path, {
    seed: options['seed'] as number | undefined,
    onProgress: progressTo(io),
    scripts: await sandboxFor(scenario, 1, io.pulse),
  })
  io.progress(undefined)
  return io.stop.aborted ? null : run.table
}

async function list(io: CliIo, file: string | undefined, options: Options): Promise<number> {
  const table = file === undefined ? null : await tableOf(io, file, options)
  if (file !== undefined && table === null) return EXIT.stopped
  const listed = probes.listProbes(table)
  io.out(
    options['json'] === true
      ? json({ kind: 'probes', version: 1, ...(file === undefined ? {} : { file: shownName(file) }), probes: listed })
      : probes.listText(listed, table !== null),
  )
  return EXIT.ok
}
