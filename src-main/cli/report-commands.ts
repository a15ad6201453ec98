import type { Command } from 'commander'
import type { CliIo } from './io'
import { fileName, once, SEED, severalPaths, wholeNumber } from './option-values'

type Options = Record<string, unknown>
type Add = (usage: string, about: string, example: string) => Command

/** Adds the commands of reports: `report`, `verify`. */
export function addReportCommands(add: Add, finish: (code: number) => void, io: CliIo): void {
  add(
    'report',
    'write a report about the runs of a scenario, or of what was handed in for a lab',
    'dma-lab report scenarios/sysv-vs-solaris.yaml --out read.html',
  )
    .argument('<file>', 'scenario or link; - is standard input; or answer file of a lab', fileName)
    .option('--paths <list>', 'paths, separated by commas (default: what the scenario says)', once(severalPaths))
    .option('--seed <number>', 'seed of every run (default: what the scenario says)', once(wholeNumber(SEED)))
    .option(
      '--out <file>',
      'where to: .html, .md or .pdf; - is HTML on standard output (default: named after the file)',
      once(fileName),
    )
    .option('--title <text>', 'what the report is called (default: what the scenario is called)', once(String))
    .option('--lab <file>', 'the lab that an answer file answers (default: those of the program)', once(fileName))
    .option('--force', 'replace what is there')
    .option('--json', 'what was written, as JSON')
    .action(async (file: string, options: Options) =>
      finish(await (await import('./commands/report')).report(io, file, options)),
    )

  add('verify', 'make the runs of reports again and compare every line', 'dma-lab verify read.html')
    .argument('<reports...>', 'reports, HTML or Markdown')
    .option(
      '--lab <file>',
      "the teacher's copy: a lab, or a folder of labs (default: those of the program)",
      once(fileName),
    )
    .option('--json', 'as JSON')
    .action(async (files: string[], options: Options) =>
      finish(await (await import('./commands/verify')).verify(io, files, options)),
    )
}
