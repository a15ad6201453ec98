import { callNames } from './contract'
import type { LabService } from './dispatcher'

/** A service for tests: what is not given must not be called. */
export function serviceOf(given: Partial<LabService> = {}): LabService {
  const unused = (): never => {
    throw new Error('not expected to be called')
  }
  const all = Object.fromEntries(callNames.map((name) => [name, unused])) as unknown as LabService
  return { ...all, ...given }
}
