// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { commands } from '../../app/commands'
import { createMessages } from '../../i18n'
import { fakeHost, ready, type FakeHost } from '../../stores/fake-host'
import { useView } from '../../app/view'
import { useManual } from '../../stores/manual'
import { useRun } from '../../stores/run'
import TimelineView from './TimelineView.vue'

const ROW = { row: 7, at: 423_000, duration: 17_464_006, kind: 'dev:command', track: 1, request: 1 }
const DETAIL = {
  ...{ ...ROW, about: 'the device works on a command', chunk: 1, effects: [], effectCount: 0 },
  words: [{ label: 'block', value: '8' }],
  manual: [{ word: 'b_resid', meaning: 'bytes that were not transferred', source: 'buf(9S)' }],
  statements: [{ id: 'transfers.pio.1', where: 'An extract: Section, sentence 1', says: 'The device works.' }],
  chain: [
    {
      row: 7,
      at: 423_000,
      words: [{ label: 'block', value: '8' }],
      kind: 'dev:command',
      about: 'it works',
      track: 1,
    },
    {
      row: 3,
      at: 150_000,
      words: [{ label: 'bytes asked', value: '512' }],
      kind: 'syscall',
      about: 'a call',
      track: 0,
    },
  ],
}
const OVERVIEW = {
  ...{ end: 20_000_000, rows: 9, notKept: 0 },
  tracks: [
    { sort: 'process', name: 'cat (1)' },
    { sort: 'device', name: 'disk0' },
  ],
  lanes: [
    { lane: 0, track: 0, sort: 'process', name: 'cat (1)', depth: 0, entries: 4 },
    { lane: 1, track: 1, sort: 'device', name: 'disk0', depth: 0, entries: 5 },
  ],
  signals: [{ signal: 0, track: 1, sort: 'line', name: 'transfer', changes: 2, most: 1 }],
  kinds: [{ name: 'syscall' }, { name: 'dev:command' }],
}

let host: FakeHost
let run: ReturnType<typeof useRun>
let wrapper: VueWrapper

beforeEach(() => {
  setActivePinia(createPinia())
  host = fakeHost()
  run = useRun()
  run.connect(host.api)
})

/** Shows the view with a run that has ended, answering what is asked. */
async function show(): Promise<void> {
  run.current = {
    state: 'ended',
    started: { run: 4, title: 'One write', summary: '', paths: ['sysv', 'physio'], seed: 1, warnings: [] },
    ended: { outcomes: [{ path: 'sysv' }, { path: 'physio' }] } as never,
  }
  run.overview = OVERVIEW as never
  wrapper = mount(TimelineView, { global: { plugins: [createMessages('en')] }, attachTo: document.body })
  await flushPromises()
}

describe('TimelineView', () => {
  it('says what to do while nothing has run, and why nothing is there', () => {
    const view = mount(TimelineView, { global: { plugins: [createMessages('en')] } })
    expect(view.text()).toContain('press Run')
    view.unmount()
  })

  it('lists the tracks, the data paths above what they move, with their signals', async () => {
    await show()
    const tracks = wrapper.findAll('[aria-label="Tracks"] > li').map((each) => each.text())
    expect(tracks[0]).toContain('cat (1)')
    expect(tracks[1]).toContain('disk0')
    expect(tracks[1]).toContain('transfer')
    wrapper.unmount()
  })

  it('asks for windows of the lanes and signals that are laid out, on the path that is shown', async () => {
    await show()
    commands.do('timeline.zoomIn')
    await flushPromises()
    expect(host.question('trace/windows').request).toMatchObject({ run: 4, path: 'sysv', lanes: [0, 1] })
    expect(host.question('trace/signals').request).toMatchObject({ signals: [0] })
    wrapper.unmount()
  })

  it('asks for nothing of a track that is hidden, and puts a pinned one first', async () => {
    await show()
    // One question leads to the next until what is wanted is there.
    for (let place = 0; place < host.asked.length; place++) {
      const { name, answer } = host.asked[place]!
      if (name === 'trace/windows' || name === 'trace/signals') answer(ready([]))
      await flushPromises()
    }
    await wrapper.get('[aria-label="Hide cat (1)"]').trigger('click')
    await flushPromises()
    commands.do('timeline.zoomIn')
    await flushPromises()
    // The small picture of the whole run asks without filters.
    const asked = host.asked
      .filter(({ name }) => name === 'trace/windows')
      .map(({ request }) => request as object)
      .filter((request) => 'filters' in request)
    expect(asked[asked.length - 1]).toMatchObject({ lanes: [1] })
    expect(wrapper.findAll('[aria-label="Tracks"] > li')).toHaveLength(1)
    commands.do('timeline.showAll')
    await flushPromises()
    await wrapper.get('[aria-label="Pin disk0 to the top"]').trigger('click')
    expect(wrapper.findAll('[aria-label="Tracks"] > li').map((each) => each.get('.name').text())).toEqual([
      'disk0',
      'cat (1)',
    ])
    commands.do('timeline.undo')
    await flushPromises()
    expect(wrapper.findAll('[aria-label="Tracks"] > li')[0]!.get('.name').text()).toBe('cat (1)')
    wrapper.unmount()
  })

  it('tells what a selected event is, where it stands in the manuals, and what brought it about, first cause first', async () => {
    await show()
    run.select(7, 423_000)
    await flushPromises()
    host.question('trace/row').answer(ready(DETAIL))
    await flushPromises()
    const detail = wrapper.get('[aria-label="Event"]')
    expect(detail.get('h2').text()).toBe('dev:command')
    expect(detail.text()).toContain('buf(9S)')
    expect(detail.get('[aria-label="What it implements"]').text()).toContain('An extract: Section, sentence 1')
    await detail.get('[aria-label="Show transfers.pio.1 in the manual"]').trigger('click')
    expect([useView().view, useManual().opened]).toEqual(['manual', 'transfers.pio.1'])
    const steps = detail.findAll('[aria-label="How it came about"] button')
    expect(steps.map((each) => each.get('code').text())).toEqual(['syscall', 'dev:command'])
    expect(wrapper.get('[aria-live]').text()).toContain('dev:command, 423.000 µs')
    await steps[0]!.trigger('click')
    expect([run.row, run.cursor]).toEqual([3, 150_000])
    wrapper.unmount()
  })

  it('measures the selected event to the nanosecond and asks for what lies in it', async () => {
    await show()
    run.select(7, 423_000)
    await flushPromises()
    host.question('trace/row').answer(ready(DETAIL))
    await flushPromises()
    commands.do('timeline.measureSelection')
    await flushPromises()
    expect(host.question('trace/sums').request).toMatchObject({ from: 423_000, to: 17_887_006 })
    expect(wrapper.get('[aria-label="Measure"]').text()).toContain('17\u202f464.006 µs')
    wrapper.unmount()
  })

  it('takes its commands away when it goes', async () => {
    await show()
    expect(commands.isEnabled('timeline.fit')).toBe(true)
    wrapper.unmount()
    expect(commands.isEnabled('timeline.fit')).toBe(false)
  })
})
