/** The guide has a page for each view of the window, and pictures that exist. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { at } from './lib/root.mjs'
import { encodeIndexed, reduceColours } from './lib/small-png.mjs'

const FOLDER = at('docs/guide')
const pages = readdirSync(FOLDER).filter((name) => name.endsWith('.md'))
/** Where a page points to, without fragments and other sites. */
const targets = (name: string): readonly string[] =>
  [...readFileSync(join(FOLDER, name), 'utf8').matchAll(/\]\(([^)#]+)/g)]
    .map(([, target]) => target ?? '')
    .filter((target) => !target.includes('://'))
/** The views that the window has parts for. */
const VIEWS = [
  ...(
    /export const VIEWS = \[([^\]]*)\]/.exec(readFileSync(at('src-renderer/src/app/view.ts'), 'utf8'))?.[1] ?? ''
  ).matchAll(/'(\w+)'/g),
].map(([, name]) => name!)
const registered = /const VIEW_PARTS[^=]*= \{([^}]*)\}/.exec(readFileSync(at('src-renderer/src/App.vue'), 'utf8'))?.[1]
const shown = VIEWS.filter((view) => new RegExp(`\\b${view}:`).test(registered ?? ''))

describe('the guide', () => {
  it('knows the views of the window', () => {
    expect(shown).toContain('compare')
    expect(shown.length).toBeGreaterThanOrEqual(4)
  })

  it.each([...shown, 'inspector'])('has a page for %s with pictures in light and dark', (view) => {
    expect(pages).toContain(`${view}.md`)
    expect(targets(`${view}.md`)).toEqual(expect.arrayContaining([`img/${view}-light.png`, `img/${view}-dark.png`]))
    expect(targets('README.md')).toContain(`${view}.md`)
  })

  it.each(pages)('points to nothing that is missing: %s', (name) => {
    const missing = targets(name).filter((target) => !existsSync(join(dirname(join(FOLDER, name)), target)))
    expect(missing).toEqual([])
  })

  it('keeps no picture that no page shows, and none that is no small PNG of the window', () => {
    const shownPictures = pages.flatMap(targets).filter((target) => target.endsWith('.png'))
    for (const name of readdirSync(join(FOLDER, 'img'))) {
      expect(shownPictures).toContain(`img/${name}`)
      const bytes = readFileSync(join(FOLDER, 'img', name))
      expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG')
      expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1280, 800])
      expect(bytes.length).toBeLessThan(120_000)
    }
  })
})

describe('reduceColours', () => {
  it('keeps up to 256 colours as they are', () => {
    const { palette, pixels } = reduceColours(Uint8Array.from([1, 2, 3, 255, 9, 8, 7, 255, 1, 2, 3, 255]))
    expect(palette).toEqual([1, 2, 3, 9, 8, 7])
    expect([...pixels]).toEqual([0, 1, 0])
  })

  it('gives a colour that has no place the nearest one', () => {
    const rgba: number[] = []
    for (let grey = 0; grey < 256; grey += 1) rgba.push(grey, grey, grey, 255, grey, grey, grey, 255)
    const { palette, pixels } = reduceColours(Uint8Array.from([...rgba, 100, 100, 101, 255]))
    expect(palette).toHaveLength(768)
    expect(palette[3 * (pixels.at(-1) ?? 0)]).toBe(100)
  })
})

describe('encodeIndexed', () => {
  it('writes a PNG with its palette and a filter byte before each row', () => {
    const png = encodeIndexed(2, 2, [1, 2, 3, 9, 8, 7], Uint8Array.from([0, 1, 1, 0]))
    const chunks = new Map<string, Buffer>()
    for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
      chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
    expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND'])
    expect([...(chunks.get('PLTE') ?? [])]).toEqual([1, 2, 3, 9, 8, 7])
    expect([...inflateSync(chunks.get('IDAT') ?? '')]).toEqual([0, 0, 1, 0, 1, 0])
    // The checksum of an empty IEND is the same in every PNG.
    expect(png.subarray(-4).toString('hex')).toBe('ae426082')
  })
})
