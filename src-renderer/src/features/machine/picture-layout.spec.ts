import { describe, expect, it } from 'vitest'
import type { AddressPicture } from '../../../../src-ipc/machine'
import { boxesOf, memoryMarks, ROWS, widthOf } from './picture-layout'

const picture: AddressPicture = {
  ...{ path: 'physio', device: 'd', op: 'write', pageSize: 4096, base: 0x10100, length: 5000, isCut: false },
  pages: [
    { address: 0x10000, physical: 0x1800000 },
    { address: 0x11000, physical: -1 },
  ],
  pieces: [
    {
      ...{ offset: 0, address: 0x10100, size: 5000, isStaged: false, result: 'MAPPED', reason: '' },
      windows: [
        {
          ...{ offset: 0, length: 5000, ccount: 2 },
          cookies: [
            { address: 0x4000, size: 3840, bounced: true, bouncePage: 0, object: 0x1800100 },
            { address: 0x1801000, size: 1160, bounced: false, bouncePage: -1, object: 0x1801000 },
          ],
        },
      ],
    },
  ],
  kernelPages: [0x4000],
  reach: 0x1000000,
}

describe('boxesOf', () => {
  const told = (name: string, values: Readonly<Record<string, unknown>>): string => `${name} ${JSON.stringify(values)}`
  const boxes = boxesOf(picture, told, (text) => text)
  const row = (name: string): readonly { from: number; size: number; isMarked: boolean }[] =>
    boxes.filter((box) => box.row === name)

  it('covers the buffer once with pieces, units, windows and cookies', () => {
    for (const name of ['buffer', 'units', 'pieces', 'windows', 'cookies']) {
      expect([name, row(name).reduce((sum, { size }) => sum + size, 0)]).toEqual([name, 5000])
      let at = 0x100
      for (const { from, size } of row(name)) {
        expect([name, from]).toEqual([name, at])
        at += size
      }
    }
  })

  it('marks what goes another way', () => {
    expect(row('cookies').map(({ isMarked }) => isMarked)).toEqual([true, false])
    expect(row('frames').map(({ isMarked }) => isMarked)).toEqual([false, true])
  })

  it('stays inside the picture and has every row', () => {
    for (const { from, size } of boxes) expect(from + size).toBeLessThanOrEqual(widthOf(picture))
    expect(new Set(boxes.map((box) => box.row))).toEqual(new Set(ROWS))
  })
})

describe('memoryMarks', () => {
  it('shows how far the engine reaches', () => {
    const { top, marks, reach } = memoryMarks(picture)
    expect(top).toBe(0x1801000)
    expect(marks.map(({ isKernel }) => isKernel)).toEqual([false, true])
    expect(reach).toBeCloseTo(0x1000000 / 0x1801000)
    expect(memoryMarks({ ...picture, reach: '0x10000000000000000' }).reach).toBeNull()
  })
})
