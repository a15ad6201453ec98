/** The command `dma-lab`: argument reading only. What a command does is in commands/, loaded when it is asked for. */
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { CliFailure, EXIT, type CliIo } from './io'
import type { GradeOrder } from '../host/labs/grade-pool'
import type { SeedOrder } from '../host/seeds'
import type { SweepOrder } from '../host/sweeps'
import type { WorkerOrder } from './worker'
import { addLabCommands } from './lab-commands'
import { fileName, once, onePath, PATH_WORDS, SEED, settings, severalPaths, wholeNumber } from './option-values'
import { addStudyCommands } from './study-commands'
import { closeProcessIo, processIo } from './process-io'
import { addReportCommands } from './report-commands'
import { programVersion } from '../host/export-sources'
import { commandOf, fullName, usageProblem } from './usage'

/** Seeds of one search. */
const MOST_SEEDS = 1_000_000

/** Commands that may take long: in a thread of their own, so that Ctrl-C is heard meanwhile. */
const LONG: readonly string[] = [
  ...['run', 'check', 'compare', 'export', 'lab', 'manual'],
  ...['report', 'verify', 'probe', 'import', 'vectors', 'bind'],
]

/** What would steer a terminal, were it in the name of a file; lines and tabs are ours. */
const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g
const shownCode = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

/** Options of a command as commander hands them over. */
type Options = Record<string, unknown>

