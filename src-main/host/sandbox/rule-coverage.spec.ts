import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { RULE_IDS, type RuleId } from '../../../src-sim/index'
import { BROKEN_DRIVERS } from './broken-drivers'

const root = resolve(import.meta.dirname, '../../..')
const SOLARIS = 'src-sim/testing/broken-solaris.ts'
const SYSV = 'src-sim/testing/broken-sysv.ts'
const FAULTS = 'src-sim/machine/fault-symptoms.spec.ts'

/** Why no driver in JavaScript breaks a rule, and the file where it is broken instead. */
const ELSEWHERE: Partial<Record<RuleId, readonly [reason: string, file: string]>> = {
  AioMinphysGrew: ['aphysio of the machine cuts what mincnt raised; under the profile of illumos it refuses', SOLARIS],
  DmaLeak: ['the machine refuses a second bind, which is HandleMisuse; a lax nexus forgets the first', SOLARIS],
  DoneBeforeStrategy: ['physio and dma_breakup clear B_DONE before each strategy call of a driver', SYSV],
  LostWakeup: ['a driver leaves the wait for B_DONE to physio', SYSV],
  SpuriousInterrupt: ['nobody has made a mistake: it is a note', SYSV],
  EndlessLoop: ['physio looks at the address before a driver can call dma_breakup', SYSV],
  PageUnlockTwice: ['the kernel locks and unlocks the pages of a driver', SYSV],
  PageMoved: ['the kernel locks the pages of a driver: fault F19 and F21', FAULTS],
  ModifiedBitLost: ['the kernel unlocks the pages of a driver: fault F20', FAULTS],
  Invariant: ['a script says what must hold', 'src-main/host/sandbox/invariants.spec.ts'],
}

const broken = new Set(BROKEN_DRIVERS.map(({ rule, code }) => rule ?? code))

describe('RULES', () => {
  it.each(RULE_IDS)('has a driver that breaks %s, or a reason why there is none', (id) => {
    const [reason, file] = ELSEWHERE[id] ?? ['', '']
    expect(broken.has(id)).toBe(reason === '')
    if (file !== '') expect(readFileSync(resolve(root, file), 'utf8')).toContain(id)
  })

  it('has every rule that a broken driver is said to break', () => {
    expect([...broken].filter((id) => !RULE_IDS.includes(id as RuleId))).toEqual([])
  })
})
