// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { commands } from '../../app/commands'
import { createMessages } from '../../i18n'
import { useRun } from '../../stores/run'
import CompareView from './CompareView.vue'

let run: ReturnType<typeof useRun>
const show = (): VueWrapper => mount(CompareView, { global: { plugins: [createMessages('en')] } }) as VueWrapper

beforeEach(() => {
  setActivePinia(createPinia())
  run = useRun()
})

describe('CompareView', () => {
  it('says what to do while nothing has run', () => {
    expect(show().text()).toContain('press Run')
  })

  it('says what is running while there is no answer', () => {
    run.current = { state: 'going', since: 0, started: { title: 'Sixteen sectors' } as never }
    expect(show().get('[role=status]').text()).toBe('Running Sixteen sectors…')
  })

  it('tells the words and the code of a failure, and tries again when asked', async () => {
    run.current = { state: 'failed', error: { message: 'unknown device', code: 'E_SCENARIO', where: 'line 3' } }
    let tries = 0
    commands.add([{ id: 'run.start', keys: '', run: () => tries++ }])
    const view = show()
    expect(view.get('[role=alert]').text()).toContain('unknown device')
    expect(view.text()).toContain('E_SCENARIO · line 3')
    await view.get('button').trigger('click')
    expect(tries).toBe(1)
  })
})
