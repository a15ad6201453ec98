// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { markdownNodes } from './markdown'

const copied: string[] = []
const shown = (text: string): HTMLElement => {
  const words = { copy: 'Copy', onCopy: (address: string) => void copied.push(address) }
  const component = defineComponent({ render: () => h('div', markdownNodes(text, words)) })
  return mount(component).element as HTMLElement
}

describe('markdownNodes', () => {
  it('shows headings below those of the view, lists, tables and code', () => {
    const element = shown(
      '# Units\n\nA `unit` has **512** bytes.\n\n1. one\n2. two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n    x = 1\n',
    )
    expect(element.querySelector('h3')?.textContent).toBe('Units')
    expect(element.querySelector('p')?.textContent).toBe('A unit has 512 bytes.')
    expect([...element.querySelectorAll('p > code, p > strong')].map((each) => each.textContent)).toEqual([
      'unit',
      '512',
    ])
    expect([...element.querySelectorAll('ol > li')].map((each) => each.textContent)).toEqual(['one', 'two'])
    expect([...element.querySelectorAll('td')].map((each) => each.textContent)).toEqual(['1', '2'])
    expect(element.querySelector('pre code')?.textContent?.trim()).toBe('x = 1')
  })

  it('makes no element of raw HTML, wherever it stands', () => {
    const hostile =
      '<img src=x onerror=alert(1)>\n\n<script>alert(1)</script>\n\nA <b onclick="x()">word</b> &lt;i&gt; `<u>`\n'
    const element = shown(hostile)
    expect(element.querySelectorAll('img, script, b, i, u')).toHaveLength(0)
    expect(element.textContent).toContain('<script>alert(1)</script>')
    expect(element.textContent).toContain('<b onclick="x()">word</b>')
  })

  it('shows a link as text with its address, and copies that', () => {
    const element = shown('See [the page](javascript:alert(1)).')
    expect(element.querySelectorAll('a')).toHaveLength(0)
    expect(element.textContent).toContain('the page (javascript:alert(1))')
    element.querySelector('button')?.click()
    expect(copied).toEqual(['javascript:alert(1)'])
  })

  it('ends however deep a text is nested', () => {
    expect(shown(`${'>'.repeat(400)} deep`).textContent).toContain('deep')
  })
})
