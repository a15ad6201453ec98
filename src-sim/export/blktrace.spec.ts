import { describe, expect, it } from 'vitest'
import { blockSource, exportFiles, exportText, handSource } from '../testing/export-bench'
import { BLKPARSE } from './blkparse'
import { BLKTRACE, messageText } from './blktrace'
import { blockRecords, type BlockRecord } from './block-records'

const device = { sort: 'device', track: 'disk0' } as const

const short = ({ at, device: number, action, sector, bytes }: BlockRecord): string =>
  `${at / 1000} ${Math.floor(number / 2 ** 20)},${number % 2 ** 20} ${action} ${sector} ${bytes}`

describe('blockRecords', () => {
  it('gives queue, split, wait for a header, insertion, issue, copy and completion in order of time', () => {
    expect([...blockRecords(blockSource().table)].map(short)).toEqual([
      '5 8,0 G 8 1024',
      '10 8,0 X 8 1024',
      '10 8,0 Q 8 1024',
      '10 8,0 D 8 1024',
      '12 254,3 Q 10 512',
      '12 254,3 S 10 512',
      '20 254,3 G 10 512',
      '26 8,0 B 10 512',
      '30 8,0 Q 10 512',
      '30 8,0 I 10 512',
      '30 8,0 m 0 0',
      '50 8,0 C 8 1024',
      '51 8,0 D 10 512',
      '90 8,0 C 10 512',
      '90 8,0 m 0 0',
    ])
  })

  it('gives a transfer that meets another one on its blocks a minor number of its own', () => {
    const start = { kind: 'io:start', request: 1, arg0: 4, arg1: 1024 } as const
    const { table } = handSource([
      { ...start, at: 0, chunk: 1, id: 1 },
      { kind: 'dev:command', at: 0, ...device, request: 1, chunk: 1, id: 1, arg0: 4, arg1: 1024 },
      { ...start, at: 10, chunk: 2, id: 2, arg0: 5 },
      { kind: 'dev:command', at: 10, ...device, request: 1, chunk: 2, id: 2, arg0: 5, arg1: 1024 },
      { kind: 'io:done', at: 20, ...device, id: 1 },
      { ...start, at: 30, chunk: 3, id: 3 },
      { kind: 'io:done', at: 40, ...device, id: 2 },
    ])
    const queued = [...blockRecords(table)].filter(({ action }) => action === 'Q')
    expect(queued.map((record) => record.device % 16)).toEqual([0, 1, 0])
  })

  it('never goes back in time', () => {
    let last = 0
    for (const { at } of blockRecords(blockSource().table)) {
      expect(at).toBeGreaterThanOrEqual(last)
      last = at
    }
  })
})

describe('blktrace', () => {
  it('writes records of 48 bytes, lowest byte first, a process once, and the new sector highest byte first', () => {
    const bytes = exportFiles(BLKTRACE, blockSource()).get('.blktrace.0')!
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const actions: string[] = []
    for (let offset = 0; offset < bytes.length;) {
      expect(view.getUint32(offset, true)).toBe(0x65617407)
      const length = view.getUint16(offset + 46, true)
      actions.push(view.getUint32(offset + 28, true).toString(16))
      if ((view.getUint32(offset + 28, true) & 0xffff) === 13) {
        expect([length, view.getBigUint64(offset + 48)]).toEqual([8, 10n])
        expect(view.getBigUint64(offset + 16, true)).toBe(8n)
      }
      offset += 48 + length
    }
    // Two processes, five messages, then G X Q D … of synchronous writes.
    expect(actions.slice(0, 7)).toEqual(['4000000', '4000000', ...Array<string>(5).fill('4000002')])
    expect(actions.slice(7, 11)).toEqual(['1a0004', 'a000d', '1a0001', '4a0007'])
    expect(actions.filter((action) => action === '8a0008')).toHaveLength(2)
  })

  it('keeps a message on one line and shorter than 128 bytes', () => {
    expect(new TextDecoder().decode(messageText('a\nb\0c'))).toBe('a b c')
    expect(messageText('ä'.repeat(100)).length).toBe(126)
    expect(messageText('x'.repeat(3_000_000)).length).toBe(127)
  })
})

describe('blkparse', () => {
  it('prints the columns of the program', () => {
    const lines = exportText(BLKPARSE, blockSource()).split('\n')
    expect(lines[0]).toBe('  8,0    0        0     0.000000000     0  m   N DMA Lab 1.2.3')
    expect(lines[5]).toBe('  8,0    0        6     0.000005000     3  G  WS 8 + 2 [cat]')
    expect(lines[6]).toBe('  8,0    0        7     0.000010000     3  X  WS 8 / 10 [cat]')
    expect(lines).toContain('  8,0    0       16     0.000090000     3  C  WS 10 + 1 [5]')
  })
})
