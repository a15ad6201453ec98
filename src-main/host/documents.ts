import { createHash, randomUUID } from 'node:crypto'
import { realpath, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { OpenedFile, SavedFile } from '../../src-ipc/files'
import { LabFailure, type LabErrorCode } from '../../src-ipc/lab-error'
import { readText, SCENARIO_LIMITS } from './data-file'
import { saveFile } from './files'
import { sniffTrace } from './trace-import'
import type { TraceFiles } from './trace-files'

/** Endings of files that hold a scenario. */
export const DOCUMENT_ENDINGS = ['.yaml', '.yml', '.json'] as const

/** True when a name could be that of a scenario. */
export const isDocumentName = (name: string): boolean =>
  DOCUMENT_ENDINGS.some((ending) => name.toLowerCase().endsWith(ending))

/** Endings of files that hold a trace. Their content decides; the ending is what systems know them by. */
export const TRACE_ENDINGS = ['.dmatrace'] as const

/** True when a name could be that of a scenario or of a trace. */
export const isOpenableName = (name: string): boolean =>
  isDocumentName(name) || TRACE_ENDINGS.some((ending) => name.toLowerCase().endsWith(ending))

/** The files that windows have open, by id: a window never learns or says a path. */
export interface Documents {
  /** Reads a file. The same file has the same id as long as it is open. A trace is not read, but kept for `trace/open`. @throws LabFailure E_READ, E_NOT_FOUND */
  open(path: string): Promise<OpenedFile>
  /** Reads one again. @throws LabFailure E_GONE, E_READ */
  reload(document: string): Promise<OpenedFile>
  /**
   * Writes a document to its place, and what was there before to `….bak`.
   *
   * @param anyway whatever is there now
   * @throws LabFailure E_CHANGED_ON_DISK when somebody else changed the file, E_GONE when it is no longer there, E_WRITE; the
   *   file is then as it was
   */
  save(document: string, text: string, anyway: boolean): Promise<SavedFile>
  /** Writes to a new place, which is the place of that document from now on. @throws LabFailure E_WRITE */
  saveAs(path: string, text: string): Promise<SavedFile>
  /** Forgets one. */
  close(document: string): void
  /** Where it lies, or undefined. */
  pathOf(document: string): string | undefined
  /** The id under which a file is open, or undefined. */
  idOf(path: string): string | undefined
}

interface Entry {
  readonly path: string
  /** Of what we last read or wrote there. */
  hash: string
  /** Writes happen one after the other. */
  last: Promise<unknown>
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')
const failure = (code: LabErrorCode, message: string, where?: string): LabFailure =>
  new LabFailure({ code, message, ...(where === undefined ? {} : { where }) })

/** Makes an empty table. @param traces where files that hold a trace are kept; without it there are none */
export function createDocuments(traces?: Pick<TraceFiles, 'keep'>): Documents {
  const entries = new Map<string, Entry>()

  function find(document: string): Entry {
    const entry = entries.get(document)
    if (entry) return entry
    throw failure('E_GONE', 'The place of this document is no longer known: save it under a name.')
  }

  function idOf(path: string): string | undefined {
    return [...entries].find(([, entry]) => entry.path === path)?.[0]
  }

  function keep(path: string, text: string): string {
    const id = idOf(path) ?? randomUUID()
    entries.set(id, { path, hash: hashOf(text), last: entries.get(id)?.last ?? Promise.resolve() })
    return id
  }

  async function open(path: string): Promise<OpenedFile> {
    const real = await realpath(path).catch(() => path)
    const name = basename(path)
    if (traces && (await sniffTrace(real))) return { document: '', name, text: '', trace: traces.keep(real) }
    if (!isDocumentName(name))
      throw failure('E_READ', 'A scenario is a file whose name ends in .yaml, .yml or .json.', name)
    const text = await read(real, name)
    return { document: keep(real, text), name, text }
  }

  async function reload(document: string): Promise<OpenedFile> {
    const entry = find(document)
    const name = basename(entry.path)
    await status(entry.path)
    const text = await read(entry.path, name)
    entry.hash = hashOf(text)
    return { document, name, text }
  }

  /** Writes and looks whether it is there; what was there before is kept beside it. */
  async function write(entry: Entry, text: string, before: string | undefined): Promise<void> {
    const name = basename(entry.path)
    await saveFile(entry.path, text).catch((error: Error) => {
      throw failure('E_WRITE', `${withoutFolder(error.message, entry.path)}. The file that was there is whole.`, name)
    })
    const written = await readText(entry.path, SCENARIO_LIMITS.bytes)
    if (text !== '' && (!written.ok || written.text !== withoutMark(text))) {
      throw failure('E_WRITE', 'What was written cannot be read again: save it under another name.', name)
    }
    entry.hash = hashOf(withoutMark(text))
    // The version before is a convenience: that it cannot be kept must not fail what was saved.
    if (before !== undefined && before !== text) await saveFile(`${entry.path}.bak`, before).catch(() => undefined)
  }

  async function save(document: string, text: string, anyway: boolean): Promise<SavedFile> {
    const entry = find(document)
    const name = basename(entry.path)
    const found = await status(entry.path).catch((error: unknown) => {
      if (anyway) return undefined
      throw error
    })
    const there = found && (await readText(entry.path, SCENARIO_LIMITS.bytes))
    const before = there?.ok ? there.text : undefined
    if (!anyway && (before === undefined ? found?.size !== 0 : hashOf(before) !== entry.hash)) {
      throw failure('E_CHANGED_ON_DISK', 'The file was changed by another program since it was opened.', name)
    }
    await write(entry, text, before)
    return { document, name }
  }

  return {
    open,
    reload,
    async save(document, text, anyway) {
      const entry = find(document)
      const saved = entry.last.then(() => save(document, text, anyway))
      entry.last = saved.catch(() => undefined)
      return saved
    },
    async saveAs(path, text) {
      const real = await realpath(path).catch(() => path)
      const there = await readText(real, SCENARIO_LIMITS.bytes)
      const known = idOf(real)
      await (known === undefined ? undefined : entries.get(known)?.last)
      const entry: Entry = { path: real, hash: '', last: Promise.resolve() }
      await write(entry, text, there.ok ? there.text : undefined)
      return { document: keep(real, withoutMark(text)), name: basename(path) }
    },
    close: (document) => void entries.delete(document),
    pathOf: (document) => entries.get(document)?.path,
    idOf,
  }
}

/** A byte order mark is dropped when a file is read. */
const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '')

async function read(path: string, name: string): Promise<string> {
  const reply = await readText(path, SCENARIO_LIMITS.bytes)
  if (reply.ok) return reply.text
  const [issue] = reply.issues
  const code = issue?.code === 'E_NOT_FOUND' ? 'E_NOT_FOUND' : 'E_READ'
  const kept = await stat(`${path}.bak`).catch(() => undefined)
  const hint = kept?.isFile() ? ` The version before lies beside it as ${name}.bak.` : ''
  throw failure(code, `${name}: ${issue?.message ?? 'it cannot be read'}.${hint}`, name)
}

/** @throws LabFailure E_GONE */
async function status(path: string): Promise<{ readonly size: number }> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile()) return found
  throw failure('E_GONE', 'The file is no longer there: it was moved or deleted.', basename(path))
}

/** Messages that cross to a window name files without their folders. */
function withoutFolder(message: string, path: string): string {
  return message.replaceAll(path, basename(path)).replaceAll(dirname(path), '…')
}
