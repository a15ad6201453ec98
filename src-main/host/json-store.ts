import { readFileSync, renameSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'
import { saveFile } from './files'

/** A small value that outlives the program, in a JSON file of its own. */
export interface JsonStore<T> {
  /** What is kept now; never changed in place. */
  readonly value: T
  /** The name under which a file that could not be read was put aside; empty = nothing was wrong. */
  readonly putAside: string
  /** Changes it; the file follows in a moment. */
  change(next: T): void
  /** Waits until the file holds the value. @returns why that is not so, or undefined */
  settled(): Promise<Error | undefined>
}

/** Most bytes that such a file may have. */
const LARGEST = 16 << 20

/**
 * Opens a store. A file that is missing gives the defaults; one that cannot be read is renamed to `….bad`, so that a
 * person can look at it, and gives the defaults too. A folder that cannot be written keeps the value in memory.
 *
 * @param file a JSON file, whose folder need not exist
 * @param schema must give a value for `{}`: the defaults
 */
export function openJsonStore<T>(file: string, schema: z.ZodType<T>): JsonStore<T> {
  let putAside = ''
  let value = read()
  let writing: Promise<void> | undefined
  let written = value
  let trouble: Error | undefined

  function read(): T {
    try {
      if (statSync(file).size > LARGEST) throw new RangeError('too large')
      return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') putAside = setAside(file)
      return schema.parse({})
    }
  }

  /** One write at a time; the newest value wins. */
  async function write(): Promise<void> {
    while (written !== value) {
      const next = value
      try {
        await mkdir(dirname(file), { recursive: true })
        await saveFile(file, `${JSON.stringify(next, undefined, 1)}\n`)
        trouble = undefined
      } catch (error) {
        trouble = error as Error
      }
      written = next
    }
    writing = undefined
  }

  return {
    get value() {
      return value
    },
    get putAside() {
      return putAside
    },
    change(next) {
      value = next
      writing ??= write()
    },
    async settled() {
      while (writing) await writing
      return trouble
    },
  }
}

/** Puts a file that is wrong beside its name. @returns the new name, or the old one when it must stay */
function setAside(file: string): string {
  const bad = file.replace(/\.json$/, '.bad')
  try {
    renameSync(file, bad)
    return bad
  } catch {
    return file
  }
}
