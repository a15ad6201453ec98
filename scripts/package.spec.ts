/** The installers' content, made with a stand-in for the Electron runtime, which cannot be had everywhere. */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractFile, listPackage } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPart } from './lib/build-parts.mjs'
import { studentInput } from '../src-sim/index'
import { loadLab } from '../src-main/host/labs/lab-files'
import { at, root } from './lib/root.mjs'

/** Marks the place in Electron's binary where its fuses lie; then a version, their number, and one character each. */
const FUSES = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const DEFAULTS = '101100011'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-package-'))
const dist = join(folder, 'electron')
const resources = join(folder, 'out/linux-unpacked/resources')
const archive = join(resources, 'app.asar')
let files: string[] = []

beforeAll(async () => {
  for (const part of ['app', 'runner'] as const) await buildPart(part, () => undefined)
  mkdirSync(join(dist, 'resources'), { recursive: true })
  mkdirSync(join(dist, 'locales'))
  writeFileSync(join(dist, 'electron'), `stand-in ${FUSES}\u0001\u0009${DEFAULTS} end`, 'latin1')
  chmodSync(join(dist, 'electron'), 0o755)
  writeFileSync(join(dist, 'version'), '45.4.1')
  const builder = join(root, 'node_modules/electron-builder/cli.js')
  const settings = [`electronDist=${dist}`, 'electronVersion=45.4.1', `directories.output=${join(folder, 'out')}`]
  execFileSync(
    process.execPath,
    [builder, '--linux', 'dir', '--publish', 'never', ...settings.map((each) => `-c.${each}`)],
    { cwd: root, stdio: 'pipe', env: { ...process.env, NO_UPDATE_NOTIFIER: '1' } },
  )
  files = listPackage(archive, { isPack: false }).map((file) => file.replaceAll('\\', '/'))
}, 180_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the package', () => {
  it.each([
    '/package.json',
    '/LICENSE',
    '/out/main/index.js',
    '/out/preload/index.cjs',
    '/out/renderer/index.html',
    '/out/runner/main.js',
    '/node_modules/quickjs-wasi/quickjs.wasm',
    '/scenarios/sysv-vs-solaris.yaml',
    '/schema/scenario.schema.json',
    '/labs/02-sixteen-sectors/lab.yaml',
  ])('holds %s', (file) => {
    expect(files).toContain(file)
  })

  it('holds no tests, no sources, and no package but the one with WebAssembly', () => {
    expect(
      files.filter((file) =>
        /\.spec\.|\.map$|^\/(src-|e2e|scripts|bench|goldens|vectors|out\/cli|out\/web)/.test(file),
      ),
    ).toEqual([])
    expect(files.filter((file) => /\.ts$/.test(file) && !/\.d\.ts$/.test(file))).toEqual([])
    const packages = files.filter((file) => /^\/node_modules\/(@[^/]+\/)?[^/@]+$/.test(file))
    expect(packages).toEqual(['/node_modules/quickjs-wasi'])
  })

  it('holds the labs without what only their teacher has', () => {
    expect(files.filter((file) => /^\/labs\/[^/]+\/(hidden|reference|wrong)/.test(file))).toEqual([])
  })

  it('holds the labs as their students see them: no answer that stands in one, and what "Show me" plays', async () => {
    const packed = join(resources, 'app.asar.unpacked/labs')
    const names = readdirSync(at('labs')).sort()
    expect(readdirSync(packed).sort()).toEqual(names)
    for (const name of names) {
      expect(readdirSync(join(packed, name))).toEqual(['lab.yaml'])
      const [author, student] = await Promise.all([loadLab(at(join('labs', name))), loadLab(join(packed, name))])
      if (!author.ok || !student.ok) throw new Error(`${name} cannot be read`)
      const { input, digest } = student.value.lab
      expect([name, digest]).toEqual([name, author.value.lab.digest])
      expect(input).toEqual(studentInput(author.value.lab.input))
      expect(input.expected?.edits).toEqual(author.value.lab.input.expected?.edits)
    }
  })

  it('keeps the worker, its WebAssembly and the samples as real files beside the archive', () => {
    const beside = join(resources, 'app.asar.unpacked')
    expect(readdirSync(beside).sort()).toEqual(['examples', 'labs', 'node_modules', 'out', 'scenarios'])
    expect(statSync(join(beside, 'out/runner/main.js')).size).toBeGreaterThan(100_000)
  })

  it('starts with the shell that was built', () => {
    const { main, name } = JSON.parse(extractFile(archive, 'package.json').toString()) as Record<string, string>
    expect([main, name]).toEqual(['./out/main/index.js', 'dma-lab'])
  })

  it('has every fuse where it should be', () => {
    const binary = readdirSync(join(folder, 'out/linux-unpacked')).find((file) => {
      const path = join(folder, 'out/linux-unpacked', file)
      return statSync(path).isFile() && readFileSync(path, 'latin1').includes(FUSES)
    })!
    const text = readFileSync(join(folder, 'out/linux-unpacked', binary), 'latin1')
    const at = text.indexOf(FUSES) + FUSES.length
    expect(text.slice(at + 2, at + 11)).toBe('010011001')
  })
})
