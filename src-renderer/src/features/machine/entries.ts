/** Entries of lists: what a new one says, and what one is called. */
import type { Plain } from '../../../../src-ipc/machine'

type Entry = Readonly<Record<string, unknown>>

/** A name that no entry has yet. */
function freeName(stem: string, entries: readonly unknown[], key: string): string {
  const taken = entries.map((each) => (each as Entry | null)?.[key])
  for (let number = entries.length; ; number += 1) if (!taken.includes(`${stem}${number}`)) return `${stem}${number}`
}

/** A new entry of a list, as little as makes it right. @param sort of a request or an expectation */
export function newEntry(list: string, entries: readonly unknown[], sort = ''): Plain {
  switch (list) {
    case 'devices':
      return { name: freeName('disk', entries, 'name'), type: 'disk' }
    case 'workload':
      return { process: freeName('process', entries, 'process'), requests: [{ op: 'write', length: '8 KB' }] }
    case 'requests':
      if (sort === 'compute') return { op: sort, time: '1 ms' }
      if (sort === 'aiocancel') return { op: sort, target: 'r1' }
      return sort === 'aiowait' ? { op: sort } : { op: sort || 'read', length: '8 KB' }
    case 'iovecs':
      return { length: '4 KB' }
    case 'faults':
      return sort === '' ? 'F1' : sort
    case 'expect':
      if (sort === 'request') return { process: 'writer', request: 'r1', errno: 0 }
      if (sort === 'metric') return { metric: 'strategyCalls', atLeast: 1 }
      if (sort === 'hung') return { hung: [] }
      return sort === 'finding' ? { finding: 'HandleMisuse', present: false } : { end: 'idle' }
    default:
      return {}
  }
}

/** What an entry is called in its list. */
export function titleOf(entry: unknown): string {
  if (typeof entry !== 'object' || entry === null) return String((entry as string | null) ?? '')
  const map = entry as Entry
  const of = (...keys: readonly string[]): string =>
    keys
      .map((key) => map[key])
      .filter((each) => typeof each === 'string' || typeof each === 'number')
      .join(' ')
  if ('op' in map && !('kind' in map)) return of('request', 'op', 'length', 'time', 'target')
  if ('type' in map) return of('name', 'type', 'engine')
  if ('process' in map && !('errno' in map || 'result' in map || 'bytes' in map)) return of('process')
  return of('id', 'kind', 'op', 'where', 'path', 'process', 'request', 'metric', 'end', 'finding', 'equals', 'errno')
}
