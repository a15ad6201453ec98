import { describe, expect, it } from 'vitest'
import { BlockDevice } from '../hw/engines/block-device'
import { DDI_FAILURE, DDI_SUCCESS } from '../kern/pm'
import { createSolarisDriver } from '../solaris/driver'
import { openDevice } from '../solaris/file'
import { solarisRead } from '../solaris/transfer-calls'
import type { Xx } from '../solaris/xx'
import { BusMasterXxCard } from '../solaris/xx-cards/bus-master'
import { IopbXxCard } from '../solaris/xx-cards/iopb'
import { scenarioOf } from '../testing/inside'
import { Recorder } from '../trace/recorder'
import { attributesOf, buildSolarisWorld, nexusesOf } from './solaris-path'

const SIZE = 8192

function machine(engine: 'bus-master' | 'bus-master-iopb', level: number) {
  const scenario = scenarioOf({
    ...{ version: 1, host: '1999-sparc-pci', path: 'physio' },
    devices: [{ name: 'disk0', type: 'disk', blocks: 4000, engine, queueDepth: 4, level }],
    workload: [{ process: 'none', requests: [{ op: 'compute', time: '1 ms' }] }],
  })
  const world = buildSolarisWorld(scenario, 1, new Recorder({ cap: 0 }))
  const { kernel, sim } = world
  const { disk, line, plan } = world.devices.get('disk0')!
  const { bus } = nexusesOf(world)
  if (!(disk instanceof BlockDevice) || !disk.registers) throw new Error('no registers')
  const common = { registers: disk.registers, sgllen: 17, annotate: () => undefined }
  const free = kernel.frames.freeCount
  const card =
    engine === 'bus-master'
      ? new BusMasterXxCard(kernel, { ...common, profile: 'S' })
      : new IopbXxCard(kernel, { ...common, name: 'disk0', nexus: bus, queueDepth: 4 })
  const attr = attributesOf(world, plan)
  const driver: Xx = createSolarisDriver(kernel, disk, line, { name: 'disk0', attr, nexus: bus, card, watchdog: 5e9 })
  const read = (): number[] => {
    const results: number[] = []
    kernel.spawn('p', function* (proc) {
      proc.as.map(0x10_0000, SIZE)
      const file = openDevice(driver, driver.dev)
      const { result } = yield* solarisRead(kernel, proc, file, [{ iov_base: 0x10_0000, iov_len: SIZE }])
      results.push(result)
    })
    return results
  }
  return { kernel, sim, line, driver, read, free, card }
}

describe.each(['bus-master', 'bus-master-iopb'] as const)('detach of %s', (engine) => {
  it.each([5, 12])('gives back handles, handler, alarms and memory: level %d', (level) => {
    const { kernel, sim, line, driver, read, free } = machine(engine, level)
    const results = read()
    sim.run()
    expect(results).toEqual([SIZE])
    expect(line.handlers).toHaveLength(1)
    expect(driver.detach()).toBe(DDI_SUCCESS)
    expect(line.handlers).toEqual([])
    expect(driver.slots.map(({ handle, alarm }) => [handle.state, alarm])).toEqual(
      driver.slots.map(() => ['freed', null]),
    )
    expect(
      kernel.dmaHandles.leftOver().every(({ bound, forgotten }) => bound.length === 0 && forgotten.length === 0),
    ).toBe(true)
    // The pages of the process are its own for good.
    expect(kernel.frames.freeCount).toBe(free - SIZE / kernel.frames.pageSize)
    const after = read()
    sim.run()
    expect(after).toEqual([-1])
    expect(driver.detach()).toBe(DDI_SUCCESS)
  })

  it('fails while a request is under way, and changes nothing', () => {
    const { sim, line, driver, read } = machine(engine, 5)
    const results = read()
    sim.run(1_000_000)
    expect([driver.busy, driver.detach(), line.handlers.length]).toEqual([1, DDI_FAILURE, 1])
    sim.run()
    expect([results, driver.detach()]).toEqual([[SIZE], DDI_SUCCESS])
  })
})
