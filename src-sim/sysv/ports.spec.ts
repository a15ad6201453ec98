import { describe, expect, it } from 'vitest'
import { byteSpace, IoPorts } from '../hw/io-ports'
import { inb, ind, inw, outb, outd, outw } from './ports'
import { testKernel } from './testing'

function fitted(): { k: ReturnType<typeof testKernel>; cells: Uint8Array } {
  const k = testKernel('i386', {}, { registerAccess: 700 })
  const cells = new Uint8Array(8)
  const ports = new IoPorts()
  const space = byteSpace(
    (port) => cells[port]!,
    (port, value) => void (cells[port] = value),
  )
  ports.add(0x300, 0x307, space)
  ports.add(
    0x304,
    0x310,
    byteSpace(
      () => 0x11,
      () => undefined,
    ),
  )
  k.ports = ports
  return { k, cells }
}

describe('outb, outw, outd', () => {
  it('write one, two and four bytes, the low one first, cut to their width', () => {
    const { k, cells } = fitted()
    outb(k, 0x300, 0x1a5)
    outw(k, 0x301, 0x1beef)
    outd(k, 0x304, 0x89abcdef)
    expect([...cells]).toEqual([0xa5, 0xef, 0xbe, 0, 0xef, 0xcd, 0xab, 0x89])
    expect([inb(k, 0x300), inw(k, 0x301), ind(k, 0x304)]).toEqual([0xa5, 0xbeef, 0x89abcdef])
  })

  it('charge each access to the processor', () => {
    const { k } = fitted()
    outb(k, 0x300, 1)
    inw(k, 0x300)
    expect(k.cpu.debt).toBe(1400)
  })
})

describe('inb, inw, ind', () => {
  it('read ones where nothing answers, and writes are lost there', () => {
    const { k } = fitted()
    outd(k, 0x200, 5)
    expect([inb(k, 0x200), inw(k, 0x200), ind(k, 0x200)]).toEqual([0xff, 0xffff, 0xffffffff])
    const bare = testKernel('i386')
    outb(bare, 0x300, 5)
    expect([inb(bare, 0x300), ind(bare, 0x300)]).toEqual([0xff, 0xffffffff])
  })

  it('ask the one that was fitted first when two claim a port', () => {
    const { k, cells } = fitted()
    cells[5] = 0x22
    expect([inb(k, 0x305), inb(k, 0x308)]).toEqual([0x22, 0x11])
  })
})
