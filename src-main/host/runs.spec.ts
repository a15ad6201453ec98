/** Runs in threads: what the host makes of a thread that breaks, and that the next run is not touched by it. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { LabFailure } from '../../src-ipc/lab-error'
import { newsOf } from './run-news'
import { RUN_PROTOCOL } from './run-protocol'
import { createRuns, GOING_RUNS } from './runs'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-runs-'))
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 20 }))
const HELLO = { protocol: RUN_PROTOCOL }
const ENDED = { ended: { outcomes: [], comparison: {} } }

/** A program of a worker that does as it is told by the name of its trace: the lines of its order. */
const program = join(folder, 'worker.mjs')
writeFileSync(
  program,
  `import { parentPort, workerData } from 'node:worker_threads'
for (const said of JSON.parse(workerData.name)) {
  if (said === 'die') process.exit(3)
  if (said === 'throw') throw new Error('a defect')
  parentPort.postMessage(said)
}
parentPort.on('message', () => {})
`,
)

describe('createRuns', () => {
  const runs = createRuns(program, () => undefined)
  afterAll(() => runs.closeAll())
  const play = (...said: readonly unknown[]): number => runs.open('no file', JSON.stringify(said))
  const codeOf = (run: number): Promise<string> =>
    runs.result(run).then(
      () => 'ended',
      (error: unknown) => (error instanceof LabFailure ? error.code : String(error)),
    )

  it.each([
    ['words before its protocol', [ENDED], 'E_SIM_PROTOCOL'],
    ['another protocol', [{ protocol: RUN_PROTOCOL + 1 }, ENDED], 'E_SIM_PROTOCOL'],
    ['no news at all', [HELLO, 'hello', ENDED], 'E_SIM_PROTOCOL'],
    ['news of an unknown sort', [HELLO, { finished: {} }], 'E_SIM_PROTOCOL'],
    ['an end without outcomes', [HELLO, { ended: { outcomes: 3 } }], 'E_SIM_PROTOCOL'],
    ['a death', [HELLO, 'die'], 'E_SIM_CRASHED'],
    ['a defect', [HELLO, 'throw'], 'E_SIM_CRASHED'],
    ['what a run says', [HELLO, ENDED], 'ended'],
  ])('ends a run whose thread answers with %s, and only that one', async (_, said, code) => {
    expect(await codeOf(play(...said))).toBe(code)
    const next = play(HELLO, ENDED)
    expect(await codeOf(next)).toBe('ended')
    runs.close(next)
  })

  it('names the runs that go on when it is busy', async () => {
    const going = Array.from({ length: GOING_RUNS }, () => play(HELLO))
    const error = await Promise.resolve()
      .then(() => play(HELLO))
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'E_BUSY', where: going.join(', ') })
    for (const run of going) runs.close(run)
  })
})

describe('newsOf', () => {
  const progress = { done: 1, total: 2 }
  it.each([
    { id: 1, progress },
    { id: 1, reply: undefined },
    { id: 1, error: { code: 'E_NOT_FOUND', message: 'gone' } },
    { progress },
    { failed: { code: 'E_READ', message: 'no' } },
    ENDED,
  ])('takes what a run says: %j', (news) => {
    expect(newsOf(news, RUN_PROTOCOL)).toBe(news)
  })

  it.each([
    null,
    [],
    { id: 1 },
    { id: 1.5, reply: 1 },
    { id: 1, reply: 1, more: 2 },
    { id: 1, error: {} },
    { failed: { code: 3, message: 'no' } },
    { progress: 7 },
    { ended: null },
    HELLO,
  ])('takes nothing else: %j', (news) => {
    expect(newsOf(news, RUN_PROTOCOL)).toBeNull()
  })
})
