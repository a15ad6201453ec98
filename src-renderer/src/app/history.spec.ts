import { describe, expect, it } from 'vitest'
import { nextTick, reactive } from 'vue'
import { followHistory } from './history'
import type { ViewName } from './view'

/** A window with a history and nothing else. */
function fakeWindow(first: unknown = null) {
  const states = [first]
  let place = 0
  const page = new EventTarget() as EventTarget & { history: unknown }
  page.history = {
    get state() {
      return states[place]
    },
    replaceState: (state: unknown) => (states[place] = state),
    pushState: (state: unknown) => {
      place += 1
      states.splice(place, Infinity, state)
    },
  }
  const go = (by: number): void => {
    place += by
    page.dispatchEvent(Object.assign(new Event('popstate'), { state: states[place] }))
  }
  return { page: page as unknown as Window, states, go }
}

describe('followHistory', () => {
  it('makes each view a step, and goes back and on through them', async () => {
    const { page, states, go } = fakeWindow()
    const shown = reactive<{ view: ViewName }>({ view: 'welcome' })
    const end = followHistory(page, shown)
    for (const name of ['machine', 'timeline', 'timeline'] as const) {
      shown.view = name
      await nextTick()
    }
    expect(states).toHaveLength(3)
    go(-1)
    expect(shown.view).toBe('machine')
    await nextTick()
    go(-1)
    expect(shown.view).toBe('welcome')
    await nextTick()
    go(2)
    expect(shown.view).toBe('timeline')
    await nextTick()
    expect(states).toHaveLength(3)
    end()
    go(-1)
    expect(shown.view).toBe('timeline')
  })

  it('adds no step when a reload comes back to its own view', async () => {
    const { page, states } = fakeWindow({ dmaLabView: 'labs' })
    const shown = reactive<{ view: ViewName }>({ view: 'welcome' })
    followHistory(page, shown)
    shown.view = 'labs'
    await nextTick()
    expect(states).toEqual([{ dmaLabView: 'labs' }])
  })

  it.each([null, 'x', { dmaLabView: 'nowhere' }, { view: 'labs' }])(
    'stays where it is at a step of others: %j',
    (state) => {
      const { page, states, go } = fakeWindow(state)
      const shown = reactive<{ view: ViewName }>({ view: 'machine' })
      followHistory(page, shown)
      states.push(state)
      go(1)
      expect(shown.view).toBe('machine')
    },
  )
})
