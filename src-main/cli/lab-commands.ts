import { InvalidArgumentError, Option, type Command } from 'commander'
import { GRADE_FORMATS } from '../host/labs/formats'
import type { CliIo } from './io'
import { fileName, once } from './option-values'

type Options = Record<string, unknown>
type Add = (usage: string, about: string, example: string) => Command

const wholeNumber =
  (smallest: number, largest: number) =>
  (text: string): number => {
    if (/^\d{1,9}$/.test(text) && Number(text) >= smallest && Number(text) <= largest) return Number(text)
    throw new InvalidArgumentError(`Expected a whole number from ${smallest} to ${largest}.`)
  }

/** Adds the commands of laboratory exercises: `lab`, `grade`, `new-lab`. */
export function addLabCommands(add: Add, finish: (code: number) => void, io: CliIo): void {
  add(
    'grade',
    'grade what students handed in',
    'dma-lab grade submissions/ --lab labs/02-sixteen-sectors --out reports',
  )
    .argument('<submissions...>', 'files or folders of them')
    .option(
      '--lab <file>',
      "the teacher's copy: a lab, or a folder of labs (default: those of the program)",
      once(fileName),
    )
    .option('--seeds <number>', 'do hidden checks on so many seeds, from 1', once(wholeNumber(1, 1000)))
    .addOption(new Option('--format <format>', 'how results are printed').choices([...GRADE_FORMATS]).default('table'))
    .option('--out <folder>', 'write an HTML report for each student', once(fileName))
    .option('--jobs <number>', 'threads (default: one a processor)', once(wholeNumber(1, 64)))
    .option(
      '--patience <seconds>',
      'the longest that one submission may take (default: 60)',
      once(wholeNumber(1, 3600)),
    )
    .action(async (files: string[], options: Options) =>
      finish(await (await import('./commands/grade')).grade(io, files, options)),
    )

  add('new-lab', 'begin a new exercise', 'dma-lab new-lab labs/17-my-exercise')
    .argument('<folder>', 'a folder that does not exist yet')
    .action(async (folder: string) => finish(await (await import('./commands/new-lab')).newLab(io, folder)))

  const lab = add('lab', 'laboratory exercises', 'dma-lab lab check anna.dmalab-answer.yaml')
  const under = (usage: string, about: string): Command =>
    lab.command(usage).description(about).helpOption('-h, --help', 'show this help')

  under('list', 'the exercises there are')
    .argument('[folder]', 'folder of labs (default: those of the program)')
    .option('--json', 'as JSON')
    .action(async (folder: string | undefined, options: Options) =>
      finish(await (await import('./commands/lab')).listLabs(io, folder, options)),
    )
  under('show', 'read an exercise as its student sees it')
    .argument('<lab>', 'folder of a lab, or a student file')
    .action(async (name: string) => finish(await (await import('./commands/lab')).showLab(io, name)))
  under('lint', 'check exercises and work through their solutions')
    .argument('<labs...>', 'labs or folders of them')
    .option('--json', 'as JSON')
    .action(async (names: string[], options: Options) =>
      finish(await (await import('./commands/lab')).lintLabs(io, names, options)),
    )
  under('student', "write the student's file: one file without the hidden part")
    .argument('<lab>', 'folder of a lab')
    .option('-o, --output <file>', 'where to write it (default: standard output)', once(fileName))
    .action(async (name: string, options: Options) =>
      finish(await (await import('./commands/lab')).studentLab(io, name, options)),
    )
  under('start', 'write an answer file to work in')
    .argument('<lab>', "folder of a lab, or a student's file")
    .option('-o, --output <file>', 'where to write it (default: standard output)', once(fileName))
    .option('--student <name>', 'who it is', once(String))
    .action(async (name: string, options: Options) =>
      finish(await (await import('./commands/lab')).startLab(io, name, options)),
    )
  for (const [word, about] of [
    ['lock', 'lock the predictions of an answer file'],
    ['check', 'make the runs of an answer file and print points with reasons'],
  ] as const) {
    const command = under(word, about)
      .argument('<answer>', 'the answer file')
      .option('--lab <file>', 'the lab it answers (default: those of the program)', once(fileName))
    if (word === 'lock') command.option('--incomplete', 'also when some have no answer')
    if (word === 'check') command.option('--save', 'write the results into the answer file')
    if (word === 'check') command.option('--json', 'as JSON')
    command.action(async (file: string, options: Options) => {
      const { checkAnswer, lockAnswer } = await import('./commands/lab')
      finish(await (word === 'lock' ? lockAnswer : checkAnswer)(io, file, options))
    })
  }
}
