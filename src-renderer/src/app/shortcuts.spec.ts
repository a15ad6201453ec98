// @vitest-environment happy-dom
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { Commands } from './commands'
import { listenForShortcuts, pressedKeys, readableKeys } from './shortcuts'

const held = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }

describe('pressedKeys', () => {
  it.each([
    [{ key: 'e', ctrlKey: true, shiftKey: true }, false, '$mod+Shift+e'],
    [{ key: 'E', ctrlKey: true, shiftKey: true }, false, '$mod+Shift+e'],
    [{ key: 'e', metaKey: true }, true, '$mod+e'],
    [{ key: 'e', ctrlKey: true }, true, 'Control+e'],
    [{ key: '?', shiftKey: true }, false, '?'],
    [{ key: 'F9', altKey: true }, false, 'Alt+F9'],
    [{ key: ' ', ctrlKey: true }, false, '$mod+Space'],
    [{ key: 'Shift', shiftKey: true }, false, null],
  ])('reads %o', (event, isApple, keys) => {
    expect(pressedKeys({ ...held, ...event }, isApple)).toBe(keys)
  })

  it('gives keys that do the command when they are pressed again', () => {
    const key = fc.constantFrom('a', 'z', '5', '?', ',', 'F3', 'Enter', 'ArrowUp')
    fc.assert(
      fc.property(key, fc.boolean(), fc.boolean(), fc.boolean(), (key, ctrlKey, altKey, shiftKey) => {
        const event = { key, ctrlKey, altKey, shiftKey: shiftKey && key !== '?' && key !== ',', metaKey: false }
        const keys = pressedKeys(event, false)!
        const commands = new Commands()
        const run = vi.fn()
        commands.add([{ id: 'a', keys, run }])
        const stop = listenForShortcuts(window, commands)
        window.dispatchEvent(new KeyboardEvent('keydown', { ...event, bubbles: true }))
        stop()
        expect(run).toHaveBeenCalledTimes(1)
      }),
    )
  })
})

describe('readableKeys', () => {
  const german = (key: string): string => ({ Ctrl: 'Strg', Shift: 'Umschalt' })[key] ?? key

  it('says what is on the keys', () => {
    expect(readableKeys('$mod+Shift+e', false, (key) => key)).toBe('Ctrl+Shift+E')
    expect(readableKeys('$mod+Shift+e', false, german)).toBe('Strg+Umschalt+E')
    expect(readableKeys('$mod+e', true, german)).toBe('⌘+E')
    expect(readableKeys('', false, german)).toBe('')
  })
})
