import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  lstatSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { saveFile, SaveFailure } from './files'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-save-'))
const target = join(folder, 'out.txt')
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true })
})

const failure = async (path: string, content: string | Uint8Array = 'x'): Promise<string> =>
  saveFile(path, content).then(
    () => 'saved',
    (error: unknown) => (error instanceof SaveFailure ? error.code : String(error)),
  )

describe('saveFile', () => {
  it('writes text and bytes, and replaces what was there', async () => {
    await saveFile(target, 'one')
    expect(readFileSync(target, 'utf8')).toBe('one')
    await saveFile(target, Uint8Array.from([1, 2, 3]))
    expect([...readFileSync(target)]).toEqual([1, 2, 3])
    expect(readdirSync(folder)).toEqual(['out.txt'])
  })

  it('writes through a link and keeps it', async () => {
    writeFileSync(join(folder, 'real.txt'), 'old')
    symlinkSync('real.txt', target)
    await saveFile(target, 'new')
    expect(lstatSync(target).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(folder, 'real.txt'), 'utf8')).toBe('new')
  })

  it('refuses devices, folders and places that do not exist', async () => {
    expect(await failure('/dev/full')).toBe('E_NOT_A_FILE')
    expect(await failure(folder)).toBe('E_NOT_A_FILE')
    expect(await failure(join(folder, 'none', 'x'))).toBe('E_NOT_FOUND')
    expect(await failure(join(folder, `${'n'.repeat(300)}`))).toBe('E_WRITE')
    expect(readdirSync(folder)).toEqual([])
  })

  it('says so when there is no permission', async () => {
    if (process.getuid?.() === 0) return
    chmodSync(folder, 0o555)
    expect(await failure(target)).toBe('E_WRITE_DENIED')
    chmodSync(folder, 0o755)
  })

  it('keeps the old file, whole, when the disk is full', () => {
    writeFileSync(target, 'the old content')
    const module = join(import.meta.dirname, 'files.ts')
    const script = `
      process.on('SIGXFSZ', () => undefined)
      const { readFileSync } = await import('node:fs')
      const { transformWithEsbuild, transformWithOxc } = await import('vite')
      const text = readFileSync(${JSON.stringify(module)}, 'utf8')
      const { code } = await transformWithOxc(text, 'files.ts')
      const { saveFile } = await import('data:text/javascript;base64,' + Buffer.from(code).toString('base64'))
      await saveFile(${JSON.stringify(target)}, 'y'.repeat(900_000)).then(
        () => console.log('saved'), (error) => console.log(error.code))`
    const run = spawnSync('prlimit', ['--fsize=614400', process.execPath, '--input-type=module', '-e', script], {
      encoding: 'utf8',
      cwd: join(import.meta.dirname, '../..'),
    })
    if (run.error) return
    expect(run.stdout.trim(), run.stderr).toBe('E_NO_SPACE')
    expect(readFileSync(target, 'utf8')).toBe('the old content')
    expect(readdirSync(folder)).toEqual(['out.txt'])
  })
})
