/** Where an export is written: everything to temporary places beside the target first, then put in place at once. */
import { randomBytes } from 'node:crypto'
import { link, lstat, mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { explain, SaveFailure, syncFolder, targetOf } from './files'

/** One target of an export, as the shape of its format has it. */
export interface TargetPlan {
  /** The file, the folder, or what the names of several files begin with. */
  readonly path: string
  readonly shape: 'file' | 'files' | 'folder'
}

/** A file that was written. */
export interface WrittenFile {
  readonly path: string
  /** bytes */
  readonly size: number
}

/** Takes the pieces of an export. Nothing is seen under its name before `commit`. */
export interface ExportTarget {
  /** Adds bytes to a file. @param unit index of the plan @param file as ExportPiece has it @throws SaveFailure */
  write(unit: number, file: string, bytes: Uint8Array): Promise<void>
  /** Puts everything in place, or nothing. @throws SaveFailure */
  commit(): Promise<readonly WrittenFile[]>
  /** Removes every trace; may be called at any time, also after a failure. */
  discard(): Promise<void>
}

/** A file on its way. */
interface Pending {
  readonly temporary: string
  readonly target: string
  handle: FileHandle | null
  size: number
}

/** What must be undone when a later step fails. */
type Undo = () => Promise<void>

/**
 * Opens the targets of an export.
 *
 * @param force whether what is there already may be replaced; a folder only when nothing but files of these names is in it
 * @throws SaveFailure E_EXISTS and others of `saveFile`
 */
export async function openTargets(plans: readonly TargetPlan[], force: boolean): Promise<ExportTarget> {
  const units: Unit[] = []
  for (const plan of plans) units.push(await openUnit(plan, force, plans.length > 1))
  return {
    write: (unit, file, bytes) => units[unit]!.write(file, bytes),
    async commit() {
      const undo: Undo[] = []
      try {
        for (const unit of units) await unit.seal()
        for (const unit of units) await unit.place(undo)
      } catch (error) {
        for (const step of undo.reverse()) await step().catch(() => undefined)
        for (const unit of units) await unit.discard()
        throw error
      }
      const written: WrittenFile[] = []
      for (const unit of units) written.push(...(await unit.finish()))
      return written
    },
    async discard() {
      for (const unit of units) await unit.discard()
    },
  }
}

interface Unit {
  write(file: string, bytes: Uint8Array): Promise<void>
  seal(): Promise<void>
  place(undo: Undo[]): Promise<void>
  finish(): Promise<readonly WrittenFile[]>
  discard(): Promise<void>
}

const temporaryName = (path: string): string =>
  join(dirname(path), `.${basename(path).slice(0, 100)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`)

/** Whether something has this name. */
async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined
}

const occupied = (path: string): SaveFailure => new SaveFailure('E_EXISTS', `${path}: exists already`)

async function openUnit({ path, shape }: TargetPlan, force: boolean, isOneOfMany: boolean): Promise<Unit> {
  try {
    if (shape === 'folder') return await openFolder(path, force)
    if (shape === 'file' && !force && (await exists(path))) throw occupied(path)
    if (shape === 'file') await targetOf(path)
    return new Files(path, shape, force, isOneOfMany || shape === 'files')
  } catch (error) {
    throw error instanceof SaveFailure && error.code === 'E_EXISTS' ? error : explain(path, error)
  }
}

/** A file, or several whose names begin alike. */
class Files implements Unit {
  private readonly base: string
  private readonly shape: 'file' | 'files'
  private readonly force: boolean
  /** Whether what is replaced is kept until everything is in place. */
  private readonly keepsOld: boolean
  private readonly pending = new Map<string, Pending>()
  private readonly backups: string[] = []

  constructor(base: string, shape: 'file' | 'files', force: boolean, keepsOld: boolean) {
    this.keepsOld = keepsOld
    this.base = base
    this.shape = shape
    this.force = force
  }

  async write(file: string, bytes: Uint8Array): Promise<void> {
    const path = `${this.base}${file}`
    try {
      let mine = this.pending.get(file)
      if (!mine) {
        if (/[/\\\0]/.test(file) || (this.shape === 'file' && file !== ''))
          throw new Error(`${file} is no part of a name`)
        if (!this.force && (await exists(path))) throw occupied(path)
        const target = await targetOf(path)
        mine = { temporary: temporaryName(target), target, handle: null, size: 0 }
        mine.handle = await open(mine.temporary, 'wx', 0o666)
        this.pending.set(file, mine)
      }
      await append(mine, bytes)
    } catch (error) {
      throw error instanceof SaveFailure && error.code === 'E_EXISTS' ? error : explain(path, error)
    }
  }

  async seal(): Promise<void> {
    // An export without a byte is an empty file, not none.
    if (this.pending.size === 0 && this.shape === 'file') await this.write('', new Uint8Array(0))
    for (const mine of this.pending.values()) await seal(mine)
  }

