// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Grade, LabView, Submission } from '../../../src-ipc/labs'
import { useView } from '../app/view'
import { fakeHost, ready, settled, type FakeHost } from './fake-host'
import { useLabs } from './labs'
import { isLabFile } from './labs-model'
import { useRun } from './run'
import { readKept, writeKept, type KeptLab } from './labs-memory'

const DIGEST = 'a'.repeat(64)
const question = (id: string, section: 'predict' | 'explain'): LabView['questions'][number] => ({
  ...{ id, kind: 'number', section, text: 't', points: 1, run: 'main', unit: '', quantity: '', several: false },
  options: [],
})
const lab: LabView = {
  ...{ id: 'price', release: 1, digest: DIGEST, title: 'The price', summary: 's', goal: 'g', level: 'beginner' },
  ...{ minutes: 10, points: 3, manual: [], text: { read: 'r', predict: '', run: '', explain: '' }, main: 'main' },
  edits: [
    {
      ...{ id: 'length', about: 'bytes', sort: 'field', name: 'workload[0]', quantity: 'size', min: '1', max: '' },
      ...{ oneOf: [], start: '4 KB' },
    },
  ],
  runs: [
    { name: 'main', title: 'yours', isStart: false, show: false },
    { name: 'given', title: 'given', isStart: true, show: true },
  ],
  questions: [question('before', 'predict'), question('after', 'explain')],
  checks: [{ id: 'fits', title: 'It fits', points: 1, run: 'main' }],
  ...{ tasks: [], hints: 2, showMe: true, isPreview: false },
}
const begun: Submission = {
  ...{ version: 1, kind: 'dmalab-answer', lab: { id: 'price', release: 1, digest: DIGEST }, program: '1' },
  ...{ edits: { length: '4 KB' }, answers: {}, progress: { step: 'read', attempts: 0 } },
}
const link = { step: 'predict', content: DIGEST, previous: DIGEST, digest: DIGEST } as const
const grade: Grade = {
  ...{ lab: { id: 'price', release: 1, title: 'The price' }, points: 1, most: 3, runs: [], flags: [], lock: 'locked' },
  checks: [
    {
      ...{ id: 'fits', title: 'It fits', part: 'check', points: 0, most: 1, ok: false, withheld: false },
      ...{ reason: 'too long', hint: '', answer: '', expected: '' },
      evidence: { run: 'main', seed: 1, row: 4, key: 'syscall@1.0#1', at: 1500, text: 'syscall' },
    },
  ],
}
const results = { points: 1, most: 3, checks: {}, traces: [], digest: DIGEST }

let host: FakeHost
let labs: ReturnType<typeof useLabs>
const answer = async (name: Parameters<FakeHost['question']>[0], reply: unknown, index = 0): Promise<void> => {
  host.question(name, index).answer(ready(reply))
  await settled()
}
async function open(): Promise<void> {
  const opening = labs.open({ folder: '01-price' })
  await answer('labs/open', lab)
  await answer('labs/start', begun)
  await opening
}
/** Opens, locks, and answers everything of the first attempt. */
async function tried(): Promise<void> {
  await open()
  labs.answer('before', '41')
  const locking = labs.lock()
  await answer('labs/lock', { ...labs.submission!, lock: [link] })
  await ran(0)
  const checked = { ...labs.submission!, results, progress: { ...labs.submission!.progress, attempts: 1 } }
  await answer('labs/check', { submission: checked, grade })
  await answer('trace/keyed', []).catch(() => undefined)
  await locking
}
/** Answers the calls of one run. */
async function ran(index: number, plan: 'labs/plan' | 'labs/show' = 'labs/plan'): Promise<void> {
  const made = { text: 'version: 1', name: 'price-main', path: 'pio', seed: 1 }
  await answer(plan, made, plan === 'labs/show' ? 0 : index)
  const started = { run: index + 1, title: 't', summary: '', paths: ['pio'], seed: 1, warnings: [] }
  await answer('run/start', started, index)
  await answer('run/result', { outcomes: [{ path: 'pio', rows: 9, processes: [] }], comparison: {} }, index)
  await answer('trace/overview', { end: 10, rows: 9, tracks: [], lanes: [], signals: [], kinds: [], notKept: 0 }, index)
}

function startAnew(): void {
  localStorage.clear()
  sessionStorage.clear()
  setActivePinia(createPinia())
  host = fakeHost()
  labs = useLabs()
  labs.connect(host.api)
  useRun().connect(host.api)
}
beforeEach(startAnew)