function build(io: CliIo, finish: (code: number) => void): Command {
  const program = new Command('dma-lab')
    .description('A deterministic laboratory for UNIX DMA.')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .version(`dma-lab ${programVersion()}`, '-V, --version', 'show the version')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text),
      writeErr: (text) => io.message(text.trimEnd()),
      // Whoever catches the error says it in one line.
      outputError: () => undefined,
    })
    .addHelpText(
      'after',
      '\nData goes to standard output, messages to standard error.\n' +
        'Exit codes: 0 ok, 1 a check failed, 2 bad input or nothing can be written,\n' +
        '3 internal error, 124 simulated-time limit, 130 stopped.',
    )

  /** Adds a command with the settings all of them share. */
  const add = (usage: string, about: string, example: string): Command =>
    program
      .command(usage)
      .description(about)
      .helpOption('-h, --help', 'show this help')
      .addHelpText('after', `\nExample:\n  ${example}`)

  add('run', 'run a scenario on one path', 'dma-lab run scenarios/physio-1300000.yaml --path sysv --seed 7')
    .argument('<file>', 'scenario, YAML or JSON; a dmalab: link; - is standard input', fileName)
    .option('--path <path>', `one of ${PATH_WORDS.join(', ')} (default: what the scenario says)`, once(onePath))
    .option('--seed <number>', 'seed of the run (default: what the scenario says)', once(wholeNumber(SEED)))
    .option(
      '--trace <file>',
      'write the trace: .txt as text, .json for trace viewers, anything else as a trace file',
      once(fileName),
    )
    .option('--stop-on-finding', 'end with the first broken driver rule')
    .option('--json', 'results as JSON')
    .action(async (file: string, options: Options) =>
      finish(await (await import('./commands/run')).run(io, file, options)),
    )

  add(
    'check',
    'run a scenario and fail when a driver rule is broken',
    'dma-lab check scenarios/physio-1300000.yaml --path physio',
  )
    .argument('<file>', 'scenario, YAML or JSON; a dmalab: link; - is standard input', fileName)
    .option('--path <path>', `one of ${PATH_WORDS.join(', ')} (default: what the scenario says)`, once(onePath))
    .option('--seed <number>', 'seed of the run (default: what the scenario says)', once(wholeNumber(SEED)))
    .option(
      '--seeds <number>',
      'search so many seeds, from --seed on, for the shortest run that fails',
      once(wholeNumber(MOST_SEEDS)),
    )
    .option('--stop-on-finding', 'end with the first broken rule')
    .option('--json', 'findings as JSON')
    .action(async (file: string, options: Options) =>
      finish(await (await import('./commands/run')).check(io, file, options)),
    )

  add(
    'compare',
    'run several paths and compare them',
    'dma-lab compare scenarios/sysv-vs-solaris.yaml --paths sysv,physio',
  )
    .argument('<file>', 'scenario, YAML or JSON; a dmalab: link; - is standard input', fileName)
    .option(
      '--paths <list>',
      'paths, separated by commas; the first is what the others are compared with',
      once(severalPaths),
    )
    .option('--seed <number>', 'seed of every run', once(wholeNumber(SEED)))
    .addOption(new Option('--markdown', 'the report as Markdown').conflicts('json'))
    .option('--json', 'the comparison as JSON')
    .action(async (file: string, options: Options) =>
      finish(await (await import('./commands/compare')).compare(io, file, options)),
    )

  add(
    'export',
    'write the trace of a run for other programs',
    'dma-lab export scenarios/sysv-vs-solaris.yaml --format chrome --out read.json',
  )
    .argument('[file]', 'scenario, trace file or link; - is a scenario on standard input', fileName)
    .option('--format <name>', 'which one; --list shows them', once(String))
    .option('--path <list>', 'paths to run, separated by commas (default: what the scenario says)', once(severalPaths))
    .option('--seed <number>', 'seed of every run (default: what the scenario says)', once(wholeNumber(SEED)))
    .option('--out <file>', 'where to; - is standard output (default: named after the file)', once(fileName))
    .option('--set <option=value...>', 'options of the format', settings)
    .option('--force', 'replace what is there')
    .option('--list', 'the formats, their options and what opens them')
    .option('--json', 'what was written, or the list, as JSON')
    .action(async (file: string | undefined, options: Options) =>
      finish(await (await import('./commands/export')).exportRun(io, file, options)),
    )

  add(
    'probe',
    'ask a finished run in the language of DTrace',
    "dma-lab probe 'io:::start { @ = count(); }' scenarios/sysv-vs-solaris.yaml",
  )
    .argument('[given...]', 'the program, unless -n or -s gives it; then a scenario, or a trace file')
    .option('-n, --name <program>', 'the program, as dtrace takes it', once(String))
    .option('-s, --script <file>', 'read the program from a file', once(fileName))
    .option('--path <path>', `one of ${PATH_WORDS.join(', ')} (default: what the scenario says)`, once(onePath))
    .option('--seed <number>', 'seed of the run (default: what the scenario says)', once(wholeNumber(SEED)))
    .option('-q, --quiet', 'only what the program prints')
    .option('--list', 'the probes; of a file with how often each fires')
    .option('--json', 'output, aggregations and notes as JSON')
    .action(async (given: string[], options: Options) =>
      finish(await (await import('./commands/probe')).probe(io, given, options)),
    )

  add('import', 'read a trace of another program, or one of ours', 'dma-lab import sda.blktrace.0 --out sda.dmatrace')
    .argument(
      '<files...>',
      'a trace: .dmatrace, blktrace, Chrome trace JSON, JSON Lines; several streams of one blktrace',
    )
    .option('--partial', 'open what is complete of a trace file that was cut or damaged')
    .option('--out <file>', 'write it as a trace file', once(fileName))
    .option('--force', 'replace what is there')
    .option('--json', 'what is in it as JSON')
    .action(async (files: string[], options: Options) =>
      finish(await (await import('./commands/import')).importFiles(io, files, options)),
    )

  add('vectors', 'run vector files and check what they expect', 'dma-lab vectors vectors/ --verbose')
    .argument('<files...>', 'vector files or folders of them')
    .option('--verbose', 'a line for every case')
    .option('--json', 'results as JSON')
    .action(async (files: string[], options: Options) =>
      finish(await (await import('./commands/vectors')).vectors(io, files, options)),
    )

  add(
    'bind',
    'bind memory to a DMA handle and print windows and cookies',
    'dma-lab bind vectors/solaris/bind-windows.yaml',
  )
    .argument('<file>', 'a file of cases, see docs/bind.md', fileName)
    .option('--case <id>', 'only this case', once(String))
    .option('--json', 'outcomes as JSON')
    .action(async (file: string, options: Options) =>
      finish(await (await import('./commands/bind')).bind(io, file, options)),
    )

  add('ports', 'run port scripts, or type port accesses one by one', 'dma-lab ports vectors/hardware/dma.ports')
    .argument('[files...]', 'scripts, see docs/ports.md; none or - reads standard input')
    .option('--machine <name>', 'dma, card or pic: which machine a script drives', once(oneMachine))
    .option('--json', 'results as JSON')
    .action(async (files: string[], options: Options) =>
      finish(await (await import('./commands/ports')).ports(io, files, options)),
    )

  add('lint', 'check scenario, vector and lab files without running them', 'dma-lab lint scenarios/*.yaml')
    .argument('<files...>', 'files or folders; - is standard input')
    .option('--json', 'problems as JSON')
    .action(async (files: string[], options: Options) =>
      finish(await (await import('./commands/lint')).lint(io, files, options)),
    )

  add('link', 'print the link that carries a scenario', 'dma-lab link scenarios/sysv-vs-solaris.yaml')
    .argument('<file>', 'scenario, YAML or JSON', fileName)
    .option('--json', 'the link and its length as JSON')
    .action(async (file: string, options: Options) =>
      finish(await (await import('./commands/link')).link(io, file, options)),
    )

  add('presets', 'the hosts with every cost, its unit, range and source', 'dma-lab presets 1989-386-isa')
    .argument('[name]', 'one host only')
    .option('--json', 'as JSON')
    .action(async (name: string | undefined, options: Options) =>
      finish((await import('./commands/presets')).presets(io, name, options)),
    )

  add('explain', 'what a word of the manuals means, and where it is written', 'dma-lab explain b_resid')
    .argument('<word>', 'such as physio, b_bcount, ENXIO')
    .option('--json', 'as JSON')
    .action(async (word: string, options: Options) =>
      finish((await import('./commands/explain')).explain(io, word, options)),
    )

  add('web', 'open the lab in a browser of this machine', 'dma-lab web --port 4711')
    .option('--port <number>', 'port to listen on; 0 chooses a free one', once(wholeNumber(65_535)))
    .option('--no-open', 'only print the address')
    .action(async (options: Options) => finish(await (await import('./commands/web')).web(io, options)))

  addReportCommands(add, finish, io)
  addLabCommands(add, finish, io)
  addStudyCommands(add, finish, io)
  program
    .command('help')
    .description('show help for a command')
    .helpOption('-h, --help', 'show this help')
    .argument('[command...]', 'such as run, or lab check')
    .action(async (words: string[]) => {
      const found = commandOf(program, words)
      const missing = words.find((word) => !fullName(found).split(' ').includes(word))
      if (missing === undefined) return found.outputHelp()
      const { suggest } = await import('../../src-sim/index')
      const names = found.commands.map((each) => each.name())
      const meant = suggest(missing, names)
      const hint = meant === undefined ? `there are ${names.join(', ')}` : `did you mean ${meant}?`
      throw new CliFailure(
        'E_ARGUMENT',
        `${fullName(found)} has no command ${missing}${names.length > 0 ? `; ${hint}` : ''}`,
      )
    })
  return program
}

