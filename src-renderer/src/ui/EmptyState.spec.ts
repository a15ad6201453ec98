// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { createMessages } from '../i18n'
import { useDocument } from '../stores/document'
import EmptyState from './EmptyState.vue'

beforeEach(() => setActivePinia(createPinia()))
const show = (): VueWrapper =>
  mount(EmptyState, {
    props: { needs: 'run', title: 'Timeline', text: 'Nothing has run yet.' },
    global: { plugins: [createMessages('en')] },
  }) as VueWrapper
const buttons = (view: VueWrapper): string[] => view.findAll('button').map((each) => each.text())

describe('EmptyState', () => {
  it('offers to run a document that can', async () => {
    await useDocument().open({ name: 'a.yaml', text: 'a: 1\n' })
    const view = show()
    expect(view.text()).toContain('Nothing has run yet.')
    expect(buttons(view)).toEqual(['Run', 'Welcome'])
  })

  it('says why a document cannot run, and leads to what is in the way', async () => {
    const scenario = useDocument()
    await scenario.open({ name: 'a.yaml', text: 'a: 1\n' })
    scenario.checked = { scenario: null, issues: [{ message: 'wrong' }, { message: 'wrong too' }] }
    const view = show()
    expect(view.text()).toContain('The document cannot run: it has 2 problems.')
    expect(buttons(view)).toEqual(['Show the problems', 'Welcome'])
  })
})
