// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nextTick, reactive } from 'vue'
import { rememberScrolling } from './scroll-memory'
import type { ViewName } from './view'

let stop = (): void => undefined
let room: HTMLElement
const shown = reactive<{ view: ViewName }>({ view: 'welcome' })
const list = document.createElement('div')

beforeEach(() => {
  room = document.createElement('main')
  document.body.replaceChildren(room)
  room.replaceChildren(list)
  shown.view = 'machine'
  stop = rememberScrolling(() => room, shown)
})
afterEach(() => stop())

describe('rememberScrolling', () => {
  it('shows a view from its top the first time, and where it was left from then on', async () => {
    room.scrollTop = 700
    shown.view = 'compare'
    await nextTick()
    expect(room.scrollTop).toBe(0)
    room.scrollTop = 90
    shown.view = 'machine'
    await nextTick()
    expect(room.scrollTop).toBe(700)
    shown.view = 'compare'
    await nextTick()
    expect(room.scrollTop).toBe(90)
  })

  it('brings back what is scrolled within a view, also to the side', async () => {
    list.scrollTop = 40
    list.scrollLeft = 12
    shown.view = 'compare'
    room.replaceChildren()
    // As in a browser: what is not in the page is not scrolled.
    list.scrollTop = 0
    list.scrollLeft = 0
    await nextTick()
    shown.view = 'machine'
    room.replaceChildren(list)
    await nextTick()
    expect([list.scrollTop, list.scrollLeft]).toEqual([40, 12])
  })

  it('leaves everything alone after its end', async () => {
    stop()
    room.scrollTop = 33
    shown.view = 'probe'
    await nextTick()
    expect(room.scrollTop).toBe(33)
  })
})
