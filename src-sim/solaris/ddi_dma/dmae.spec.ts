import { describe, expect, it } from 'vitest'
import { DDI_DMA_DONTWAIT, DDI_FAILURE, DDI_SUCCESS } from './constants'
import {
  ddi_dmae_alloc,
  ddi_dmae_disable,
  ddi_dmae_enable,
  ddi_dmae_getattr,
  ddi_dmae_getcnt,
  ddi_dmae_prog,
  ddi_slaveonly,
  DmaEngine,
} from './dmae'
import {
  DMAE_BUF_AUTO,
  DMAE_CMD_READ,
  DMAE_CMD_VRFY,
  DMAE_CMD_WRITE,
  DMAE_STEP_DEC,
  DMAE_TRANS_BLCK,
} from './dmae-program'
import type { DdiDmaCookie } from './handle'

function board(bus: 'isa' | 'eisa' = 'isa', reads: number[] = []) {
  const writes: [number, number][] = []
  const engine = new DmaEngine({
    ports: { out: (port, byte) => void writes.push([port, byte]), in: () => reads.shift() ?? 0xff },
    bus,
    softcall: (routine) => routine(),
    wakeup: () => undefined,
  })
  for (const chnl of [0, 1, 2, 3, 5, 6, 7]) ddi_dmae_alloc(engine, 'xx', chnl, DDI_DMA_DONTWAIT, null)
  return { engine, writes }
}

const cookie = (address: number, size: number): DdiDmaCookie => ({
  dmac_laddress: BigInt(address),
  dmac_address: address,
  dmac_size: size,
  dmac_type: 0,
})

/** Mode byte that a request leads to. */
function mode(request: Parameters<typeof ddi_dmae_prog>[2], chnl: number): number | undefined {
  const { engine, writes } = board()
  ddi_dmae_prog(engine, 'xx', request, null, chnl)
  return writes.find(([port]) => port === 0x0b || port === 0xd6)?.[1]
}

describe('ddi_dmae_prog', () => {
  it('turns the direction round for the controller', () => {
    expect(mode({ der_command: DMAE_CMD_READ }, 2)).toBe(0x46)
    expect(mode({ der_command: DMAE_CMD_WRITE }, 2)).toBe(0x4a)
    expect(mode({ der_command: DMAE_CMD_VRFY }, 1)).toBe(0x41)
  })
  it('knows block mode, downward steps and autoinitialise', () => {
    expect(mode({ der_command: DMAE_CMD_READ, der_trans: DMAE_TRANS_BLCK }, 5)).toBe(0x85)
    expect(mode({ der_command: DMAE_CMD_WRITE, der_bufprocess: DMAE_BUF_AUTO }, 0)).toBe(0x58)
    expect(mode({ der_command: DMAE_CMD_READ, der_step: DMAE_STEP_DEC }, 3)).toBe(0x67)
  })
  it('writes each channel to its own page latch', () => {
    const latches = [0, 1, 2, 3, 5, 6, 7].map((chnl) => {
      const { engine, writes } = board()
      ddi_dmae_prog(engine, 'xx', { der_command: DMAE_CMD_READ }, cookie(0x5a0000, 2), chnl)
      return writes.find(([port]) => port >= 0x80 && port <= 0x8f)
    })
    expect(latches.map((write) => write?.[0])).toEqual([0x87, 0x83, 0x81, 0x82, 0x8b, 0x89, 0x8a])
    expect(latches.every((write) => write?.[1] === 0x5a)).toBe(true)
  })
  it('begins a downward transfer at the last unit of the cookie', () => {
    const { engine, writes } = board()
    ddi_dmae_prog(engine, 'xx', { der_command: DMAE_CMD_READ, der_step: DMAE_STEP_DEC }, cookie(0x1000, 0x100), 1)
    expect(writes.filter(([port]) => port === 2)).toEqual([
      [2, 0xff],
      [2, 0x10],
    ])
  })
  it('programs 65,536 transfers as FFFF', () => {
    const { engine, writes } = board()
    ddi_dmae_prog(engine, 'xx', { der_command: DMAE_CMD_READ }, cookie(0x20000, 0x20000), 6)
    expect(writes.filter(([port]) => port === 0xca)).toEqual([
      [0xca, 0xff],
      [0xca, 0xff],
    ])
  })
})

describe('ddi_dmae_getcnt', () => {
  it('adds the one that the counter leaves out, and counts words twice', () => {
    expect(ddi_dmae_getcnt(board('isa', [0x34, 0x12]).engine, 'xx', 1)).toEqual({ status: DDI_SUCCESS, count: 0x1235 })
    expect(ddi_dmae_getcnt(board('isa', [0x34, 0x12]).engine, 'xx', 5).count).toBe(0x246a)
  })
})

describe('ddi_dmae_disable', () => {
  it('masks and ddi_dmae_enable unmasks, for the owner only', () => {
    const { engine, writes } = board()
    expect([ddi_dmae_disable(engine, 'xx', 7), ddi_dmae_enable(engine, 'xx', 7)]).toEqual([DDI_SUCCESS, DDI_SUCCESS])
    expect(writes).toEqual([
      [0xd4, 7],
      [0xd4, 3],
    ])
    expect(ddi_dmae_disable(engine, 'yy', 7)).toBe(DDI_FAILURE)
  })
})

describe('ddi_dmae_getattr', () => {
  it('describes the channels of each bus', () => {
    expect(ddi_dmae_getattr(board().engine)).toMatchObject({
      dma_attr_addr_hi: 0xffffffn,
      dma_attr_count_max: 0xffffn,
      dma_attr_seg: 0xffffn,
      dma_attr_sgllen: 1,
    })
    expect(ddi_dmae_getattr(board('eisa').engine)).toMatchObject({
      dma_attr_addr_hi: 0xffffffffn,
      dma_attr_count_max: 0xffffffn,
      dma_attr_sgllen: 1,
    })
  })
})

describe('ddi_slaveonly', () => {
  it('succeeds for a slot without DMA', () => {
    expect([ddi_slaveonly({ slaveOnly: true }), ddi_slaveonly({ slaveOnly: false })]).toEqual([
      DDI_SUCCESS,
      DDI_FAILURE,
    ])
  })
})