  async place(undo: Undo[]): Promise<void> {
    for (const { temporary, target } of this.pending.values()) {
      try {
        if (!this.force) {
          await placeNew(temporary, target)
          undo.push(() => rm(target, { force: true }))
          continue
        }
        if (this.keepsOld) {
          const isThere = await exists(target)
          const backup = temporaryName(target)
          if (isThere) await rename(target, backup)
          if (isThere) this.backups.push(backup)
          undo.push(() => (isThere ? rename(backup, target) : rm(target, { force: true })))
        }
        await rename(temporary, target)
      } catch (error) {
        throw error instanceof SaveFailure ? error : explain(target, error)
      }
    }
  }

  async finish(): Promise<readonly WrittenFile[]> {
    for (const backup of this.backups) await rm(backup, { force: true }).catch(() => undefined)
    await syncFolder(dirname(this.base))
    return [...this.pending].map(([file, { size }]) => ({ path: `${this.base}${file}`, size }))
  }

  async discard(): Promise<void> {
    for (const mine of this.pending.values()) {
      await mine.handle?.close().catch(() => undefined)
      mine.handle = null
      await rm(mine.temporary, { force: true }).catch(() => undefined)
    }
  }
}

/** Gives a file its name unless somebody took it meanwhile. @throws SaveFailure E_EXISTS */
async function placeNew(temporary: string, target: string): Promise<void> {
  try {
    await link(temporary, target)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw occupied(target)
    // Not every file system has links.
    if (await exists(target)) throw occupied(target)
    return rename(temporary, target)
  }
  await rm(temporary, { force: true })
}

async function append(mine: Pending, bytes: Uint8Array): Promise<void> {
  await mine.handle!.writeFile(bytes)
  mine.size += bytes.length
}

/** Everything is on the disk. @throws SaveFailure E_NO_SPACE */
async function seal(mine: Pending): Promise<void> {
  const { handle, size, target } = mine
  if (!handle) return
  try {
    const status = await handle.stat()
    if (status.size !== size) throw new SaveFailure('E_NO_SPACE', `only ${status.size} of ${size} bytes were written`)
    await handle.sync()
    mine.handle = null
    await handle.close()
  } catch (error) {
    throw explain(target, error)
  }
}

async function openFolder(path: string, force: boolean): Promise<Unit> {
  if ((await exists(path)) && !force) throw occupied(path)
  const temporary = temporaryName(path)
  await mkdir(temporary)
  return new Folder(path, temporary, force)
}

/** A folder with everything in it. */
class Folder implements Unit {
  private readonly path: string
  private readonly temporary: string
  private readonly force: boolean
  private readonly pending = new Map<string, Pending>()
  private backup: string | null = null

  constructor(path: string, temporary: string, force: boolean) {
    this.path = path
    this.temporary = temporary
    this.force = force
  }

  async write(file: string, bytes: Uint8Array): Promise<void> {
    try {
      let mine = this.pending.get(file)
      if (!mine) {
        if (file === '' || file === '.' || file === '..' || /[/\\\0]/.test(file))
          throw new Error(`${file} is no name of a file`)
        const target = join(this.temporary, file)
        mine = { temporary: target, target, handle: await open(target, 'wx', 0o666), size: 0 }
        this.pending.set(file, mine)
      }
      await append(mine, bytes)
    } catch (error) {
      throw explain(join(this.path, file), error)
    }
  }

  async seal(): Promise<void> {
    for (const mine of this.pending.values()) await seal(mine)
    await syncFolder(this.temporary)
  }

  async place(undo: Undo[]): Promise<void> {
    try {
      if (await exists(this.path)) {
        if (!this.force) throw occupied(this.path)
        await this.checkOld()
        const backup = temporaryName(this.path)
        await rename(this.path, backup)
        this.backup = backup
        undo.push(() => rename(backup, this.path))
      }
      await rename(this.temporary, this.path)
      undo.push(() => rename(this.path, this.temporary))
    } catch (error) {
      throw error instanceof SaveFailure && error.code === 'E_EXISTS' ? error : explain(this.path, error)
    }
  }

  /** Only a folder that an export like this one left is replaced. */
  private async checkOld(): Promise<void> {
    if (!(await lstat(this.path)).isDirectory()) throw new SaveFailure('E_NOT_A_FILE', 'this is not a folder')
    const entries = await readdir(this.path, { withFileTypes: true })
    const other = entries.find((entry) => !entry.isFile() || !this.pending.has(entry.name))
    if (other) throw new SaveFailure('E_EXISTS', `${this.path}: holds ${other.name}, which this export does not write`)
  }

  async finish(): Promise<readonly WrittenFile[]> {
    if (this.backup !== null) await rm(this.backup, { recursive: true, force: true }).catch(() => undefined)
    await syncFolder(dirname(this.path))
    return [...this.pending].map(([file, { size }]) => ({ path: join(this.path, file), size }))
  }

  async discard(): Promise<void> {
    for (const mine of this.pending.values()) {
      await mine.handle?.close().catch(() => undefined)
      mine.handle = null
    }
    await rm(this.temporary, { recursive: true, force: true }).catch(() => undefined)
  }
}
