import { describe, expect, it } from 'vitest'
import { LabFailure } from '../../../src-ipc/lab-error'
import { endedBy, tellEndOnce } from './ended'

describe('endedBy', () => {
  it.each([
    ['wrong token', 'address'],
    ['no token', 'address'],
    ['too many wrong tokens; wait a minute', 'wait'],
    ['too many windows', 'windows'],
    ['DMA Lab has ended: no window for half an hour', 'idle'],
    ['DMA Lab has ended: stopped', 'gone'],
    ['the connection to DMA Lab could not be made', 'never'],
    ['the connection to DMA Lab has ended', 'lost'],
    ['too slow', 'lost'],
  ] as const)('reads %j as %s', (reason, found) => {
    expect(endedBy(reason)).toBe(found)
  })
})

describe('tellEndOnce', () => {
  it('keeps calls to a host that has ended out of the console, and nothing else', () => {
    const reported: unknown[] = []
    const page = Object.assign(new EventTarget(), { reportError: (error: unknown) => void reported.push(error) })
    const app: Parameters<typeof tellEndOnce>[1] = { config: {} }
    tellEndOnce(page as Window, app)
    const isLogged = (reason: unknown): boolean =>
      page.dispatchEvent(Object.assign(new Event('unhandledrejection', { cancelable: true }), { reason }))
    const ended = new LabFailure({ code: 'E_CLOSED', message: 'it has ended' })
    const others = [new LabFailure({ code: 'E_NOT_FOUND', message: 'no such run' }), new Error('a defect')]
    expect([ended, ...others].map(isLogged)).toEqual([false, true, true])
    for (const error of [ended, ...others]) app.config.errorHandler?.(error, null, '')
    expect(reported).toEqual(others)
  })
})
