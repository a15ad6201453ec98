import { describe, expect, it } from 'vitest'
import { broken, runDriver } from './driver-testing'

const READ = 'const ret = await physio(xxstrategy, NULL, dev, B_READ, xxminphys, uiop)'

/** Runs xx.js with statements in its read, and gives what they log and why the driver broke. */
async function said(statements: string): Promise<{ readonly lines: readonly string[]; readonly code: string | null }> {
  const ready = `const mu = kmutex_t(), cv = kcondvar_t()
  mutex_init(mu, 'waits', MUTEX_DRIVER, NULL)
  cv_init(cv, 'cv', CV_DRIVER, NULL)
  const begin = ddi_get_lbolt()
  const say = (value) => cmn_err(CE_NOTE, '%d %d', value, ddi_get_lbolt() - begin)
  ${statements}
  ${READ}`
  const { run } = await runDriver({ source: broken('xx.js', [READ, ready]) })
  const { logs, failure } = run.driver!
  return { lines: logs.map(({ text }) => text.replace(/^NOTICE: /, '')), code: failure?.code ?? null }
}

describe('cv_timedwait of a driver in JavaScript', () => {
  it('gives -1 when the clock of the machine has come to the tick', async () => {
    const { lines, code } = await said(`await mutex_enter(mu)
  say(await cv_timedwait(cv, mu, begin + 5))
  say(await cv_timedwait(cv, mu, begin + 5))
  await mutex_exit(mu)`)
    expect([lines, code]).toEqual([['-1 5', '-1 5'], null])
  })

  it('gives the ticks that are left when it is signalled', async () => {
    const { lines, code } = await said(`timeout(() => cv_signal(cv), NULL, 3)
  await mutex_enter(mu)
  const left = await cv_timedwait(cv, mu, begin + 10)
  say(left >= 6 && left <= 8 ? 1 : left)
  await mutex_exit(mu)`)
    expect([lines, code]).toEqual([[expect.stringMatching(/^1 [2-4]$/)], null])
  })

  it('is refused in an interrupt', async () => {
    const source = broken('xx.js', [
      'const { regs } = xsp\n  const csr',
      'const { regs } = xsp\n  cv_timedwait(kcondvar_t(), xsp.mu, 9)\n  const csr',
    ])
    const { run } = await runDriver({ source })
    expect(run.driver?.failure?.code).toBe('F_CONTEXT')
    expect(run.findings.map(({ id }) => id)).toContain('SleepInInterrupt')
  })
})

describe('a call that nobody awaits', () => {
  it('is done before the next one that takes time', async () => {
    const { lines, code } = await said(`await mutex_enter(mu)
  cv_timedwait(cv, mu, begin + 4)
  const value = await cv_timedwait(cv, mu, begin + 9)
  say(value)
  await mutex_exit(mu)`)
    expect([lines, code]).toEqual([['-1 9'], null])
  })

  it('stops the driver at the next one that is done at once', async () => {
    const { code } = await said(`await mutex_enter(mu)
  cv_timedwait(cv, mu, begin + 4)
  ddi_get_lbolt()
  await mutex_exit(mu)`)
    expect(code).toBe('F_AWAIT')
  })
})