describe('useLabs', () => {
  it('opens a lab at its first step and keeps later steps closed until the predictions are locked', async () => {
    await open()
    expect([labs.step, useView().view, labs.isDirty]).toEqual(['read', 'labs', false])
    labs.goTo('run')
    expect(labs.step).toBe('read')
    labs.goTo('predict')
    expect([labs.step, labs.missing.map(({ id }) => id)]).toEqual(['predict', ['before']])
  })

  it('locks, runs and checks; a locked prediction stays, an explanation may change', async () => {
    await tried()
    expect([labs.isLocked, labs.step, labs.attempts, labs.grade?.points]).toEqual([true, 'run', 1, 1])
    labs.answer('before', '42')
    labs.answer('after', '7')
    expect(labs.submission?.answers).toEqual({ before: '41', after: '7' })
  })

  it('takes the results out of the submission once something else is changed, so that no file claims them', async () => {
    await tried()
    labs.goTo('explain')
    labs.sign('Anna')
    expect(labs.submission?.results).toEqual(results)
    labs.edit('length', 97)
    expect([labs.submission?.results, labs.submission?.student]).toEqual([undefined, 'Anna'])
    labs.reset('length')
    expect(labs.submission?.edits).toEqual({ length: '4 KB' })
  })

  it('shows the event of a check in the run that is there, and makes the run again after a change', async () => {
    await tried()
    const evidence = labs.grade!.checks[0]!.evidence!
    const first = labs.showEvent(evidence)
    await answer('trace/keyed', [{ row: 5, at: 1500 }])
    await first
    expect(useView().view).toBe('timeline')
    expect(host.asked.filter(({ name }) => name === 'labs/plan')).toHaveLength(1)
    labs.edit('length', 97)
    const second = labs.showEvent(evidence)
    await settled()
    expect(host.asked.filter(({ name }) => name === 'labs/plan')).toHaveLength(2)
    await ran(1)
    await answer('trace/keyed', [{ row: 6, at: 1600 }], 1)
    await second
  })

  it('plays what was expected only after an attempt, and records that', async () => {
    await open()
    expect(await labs.showMe()).toBe(false)
    expect(host.asked.some(({ name }) => name === 'labs/show')).toBe(false)
    startAnew()
    await tried()
    const showing = labs.showMe()
    await settled()
    expect(host.question('labs/show').request).toMatchObject({ run: 'main', submission: { progress: { attempts: 1 } } })
    await ran(1, 'labs/show')
    expect([await showing, labs.submission?.progress?.shown, labs.submission?.edits]).toEqual([
      true,
      true,
      { length: '4 KB' },
    ])
  })

  it('records every hint that was asked for', async () => {
    await open()
    const asking = labs.hint()
    expect(host.question('labs/hints').request).toMatchObject({ count: 1 })
    await answer('labs/hints', ['look here'])
    await asking
    expect([labs.hints, labs.submission?.progress?.hints]).toEqual([['look here'], 1])
  })

  it('goes on after a reload where it was', async () => {
    await tried()
    const stop = labs.begin(window)
    window.dispatchEvent(new Event('pagehide'))
    stop()
    setActivePinia(createPinia())
    const again = fakeHost()
    labs = useLabs()
    labs.connect(again.api)
    const stopAgain = labs.begin(window)
    again.question('labs/open').answer(ready(lab))
    await settled()
    expect([labs.grade?.points, labs.submission?.answers, labs.isLocked]).toEqual([1, { before: '41' }, true])
    expect([labs.step, useView().view]).toEqual(['run', 'labs'])
    stopAgain()
  })

  it('writes the submission, and asks before a file takes the place of work that no file has', async () => {
    await open()
    labs.answer('before', '41')
    const saving = labs.save()
    await answer('labs/write', { text: 'kind: dmalab-answer' })
    expect(host.question('file/save').request).toMatchObject({ name: 'price.dmalab-answer.yaml', how: 'save' })
    await answer('file/save', { document: 'd1', name: 'anna.dmalab-answer.yaml' })
    expect([await saving, labs.isDirty, labs.file]).toEqual([true, false, 'd1'])
    labs.answer('before', '42')
    labs.leave()
    const opening = labs.openFile({ name: 'b.dmalab-answer.yaml', text: 'kind: dmalab-answer' })
    await answer('labs/read', { what: 'answer', submission: begun, folder: '01-price' })
    await opening
    expect([labs.conflict?.id, labs.isOpen]).toEqual(['price', false])
    const settling = labs.settle(true)
    await answer('labs/open', lab, 1)
    await settling
    expect([labs.conflict, labs.submission?.answers, labs.name]).toEqual([null, {}, 'b.dmalab-answer.yaml'])
  })

  it('says when the work was begun with another release', async () => {
    const opening = labs.open({ folder: '01-price' })
    await answer('labs/open', { ...lab, digest: 'b'.repeat(64) })
    await answer('labs/start', begun)
    await opening
    expect(labs.trouble?.code).toBe('otherRelease')
  })

  it('tells the words of the host when something cannot be done', async () => {
    const opening = labs.open({ folder: 'none' })
    host.question('labs/open').answer({ ok: false, error: { code: 'E_NOT_FOUND', message: 'There is no lab none.' } })
    await opening
    expect([labs.trouble?.message, labs.isOpen, labs.busy]).toEqual(['There is no lab none.', false, ''])
  })
})

describe('isLabFile', () => {
  it('knows labs and submissions by what they say they are', () => {
    expect(isLabFile('version: 1\nkind: dmalab-answer\n')).toBe(true)
    expect(isLabFile('{"version":1,"kind":"dmalab-lab"}')).toBe(true)
    expect(isLabFile('version: 1\ntitle: a kind: dmalab-lab\n')).toBe(false)
    expect(isLabFile('version: 1\nhost: 1989-386-isa\n')).toBe(false)
  })
})

describe('labs-memory', () => {
  const kept = (text: string): KeptLab => ({
    ...{ source: { folder: 'f' }, submission: { ...begun, edits: { program: text } } },
    ...{ saved: '', name: '', file: '', grade: null },
  })

  it('keeps what was worked on last when there is too much', () => {
    const all = new Map(['a', 'b', 'c'].map((id) => [id, kept('x'.repeat(450_000))] as const))
    expect([...writeKept(localStorage, all).keys()]).toEqual(['b', 'c'])
    expect([...readKept(localStorage).keys()]).toEqual(['b', 'c'])
  })

  it('reads nothing from what is not its own', () => {
    for (const text of ['', '{}', '[1, ["a", 2], ["b", {"source": 1}]]', 'no JSON']) {
      localStorage.setItem('dma-lab-answers', text)
      expect(readKept(localStorage).size).toBe(0)
    }
  })
})
