/** What a start asks to open. Arguments come from anywhere: a desktop, another program, a second start. */
import { statSync } from 'node:fs'
import { basename, isAbsolute, resolve } from 'node:path'
import { isLink } from '../../src-ipc/links'
import { isOpenableName } from '../host/documents'
import { openLink, type LinkedDocument } from '../host/links'

/** Switches that a system adds by itself. */
const OWN_SWITCHES = /^--?[a-zA-Z]/
/** Stands before a link, so that no part of it is taken for a switch. */
export const END_OF_SWITCHES = '--'
/** Longest path that is looked at. */
const LONGEST = 4096

/** A file or a link to open, or why there is none; all absent = nothing was asked for. */
export interface Asked {
  readonly path?: string
  /** What a link carries. */
  readonly linked?: LinkedDocument
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

/** A link of `open-url` or of an argument: whole and of a version that is known, or refused in a sentence. */
export function checkLink(link: string): Asked {
  const opened = openLink(link)
  return opened.ok ? { linked: opened.value } : { refusal: opened.error.message }
}

/**
 * The file or link that arguments name: at most one.
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
  const given = argv
    .slice(1)
    .filter((each) => typeof each === 'string' && !OWN_SWITCHES.test(each) && each !== '' && each !== END_OF_SWITCHES)
  const names = isPackaged ? given : given.slice(1)
  const [name] = names
  if (name === undefined) return {}
  if (names.length > 1) return { refusal: 'open one file at a time' }
  if (isLink(name)) return checkLink(name)
  if (name.includes('\0') || name.length > LONGEST) return { refusal: 'this is not the name of a file' }
  return checkPath(resolve(folder, name), isThere)
}
