import { InvalidArgumentError, Option, type Command } from 'commander'
import type { CliIo } from './io'
import { fileName, once, onePath, SEED, severalPaths, wholeNumber } from './option-values'

type Options = Record<string, unknown>
type Add = (usage: string, about: string, example: string) => Command

/** Runs of one sweep. */
const MOST_RUNS = 100_000
/** Threads of one. */
const MOST_THREADS = 64

/** Names of metrics, separated by commas. */
const metricNames = (text: string): readonly string[] => text.split(',').map((each) => each.trim())

/** A whole number that is not 0. */
const positive =
  (largest: number) =>
  (text: string): number => {
    const number = wholeNumber(largest)(text)
    if (number === 0) throw new InvalidArgumentError(`Expected a whole number from 1 to ${largest}.`)
    return number
  }

/** Adds the commands that study a scenario: `sweep`, `manual`. */
export function addStudyCommands(add: Add, finish: (code: number) => void, io: CliIo): void {
  add(
    'sweep',
    'run a scenario over values of a parameter, or over seeds',
    'dma-lab sweep scenarios/sysv-vs-solaris.yaml --seeds 3 --paths sysv,physio',
  )
    .argument('<file>', 'scenario, YAML or JSON; a dmalab: link; - is standard input', fileName)
    .option('--param <field=values>', 'FIELD=FROM..TO:STEP, FIELD=FROM..TO:x2, or FIELD=VALUE,VALUE', once(String))
    .option('--seeds <number>', 'so many seeds, from --seed on', once(positive(MOST_RUNS)))
    .addOption(new Option('--built-in <name>', 'units: pieces of 512 bytes, pages and cookies').choices(['units']))
    .option('--paths <list>', 'paths, separated by commas (default: those of the scenario)', once(severalPaths))
    .option('--seed <number>', 'the first seed (default: what the scenario says)', once(wholeNumber(SEED)))
    .option('--metrics <list>', 'columns, such as elapsed,p95:D2C', once(metricNames))
    .option('--jobs <number>', 'threads (default: one a processor)', once(positive(MOST_THREADS)))
    .addOption(new Option('--csv', 'the table as CSV').conflicts('json'))
    .option('--json', 'everything as JSON')
    .action(async (file: string, options: Options) =>
      finish(await (await import('./commands/sweep')).sweepRuns(io, file, options)),
    )

  add(
    'manual',
    'what the manuals say, and which events of a run show it',
    'dma-lab manual dma_breakup --in scenarios/sysv-header-contention.yaml',
  )
    .argument('[statement]', 'id of a statement, or the beginning of ids')
    .option('--in <file>', 'a scenario that is run: what it shows of the statements', once(fileName))
    .option('--path <path>', 'the path of that run (default: what the scenario says)', once(onePath))
    .option('--seed <number>', 'seed of that run', once(wholeNumber(SEED)))
    .option('--json', 'as JSON')
    .action(async (id: string | undefined, options: Options) =>
      finish(await (await import('./commands/manual')).manual(io, id, options)),
    )
}
