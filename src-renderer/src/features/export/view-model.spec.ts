import { describe, expect, it } from 'vitest'
import { firstLines, grouped, hexLines, isText, shownOf, sizeText } from './view-model'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const preview = (head: Uint8Array, size = head.length) => ({ files: 1, size, isExact: true, file: '', head })

describe('sizeText', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 KB'],
    [1_550_000, '1.6 MB'],
    [2.5e9, '2.5 GB'],
  ])('says %i as %s', (size, text) => expect(sizeText(size)).toBe(text))
})

describe('isText', () => {
  it('takes UTF-8, also where its end lies inside a character', () => {
    expect(isText(bytes('a;ä\n'))).toBe(true)
    expect(isText(bytes('aä').subarray(0, 2))).toBe(true)
  })

  it('refuses zero bytes and what is no UTF-8', () => {
    expect(isText(Uint8Array.of(65, 0, 66))).toBe(false)
    expect(isText(Uint8Array.of(0xff, 0xfe, 65))).toBe(false)
  })
})

describe('shownOf', () => {
  it('shows a drawing only when it is whole', () => {
    const svg = bytes('<svg/>')
    expect(shownOf(preview(svg), 'png')).toEqual({ as: 'picture', svg: '<svg/>' })
    expect(shownOf(preview(svg, 7), 'svg')).toEqual({ as: 'text', text: '<svg/>' })
  })

  it('shows what is no text as offset, bytes and letters', () => {
    const { as, text } = shownOf(preview(Uint8Array.of(0x44, 0x4d, 0x00, 0xff)), 'trace') as {
      as: string
      text: string
    }
    expect(as).toBe('hex')
    expect(text).toMatch(/^000000 {2}44 4d 00 ff +DM\.\.$/)
    expect(hexLines(new Uint8Array(10_000)).split('\n')).toHaveLength(32)
  })

  it('cuts many lines and long ones', () => {
    const lines = firstLines(bytes(`${'x'.repeat(500)}\n${'y\n'.repeat(100)}`)).split('\n')
    expect(lines).toHaveLength(40)
    expect(lines[0]).toBe(`${'x'.repeat(160)}…`)
  })
})

describe('grouped', () => {
  it('keeps the order of groups and formats', () => {
    const format = (id: string, group: 'table' | 'lab') =>
      ({
        id,
        group,
        title: id,
        extension: '',
        shape: 'file',
        several: true,
        opensIn: [],
        about: '',
        options: [],
      }) as const
    const groups = grouped([format('a', 'lab'), format('b', 'table'), format('c', 'table')])
    expect(groups.map(({ group, formats }) => [group, formats.map(({ id }) => id)])).toEqual([
      ['lab', ['a']],
      ['table', ['b', 'c']],
    ])
  })
})
