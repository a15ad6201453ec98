import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { fakeElectron } from './stand-in'

vi.mock('electron', () => fakeElectron())
const { LICENCES } = await import('./about')
const root = join(import.meta.dirname, '../..')

interface Manifest {
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
}
const manifestOf = (path: string): Manifest => JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Manifest

describe('LICENCES', () => {
  it('are those that the packages say', () => {
    const names = Object.keys(LICENCES).flatMap((key) => key.split(', '))
    for (const name of names) {
      const path = join(root, 'node_modules', name)
      if (!existsSync(join(path, 'package.json'))) continue
      const expected = LICENCES[name] ?? Object.entries(LICENCES).find(([key]) => key.split(', ').includes(name))?.[1]
      expect([name, manifestOf(path).license]).toEqual([name, expected])
    }
    expect(names.filter((name) => existsSync(join(root, 'node_modules', name, 'package.json'))).length).toBeGreaterThan(
      15,
    )
  })

  it('leave out no package that the program depends on', () => {
    const known = Object.keys(LICENCES).join(', ')
    // The command line and the loopback server are not in the desktop program.
    const elsewhere = ['commander', 'ws']
    const missing = Object.keys(manifestOf(root).dependencies ?? {}).filter(
      (name) => !elsewhere.includes(name) && !known.includes(name),
    )
    expect(missing).toEqual([])
  })
})
