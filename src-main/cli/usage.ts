/** What all commands say in the same way when they are called in a wrong one. */
import type { Command, CommanderError } from 'commander'

/** Help and version that were asked for have been written already. */
const TOLD: ReadonlySet<string> = new Set(['commander.help', 'commander.helpDisplayed', 'commander.version'])

/** The command that words lead to: the deepest that they name, from the program on. */
export function commandOf(program: Command, argv: readonly string[]): Command {
  let command = program
  for (const word of argv) {
    const next = command.commands.find((each) => each.name() === word)
    if (next) command = next
    else if (!word.startsWith('-')) break
  }
  return command
}

/** A command with those that it is under: `dma-lab lab check`. */
export function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name()
}

/**
 * What is wrong with a command line, in one line: what it is, what was probably meant or what there is, where it is said.
 *
 * @returns undefined when everything was said already
 */
export function usageProblem(program: Command, argv: readonly string[], error: CommanderError): string | undefined {
  if (TOLD.has(error.code)) return undefined
  const command = commandOf(program, argv)
  const name = fullName(command)
  const [said = '', hint] = error.message.replace(/^error: /, '').split('\n')
  const meant = /^\(Did you mean (.*)\?\)$/.exec(hint ?? '')?.[1]
  const isWord = error.code === 'commander.unknownCommand'
  const known =
    isWord && meant === undefined ? `; there are ${command.commands.map((each) => each.name()).join(', ')}` : ''
  const guess = meant === undefined ? known : `; did you mean ${meant}?`
  return `${name}: ${said.replace(/\.$/, '')}${guess} (${name} --help)`
}
