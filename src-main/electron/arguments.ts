/** What a start asks to open. Arguments come from anywhere: a desktop, another program, a second start. */
import { statSync } from 'node:fs'
import { basename, isAbsolute, resolve } from 'node:path'
import { isOpenableName } from '../host/documents'

/** Switches that a system adds by itself. */
const OWN_SWITCHES = /^--?[a-zA-Z]/
/** Longest path that is looked at. */
const LONGEST = 4096

/** A file to open, or why there is none; both absent = nothing was asked for. */
export interface Asked {
  readonly path?: string
  /** What a person reads. */
  readonly refusal?: string
}

/** True for a regular file, without opening it. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** A path of `open-file` or of an argument: a regular file with an ending of ours. */
export function checkPath(path: string, isThere: (path: string) => boolean = isFile): Asked {
  const name = basename(path).slice(0, 60)
  if (path.length > LONGEST || path.includes('\0')) return { refusal: 'this is not the name of a file' }
  if (!isAbsolute(path)) return { refusal: `${name}: this is not a full path` }
  if (!isOpenableName(path))
    return { refusal: `${name}: a scenario ends in .yaml, .yml or .json, a trace in .dmatrace` }
  if (!isThere(path)) return { refusal: `${name}: there is no such file` }
  return { path }
}

/**
 * The file that arguments name: at most one.
 *
 * @param argv all of them, the program first
 * @param folder where relative names begin
 * @param isPackaged otherwise the second argument is the folder of the program
 */
export function askedFile(
  argv: readonly string[],
  folder: string,
  isPackaged: boolean,
  isThere?: (path: string) => boolean,
): Asked {
  const given = argv.slice(1).filter((each) => typeof each === 'string' && !OWN_SWITCHES.test(each) && each !== '')
  const names = isPackaged ? given : given.slice(1)
  const [name] = names
  if (name === undefined) return {}
  if (names.length > 1) return { refusal: 'open one file at a time' }
  if (name.includes('\0') || name.length > LONGEST) return { refusal: 'this is not the name of a file' }
  return checkPath(resolve(folder, name), isThere)
}