function oneMachine(text: string): string {
  if (!['dma', 'card', 'pic'].includes(text)) throw new InvalidArgumentError('Allowed: dma, card, pic.')
  return text
}

/**
 * Runs one command.
 *
 * @param argv what follows the name of the program
 * @param io the streams of this process unless a test brings its own
 * @returns the exit code; never rejects
 */
export async function main(argv: readonly string[], io?: CliIo): Promise<number> {
  const world = io ?? processIo()
  try {
    const word = argv.find((each) => each !== '--') ?? ''
    // A search has threads of its own.
    const isSearch =
      ['grade', 'sweep'].includes(word) ||
      (word === 'check' && argv.some((each) => each === '--seeds' || each.startsWith('--seeds=')))
    const isLong = LONG.includes(word) && !isSearch
    if (!io && isSearch) return await command(argv, { ...world, program: fileURLToPath(import.meta.url) })
    if (!io && isLong) return await (await import('./worker')).inWorker(import.meta.url, argv, world)
    return await command(argv, world)
  } finally {
    if (!io) closeProcessIo()
  }
}

async function command(argv: readonly string[], io: CliIo): Promise<number> {
  let code: number = EXIT.ok
  const program = build(io, (value) => (code = value))
  try {
    if (argv.length === 0) {
      io.message(program.helpInformation().trimEnd())
      return EXIT.badInput
    }
    await program.parseAsync([...argv], { from: 'user' })
    return io.stop.aborted ? EXIT.stopped : code
  } catch (error) {
    if (error instanceof CommanderError) {
      const problem = usageProblem(program, argv, error)
      if (problem !== undefined) io.message(problem)
      return error.exitCode === 0 ? EXIT.ok : EXIT.badInput
    }
    if (io.stop.aborted) return EXIT.stopped
    if (error instanceof CliFailure) {
      if (error.message !== '') io.message(`dma-lab: ${error.message.replace(STEERING, shownCode)}`)
      return error.exitCode
    }
    io.message(`dma-lab: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return EXIT.internal
  }
}

/** In a worker this module runs the command line that its parent handed over. */
async function workFor(argv: readonly string[], pulse: SharedArrayBuffer): Promise<void> {
  const { workerIo } = await import('./worker')
  const { io, done } = workerIo(pulse)
  done(await command(argv, io))
}

/** In a thread of a search. */
async function searchFor(order: SeedOrder): Promise<void> {
  const { performSeeds } = await import('../host/seeds')
  await performSeeds(order, (news) => parentPort?.postMessage(news))
}

/** In a thread of a sweep. */
async function sweepFor(order: SweepOrder): Promise<void> {
  const { performSweep } = await import('../host/sweeps')
  await performSweep(order, (news) => parentPort?.postMessage(news))
}

/** In a thread that grades. */
async function gradeFor(order: GradeOrder): Promise<void> {
  const { performGrading } = await import('../host/labs/grade-pool')
  const port = parentPort
  performGrading(
    order,
    (news) => port?.postMessage(news),
    (take) => port?.on('message', take),
  )
}

const order: unknown = isMainThread ? undefined : workerData
if (typeof order === 'object' && order !== null && 'dmaLabArguments' in order && Array.isArray(order.dmaLabArguments))
  void workFor(order.dmaLabArguments.map(String), (order as WorkerOrder).pulse)
if (typeof order === 'object' && order !== null && 'dmaLabSeeds' in order) void searchFor(order as SeedOrder)
if (typeof order === 'object' && order !== null && 'dmaLabGrade' in order) void gradeFor(order as GradeOrder)
if (typeof order === 'object' && order !== null && 'dmaLabSweep' in order) void sweepFor(order as SweepOrder)
