/** What options may be given; each throws InvalidArgumentError for what they may not. */
import { InvalidArgumentError } from 'commander'

/** The paths, as they are typed. */
export const PATH_WORDS = ['sysv', 'physio', 'aphysio', 'pio'] as const
/** A path as it is typed. */
export type PathWord = (typeof PATH_WORDS)[number]

/** An option that may be given once: the second time is a slip, not a correction. */
export function once<Value>(parse: (text: string) => Value): (text: string, before: Value | undefined) => Value {
  return (text, before) => {
    if (before !== undefined) throw new InvalidArgumentError('It is given twice.')
    return parse(text)
  }
}

/** A whole number from 0 on. */
export const wholeNumber =
  (largest: number) =>
  (text: string): number => {
    if (!/^\d{1,16}$/.test(text) || Number(text) > largest)
      throw new InvalidArgumentError(`Expected a whole number from 0 to ${largest}.`)
    return Number(text)
  }

const isPath = (text: string): text is PathWord => PATH_WORDS.some((each) => each === text)

/** The name of a path. */
export function onePath(text: string): PathWord {
  if (!isPath(text)) throw new InvalidArgumentError(`Allowed: ${PATH_WORDS.join(', ')}.`)
  return text
}

/** Names of paths, separated by commas, each once. */
export function severalPaths(text: string): readonly PathWord[] {
  const paths = text.split(',').map((each) => onePath(each.trim()))
  if (new Set(paths).size < paths.length) throw new InvalidArgumentError('A path is there twice.')
  return paths
}

/** `name=value`, each name once. */
export function settings(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, name = '', value = ''] = /^([a-z][a-z0-9-]*)=(.*)$/s.exec(text) ?? []
  if (name === '') throw new InvalidArgumentError('Expected option=value.')
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`${name} is given twice.`)
  return { ...before, [name]: value }
}

/** The name of a file. */
export function fileName(text: string): string {
  if (text === '' || text.includes('\0')) throw new InvalidArgumentError('Expected the name of a file.')
  return text
}

/** The largest seed. */
export const SEED = 0xffffffff
