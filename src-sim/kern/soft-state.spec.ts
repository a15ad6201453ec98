import { describe, expect, it } from 'vitest'
import { SoftState } from './soft-state'

describe('SoftState', () => {
  it('gives the state of an instance, and null before it was allocated and after it was freed', () => {
    const statep = new SoftState<string>()
    expect(statep.ddi_get_soft_state(3)).toBeNull()
    statep.ddi_soft_state_zalloc(3, 'three')
    expect([statep.ddi_get_soft_state(3), statep.ddi_get_soft_state(2)]).toEqual(['three', null])
    statep.ddi_soft_state_free(3)
    expect(statep.ddi_get_soft_state(3)).toBeNull()
  })
})
