import { describe, expect, it } from 'vitest'
import { inProcess, smallKernel } from '../testing/small-kernel'
import {
  DDI_FAILURE,
  DDI_SUCCESS,
  pm_busy_component,
  pm_idle_component,
  pm_raise_power,
  type PowerComponent,
} from './pm'

const component = (level = 0): PowerComponent => ({ name: 'disk0', busy: 0, level, normal: 1, raiseTime: 1000 })

describe('pm_busy_component', () => {
  it('stacks, and does not raise power', () => {
    const { k } = smallKernel()
    const dip = component()
    expect([pm_busy_component(k, dip, 0), pm_busy_component(k, dip, 0)]).toEqual([DDI_SUCCESS, DDI_SUCCESS])
    expect([dip.busy, dip.level]).toEqual([2, 0])
    expect(pm_busy_component(k, dip, 1)).toBe(DDI_FAILURE)
    expect(dip.busy).toBe(2)
  })
})

describe('pm_idle_component', () => {
  it('takes one mark back, never below nothing', () => {
    const { k } = smallKernel()
    const dip = component()
    pm_busy_component(k, dip, 0)
    expect([pm_idle_component(k, dip, 0), pm_idle_component(k, dip, 0), dip.busy]).toEqual([0, 0, 0])
    expect(pm_idle_component(k, dip, 7)).toBe(DDI_FAILURE)
  })
})

describe('pm_raise_power', () => {
  it('sleeps until the device has power, and not at all when it has', () => {
    const { k } = smallKernel()
    const dip = component()
    inProcess(k, function* () {
      expect(yield* pm_raise_power(k, dip, 0, 1)).toBe(DDI_SUCCESS)
      expect([k.sim.now, dip.level]).toEqual([1000, 1])
      expect(yield* pm_raise_power(k, dip, 0, 1)).toBe(DDI_SUCCESS)
      expect(k.sim.now).toBe(1000)
      expect(yield* pm_raise_power(k, dip, 1, 1)).toBe(DDI_FAILURE)
    })
  })

  it('panics in an interrupt routine', () => {
    const { k } = smallKernel()
    const line = k.addLine({ name: 'disk', level: 5, number: 14 })
    line.add(() => {
      pm_raise_power(k, component(), 0, 1).next()
      return 1
    }, null)
    k.sim.schedule(0, 0, () => k.raise(line))
    expect(() => k.sim.run()).toThrow('pm_raise_power in interrupt context')
  })
})
