import { describe, expect, it } from 'vitest'
import { HOST_GROUPS, hostGroup } from './host-groups'
import { hostRows } from './hosts'

describe('HOST_GROUPS', () => {
  it('have every parameter once and nothing else', () => {
    expect(Object.values(HOST_GROUPS).flat().sort()).toEqual(hostRows.map(({ key }) => key).sort())
  })

  it('say where a parameter belongs', () => {
    expect([hostGroup('pageSize'), hostGroup('nothing')]).toEqual(['memory', 'others'])
  })
})
