import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newLink } from '../core/sink'
import { Dma8237Pair } from '../hw/i8237/pair'
import { buildSignals } from './build-signals'
import { DmaPorts } from './dma-ports'
import { KIND } from './kinds'
import { Recorder } from './recorder'
import { signalWindow } from './signals'

/** A trace in which channel 2 is programmed for `count` + 1 bytes at 0x12345 and its card moves `bytes` of them. */
function channel2(count: number, bytes: number, isBusGiven = true): Recorder {
  const recorder = new Recorder()
  const cpu = recorder.track('cpu', 'cpu0')
  const engine = recorder.track('dma', 'fd0 DMA')
  const bus = recorder.track('bus', 'bus: fd0')
  const put = (port: number, value: number): unknown =>
    recorder.instant(1, KIND['reg:put'], cpu, newLink(), 0, port, value)
  for (const [port, value] of [
    ...([
      [0x0c, 0],
      [0x0b, 0x46],
      [4, 0x45],
      [4, 0x23],
    ] as const),
    ...([
      [0x81, 1],
      [5, count & 0xff],
      [5, count >> 8],
      [0x0a, 2],
    ] as const),
  ])
    put(port, value)
  if (!isBusGiven) recorder.begin(10, KIND['dma:transfer'], engine, newLink(), 1, 0x12345, bytes)
  else recorder.span(10, 40, KIND['dma:transfer'], engine, newLink(), 1, 0x12345, bytes)
  if (isBusGiven) recorder.span(12, 30, KIND['bus:own'], bus, newLink(), 0, bytes, 0)
  return recorder
}

const waves = (recorder: Recorder): Record<string, readonly [number[], number[]]> => {
  const table = recorder.finish()
  const found = buildSignals(table).filter(({ track }) => track === table.tracks.length)
  return Object.fromEntries(found.map(({ name, at, value }) => [name, [[...at], [...value]]]))
}

describe('DmaWaves', () => {
  it('raises the request of the channel that stands at the address, acknowledges while the bus is given, and counts to the end', () => {
    expect(waves(channel2(511, 512))).toEqual({
      HRQ: [
        [12, 42],
        [1, 0],
      ],
      HLDA: [
        [12, 42],
        [1, 0],
      ],
      DREQ2: [
        [10, 50],
        [1, 0],
      ],
      DACK2: [
        [12, 42],
        [1, 0],
      ],
      TC2: [[50], [1]],
    })
  })

  it('leaves the terminal count low when fewer bytes move than the count asks for, or the device fails', () => {
    expect(waves(channel2(1023, 512))).not.toHaveProperty('TC2')
    const failed = channel2(511, 512)
    failed.instant(50, KIND['dev:error'], failed.track('device', 'fd0'), newLink(), 1, 128, 5)
    expect(waves(failed)).not.toHaveProperty('TC2')
  })

  it('drops the terminal count when the status register is read', () => {
    const recorder = channel2(511, 512)
    recorder.instant(70, KIND['reg:get'], recorder.track('cpu', 'cpu0'), newLink(), 0, 8, 0x04)
    expect(waves(recorder)['TC2']).toEqual([
      [50, 70],
      [1, 0],
    ])
  })

  it('shows a request that gets no bus as DREQ alone', () => {
    expect(waves(channel2(511, 512, false))).toEqual({ DREQ2: [[10], [1]] })
  })

  it('shows a request that the card takes back at once as a pulse, which a window of any width still shows', () => {
    const recorder = channel2(511, 512, false)
    recorder.instant(10, KIND['fault'], recorder.track('device', 'fd0'), newLink(), 0, 0, recorder.string('F34'))
    const table = recorder.finish()
    const dreq = buildSignals(table).find(({ name }) => name === 'DREQ2')!
    expect([[...dreq.at], [...dreq.value], dreq.most]).toEqual([[10, 10], [1, 0], 1])
    expect(signalWindow(dreq, { from: 0, to: 1000, columns: 2 })).toMatchObject({
      before: 0,
      at: Float32Array.of(10),
      value: Float64Array.of(0),
      high: Float64Array.of(1),
    })
  })

  it('ends a request that nobody granted when the card begins its next one', () => {
    const recorder = channel2(511, 512, false)
    recorder.span(90, 10, KIND['dma:transfer'], recorder.track('dma', 'fd0 DMA'), newLink(), 2, 0x12345, 512)
    expect(waves(recorder)['DREQ2']).toEqual([
      [10, 100],
      [1, 0],
    ])
  })

  it('derives nothing for a card that drives the bus itself', () => {
    const recorder = new Recorder()
    const cpu = recorder.track('cpu', 'cpu0')
    recorder.instant(1, KIND['reg:put'], cpu, newLink(), 0, 4, 0x1000)
    recorder.instant(1, KIND['reg:put'], cpu, newLink(), 0, 0, 11)
    recorder.span(10, 40, KIND['dma:transfer'], recorder.track('dma', 'disk0 DMA'), newLink(), 1, 0x1000, 512)
    expect(waves(recorder)).toEqual({})
  })
})

describe('DmaPorts', () => {
  it('stands where two real controllers stand, whatever is written and read', () => {
    const port = fc.oneof(fc.nat(0x1f), fc.integer({ min: 0x80, max: 0x8f }), fc.integer({ min: 0xc0, max: 0xdf }))
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), port, fc.nat(0xff)), { maxLength: 60 }), (accesses) => {
        const pair = new Dma8237Pair(new Uint8Array(16))
        const ports = new DmaPorts(() => undefined)
        const given = new Set<number>()
        for (const [isPut, at, value] of accesses) {
          if (isPut) pair.out(at, value)
          else pair.in(at)
          if (isPut) ports.put(at, value)
          else ports.get(at)
          if (isPut && (at & 0xffef) === 0x0b) given.add(value & 3)
          if (isPut && at === 0xd6) given.add(4 + (value & 3))
        }
        for (const { channels } of pair.snapshot().chips) {
          for (const { channel, physical, count } of channels) {
            if (channel === 4 || !given.has(channel)) continue
            const bytes = (count + 1) * (channel > 3 ? 2 : 1)
            const found = ports.begin(physical, bytes)
            // Another channel may stand at the same place.
            if (found?.channel === channel) expect(found.isWhole).toBe(true)
            expect(found).not.toBeNull()
          }
        }
      }),
    )
  })
})
