import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { DriverCase } from './driver-testing'
import { replaced } from './driver-testing'

/** Drivers that keep every rule, each in a manner that the examples do not have. */
export const STYLES = {
  overlap: 'a handle for each request; the next command is started before the last one is unbound',
  pair: 'two handles of attach in turn; sorted, tried again after an error, watched over; unlocked for biodone',
  double: 'no physio: two consistent buffers, uiomove beside the transfer, cv_timedwait for the card',
  power: 'a buf of its own that processes wait for; power is raised; one cookie a window',
  channel: 'a channel of the motherboard; a window for each cookie',
  bytes: 'programmed I/O in both directions; it looks whether the card is ready',
  'own-header': 'System V without physio: a header and a page of its own, sleep and wakeup',
  sorted: 'System V, a bus master: disksort, tried again after an error, watched over',
} as const
/** One of them. */
export type StyleName = keyof typeof STYLES

const folder = resolve(import.meta.dirname, 'styles')
const ISA = '1989-386-isa'
const LONG = [
  {
    process: 'a',
    requests: [
      { op: 'read', length: 20_480 },
      { op: 'write', length: 8192, offset: 4096 },
    ],
  },
  { process: 'b', requests: [{ op: 'read', length: 8192, offset: 65_536 }] },
]
const SHORT = [
  {
    process: 'a',
    requests: [
      { op: 'read', length: 4096 },
      { op: 'write', length: 1024, offset: 4096 },
    ],
  },
  { process: 'b', requests: [{ op: 'read', length: 2048, offset: 8192 }] },
]
const disk = (engine: string): object[] => [{ name: 'disk0', type: 'disk', blocks: 20_000, engine }]
const MACHINES: Readonly<Record<StyleName, Omit<DriverCase, 'source'>>> = {
  ...{ overlap: {}, pair: {}, double: {}, power: {} },
  channel: { scenario: { host: ISA, devices: disk('8237-16bit'), workload: LONG } },
  bytes: {
    path: 'pio',
    scenario: {
      host: ISA,
      devices: [{ name: 'card0', type: 'pio' }],
      workload: ['write', 'write', 'read'].map((op, index) => ({
        process: 'abc'[index],
        requests: [{ op, length: 40 + index }],
      })),
    },
  },
  'own-header': { path: 'sysv', scenario: { host: ISA, devices: disk('8237-8bit'), workload: SHORT } },
  sorted: { path: 'sysv', scenario: { host: ISA, devices: disk('bus-master'), workload: SHORT } },
}

/** Its text with pieces replaced. @throws when a piece is not there */
export const styledSource = (name: StyleName, ...pairs: readonly (readonly [string, string])[]): string =>
  replaced(name, readFileSync(resolve(folder, `${name}.js`), 'utf8'), pairs)

/** It on the machine it was written for: two processes and more. */
export function styled(
  name: StyleName,
  scenario: Readonly<Record<string, unknown>> = {},
  ...pairs: readonly (readonly [string, string])[]
): DriverCase {
  const machine = MACHINES[name]
  return {
    ...machine,
    source: styledSource(name, ...pairs),
    scenario: { workload: LONG, ...machine.scenario, ...scenario },
  }
}
