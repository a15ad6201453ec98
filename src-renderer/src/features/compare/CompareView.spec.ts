// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Component } from 'vue'
import { useLab, type Answer } from '../../stores/lab'
import CompareView from './CompareView.vue'
import SampleList from './SampleList.vue'

let lab: ReturnType<typeof useLab>

function show(component: Component): VueWrapper {
  return mount(component) as VueWrapper
}

beforeEach(() => {
  setActivePinia(createPinia())
  lab = useLab()
})

describe('CompareView', () => {
  it('says what is running while there is no answer', () => {
    const status = show(CompareView).get('[role=status]')
    expect(status.text()).toBe('Running sysv-vs-solaris…')
  })

  it('tells the words and the code of a failure, and tries again when asked', async () => {
    lab.comparison = { state: 'failed', message: 'unknown device', code: 'E_SCENARIO', where: 'x, line 3' }
    const view = show(CompareView)
    expect(view.get('[role=alert]').text()).toContain('unknown device')
    expect(view.text()).toContain('E_SCENARIO in x, line 3')
    const asked: unknown[] = []
    lab.$onAction(({ name, args }) => asked.push([name, ...args]))
    await view.get('button').trigger('click')
    expect(asked).toEqual([['choose', 'sysv-vs-solaris']])
  })
})

describe('SampleList', () => {
  const samples = (value: Answer<never[]>): string => {
    lab.samples = value
    return show(SampleList).text()
  }

  it('says whether it is reading, found nothing or failed', () => {
    expect(samples({ state: 'loading' })).toContain('Reading the samples')
    expect(samples({ state: 'ready', value: [] })).toContain('no samples')
    expect(samples({ state: 'failed', code: 'E_CLOSED', message: 'the connection has ended' })).toContain('has ended')
  })

  it('marks the chosen sample and chooses another on click', async () => {
    lab.samples = {
      state: 'ready',
      value: [
        { id: 'sysv-vs-solaris', title: 'One', summary: 'first' },
        { id: 'other', title: 'Two', summary: 'second' },
      ],
    }
    const view = show(SampleList)
    const [one, two] = view.findAll('button')
    expect([one?.attributes('aria-current'), two?.attributes('aria-current')]).toEqual(['true', undefined])
    const asked: unknown[] = []
    lab.$onAction(({ name, args }) => asked.push([name, ...args]))
    await two?.trigger('click')
    expect(asked).toEqual([['choose', 'other']])
  })
})
