import { describe, expect, it } from 'vitest'
import { tokenColour } from './token-colour'

describe('tokenColour', () => {
  const style = (text: string, colorScheme: string) => ({ getPropertyValue: () => text, colorScheme })

  it.each([
    ['light', false, '#111'],
    ['light', true, '#111'],
    ['dark', false, '#eee'],
    ['light dark', false, '#111'],
    ['light dark', true, '#eee'],
    ['normal', true, '#111'],
  ])('takes of both colours the one of the scheme: %s, the system dark: %s', (scheme, prefersDark, colour) => {
    expect(tokenColour(style(' light-dark(#111, #eee)', scheme), 'text', prefersDark)).toBe(colour)
  })

  it('leaves a single colour as it is', () => {
    expect(tokenColour(style(' #ffff00 ', 'dark'), 'accent', false)).toBe('#ffff00')
    expect(tokenColour(style('', 'dark'), 'unknown', false)).toBe('')
  })
})
