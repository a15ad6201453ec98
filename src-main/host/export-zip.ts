/** Several files as one zip, streamed to the disk: no more than a piece of it is in memory. */
import { open, rm, type FileHandle } from 'node:fs/promises'
import { Zip, ZipDeflate } from 'fflate'
import type { ExportTarget, TargetPlan, WrittenFile } from './export-target'
import { explain } from './files'

/** Zip files are the same each time. */
const ZIP_TIME = new Date(1980, 0, 1)

/**
 * A target of an export that packs everything into a new file. A path that holds something already is refused.
 *
 * @throws SaveFailure
 */
export function openZip(path: string, plans: readonly TargetPlan[]): Promise<ExportTarget> {
  return new ZipTarget(path, plans).begin()
}

class ZipTarget implements ExportTarget {
  private readonly path: string
  private readonly plans: readonly TargetPlan[]
  private readonly zip: Zip
  private handle: FileHandle | null = null
  private readonly waiting: Uint8Array[] = []
  private failure: Error | null = null
  private name = ''
  private entry: ZipDeflate | null = null
  private size = 0

  constructor(path: string, plans: readonly TargetPlan[]) {
    this.path = path
    this.plans = plans
    this.zip = new Zip((error, bytes) => {
      if (error) this.failure = error
      else this.waiting.push(bytes)
    })
  }

  async begin(): Promise<this> {
    this.handle = await open(this.path, 'wx', 0o600).catch((error: unknown) => {
      throw explain(this.path, error)
    })
    return this
  }

  async write(unit: number, file: string, bytes: Uint8Array): Promise<void> {
    const { path, shape } = this.plans[unit]!
    const name = shape === 'folder' ? `${path}/${file}` : `${path}${file}`
    if (name !== this.name) {
      this.entry?.push(new Uint8Array(0), true)
      this.name = name
      this.entry = new ZipDeflate(name, { level: 6 })
      this.entry.mtime = ZIP_TIME
      this.zip.add(this.entry)
    }
    // Whoever packs may keep the bytes until later, and who writes may use their memory again.
    this.entry!.push(bytes.slice())
    await this.flush()
  }

  async commit(): Promise<readonly WrittenFile[]> {
    this.entry?.push(new Uint8Array(0), true)
    this.zip.end()
    await this.flush()
    await this.handle?.close()
    this.handle = null
    return [{ path: this.path, size: this.size }]
  }

  async discard(): Promise<void> {
    this.zip.terminate()
    await this.handle?.close().catch(() => undefined)
    this.handle = null
    await rm(this.path, { force: true }).catch(() => undefined)
  }

  private async flush(): Promise<void> {
    if (this.failure) throw explain(this.path, this.failure)
    for (const bytes of this.waiting.splice(0)) {
      await this.handle!.writeFile(bytes).catch((error: unknown) => {
        throw explain(this.path, error)
      })
      this.size += bytes.length
    }
  }
}
