import { InvalidArgumentError, Option, type Command } from 'commander'
import type { CliIo } from './io'

type Options = Record<string, unknown>
type Add = (usage: string, about: string, example: string) => Command

const PATHS = ['sysv', 'physio', 'aphysio', 'pio']

function onePath(text: string): string {
  if (!PATHS.includes(text)) throw new InvalidArgumentError(`Allowed: ${PATHS.join(', ')}.`)
  return text
}

/** Words separated by commas, each once. */
const words =
  (one: (text: string) => string) =>
  (text: string): readonly string[] => {
    const list = text.split(',').map((each) => one(each.trim()))
    if (new Set(list).size < list.length) throw new InvalidArgumentError('A word is there twice.')
    return list
  }

const wholeNumber =
  (smallest: number, largest: number) =>
  (text: string): number => {
    if (/^\d{1,16}$/.test(text) && Number(text) >= smallest && Number(text) <= largest) return Number(text)
    throw new InvalidArgumentError(`Expected a whole number from ${smallest} to ${largest}.`)
  }

/** Adds the commands that study a scenario: `sweep`, `manual`. */
export function addStudyCommands(add: Add, finish: (code: number) => void, io: CliIo): void {
  add(
    'sweep',
    'run a scenario over values of a parameter, or over seeds',
    'dma-lab sweep scenarios/sysv-vs-solaris.yaml --param "host.contextSwitch=0..200 us:50 us"',
  )
    .argument('<file>', 'scenario, YAML or JSON')
    .option('--param <field=values>', 'FIELD=FROM..TO:STEP, FIELD=FROM..TO:x2, or FIELD=VALUE,VALUE')
    .option('--seeds <number>', 'so many seeds, from --seed on', wholeNumber(1, 100_000))
    .addOption(new Option('--built-in <name>', 'units: pieces of 512 bytes, pages and cookies').choices(['units']))
    .option('--paths <list>', 'paths, separated by commas (default: those of the scenario)', words(onePath))
    .option('--seed <number>', 'the first seed (default: what the scenario says)', wholeNumber(0, 0xffffffff))
    .option('--metrics <list>', 'columns, such as elapsed,p95:D2C', words(String))
    .option('--jobs <number>', 'threads (default: one a processor)', wholeNumber(1, 64))
    .option('--csv', 'the table as CSV')
    .option('--json', 'everything as JSON')
    .action(async (file: string, options: Options) =>
      finish(await (await import('./commands/sweep')).sweepRuns(io, file, options)),
    )

  add(
    'manual',
    'what the manuals say, and which events of a run show it',
    'dma-lab manual dma_breakup.description.6 --in scenarios/sysv-header-contention.yaml',
  )
    .argument('[statement]', 'id of a statement, or the beginning of ids')
    .option('--in <file>', 'a scenario that is run: what it shows of the statements')
    .option('--path <path>', 'the path of that run (default: what the scenario says)', onePath)
    .option('--seed <number>', 'seed of that run', wholeNumber(0, 0xffffffff))
    .option('--json', 'as JSON')
    .action(async (id: string | undefined, options: Options) =>
      finish(await (await import('./commands/manual')).manual(io, id, options)),
    )
}
