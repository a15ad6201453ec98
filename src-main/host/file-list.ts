import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Folders are read this deep. */
const DEEPEST = 8
/** Files one command takes. */
const MOST = 10_000

/**
 * Files and what lies in folders, each once, folders in the order of their names. Hidden files are left out; a name that
 * does not exist stays, so that reading it says so.
 *
 * @param endings of files that count in folders, such as `.yaml`
 */
export async function expandFiles(names: readonly string[], endings: readonly string[]): Promise<string[]> {
  const files: string[] = []
  for (const name of names) {
    const status = await stat(name).catch(() => undefined)
    if (status?.isDirectory()) await walk(name, endings, files, 0)
    else if (!files.includes(name)) files.push(name)
  }
  return files
}

async function walk(folder: string, endings: readonly string[], files: string[], depth: number): Promise<void> {
  if (depth > DEEPEST || files.length > MOST) return
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await walk(path, endings, files, depth + 1)
    else if (entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)) && !files.includes(path))
      files.push(path)
  }
}
