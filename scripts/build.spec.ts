/** The command builds itself when it must, in a scratch checkout with a small program in place of the real one. */
import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeInputs, isFresh } from './lib/freshness.mjs'
import { withLock } from './lib/lock.mjs'
import { root } from './lib/root.mjs'

interface Finished {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

let scratch = ''

/** Runs the command of the scratch checkout. */
function command(...args: string[]): Promise<Finished> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(scratch, 'bin/dma-lab.mjs'), ...args], (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
    })
  })
}

/** The program: prints its arguments after a word, and ends with their number as exit code. */
function writeProgram(word: string): void {
  writeFileSync(
    join(scratch, 'src-main/cli/main.ts'),
    "import { parse } from 'yaml'\nimport { word } from '../host/word'\n" +
      'export async function main(argv: string[]): Promise<number> {\n' +
      "  const { later } = await import('../host/later')\n" +
      '  console.log(word, parse(`[${argv.join(",")}]`).join("+"), later)\n  return argv.length\n}\n',
  )
  writeFileSync(join(scratch, 'src-main/host/word.ts'), `export const word = '${word}'\n`)
  writeFileSync(join(scratch, 'src-main/host/later.ts'), `export const later = '${word} later'\n`)
}

beforeAll(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), 'dma-lab-build-')))
  for (const folder of ['scripts/lib', 'bin']) cpSync(join(root, folder), join(scratch, folder), { recursive: true })
  for (const file of ['package.json', 'scripts/build.mjs']) cpSync(join(root, file), join(scratch, file))
  for (const folder of ['src-main/cli', 'src-main/host']) mkdirSync(join(scratch, folder), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'), 'dir')
  writeProgram('first')
})

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true })
})

describe('bin/dma-lab', () => {
  it('builds once when several start at the same moment, and keeps stdout clean', async () => {
    const all = await Promise.all([command('a'), command('a', 'b'), command('a', 'b', 'c')])
    expect(all.map((each) => each.stdout)).toEqual([
      'first a first later\n',
      'first a+b first later\n',
      'first a+b+c first later\n',
    ])
    expect(all.map((each) => each.code)).toEqual([1, 2, 3])
    expect(all.filter((each) => each.stderr.includes('built cli'))).toHaveLength(1)
    expect(readdirSync(join(scratch, 'out')).sort()).toEqual(['.stamp-cli', 'cli'])
  })

  it('starts at once and says nothing when nothing has changed', async () => {
    expect(isFresh(scratch, 'cli')).toBe(true)
    expect(await command('a')).toEqual({ code: 1, stdout: 'first a first later\n', stderr: '' })
  })

  it('builds again after a change and leaves no file of the old build', async () => {
    const before = readdirSync(join(scratch, 'out/cli'))
    writeProgram('second')
    expect((await command('a')).stdout).toBe('second a second later\n')
    const after = readdirSync(join(scratch, 'out/cli'))
    expect(after).toHaveLength(before.length)
    expect(after).not.toEqual(before)
  })

  it('ends with 3, a reason and an empty stdout when the sources do not compile, and recovers', async () => {
    writeFileSync(join(scratch, 'src-main/host/word.ts'), 'export const word = = 1\n')
    const broken = await command('a')
    expect(broken).toMatchObject({ code: 3, stdout: '' })
    expect(broken.stderr).toContain('could not be built')
    expect(existsSync(join(scratch, 'out/cli/main.js'))).toBe(true)
    writeProgram('third')
    expect((await command('a')).stdout).toBe('third a third later\n')
  })

  it('does not count a change of a test', async () => {
    const before = describeInputs(scratch, 'cli')
    writeFileSync(join(scratch, 'src-main/host/word.spec.ts'), 'export const x = 1\n')
    expect(describeInputs(scratch, 'cli')).toBe(before)
    writeFileSync(join(scratch, 'src-main/host/other.ts'), 'export const x = 1\n')
    expect(describeInputs(scratch, 'cli')).not.toBe(before)
    rmSync(join(scratch, 'src-main/host/other.ts'))
  })

  it('starts without any source, as an installed package', async () => {
    for (const folder of ['src-main', 'scripts']) rmSync(join(scratch, folder), { recursive: true })
    rmSync(join(scratch, 'node_modules'))
    expect(await command('a', 'b')).toEqual({ code: 2, stdout: 'third a+b third later\n', stderr: '' })
  })
})

describe('withLock', () => {
  it('lets one at a time do the work and takes over from a process that died', async () => {
    const lock = join(scratch, 'locks/one')
    mkdirSync(join(scratch, 'locks'))
    writeFileSync(lock, '999999999')
    let inside = 0
    let most = 0
    const work = async (): Promise<void> => {
      inside += 1
      most = Math.max(most, inside)
      await new Promise((resolve) => setTimeout(resolve, 20))
      inside -= 1
    }
    await withLock(lock, work)
    expect(existsSync(lock)).toBe(false)
    const program = `import { withLock } from ${JSON.stringify(join(root, 'scripts/lib/lock.mjs'))}
      import { appendFileSync } from 'node:fs'
      const log = (text) => appendFileSync(${JSON.stringify(join(scratch, 'locks/log'))}, text)
      await withLock(${JSON.stringify(lock)}, async () => { log('['); await new Promise((r) => setTimeout(r, 30)); log(']') })`
    const children = Array.from({ length: 4 }, () => {
      return new Promise((resolve) => execFile(process.execPath, ['--input-type=module', '-e', program], resolve))
    })
    await Promise.all(children)
    expect(readFileSync(join(scratch, 'locks/log'), 'utf8')).toBe('[][][][]')
    expect(most).toBe(1)
  })
})
