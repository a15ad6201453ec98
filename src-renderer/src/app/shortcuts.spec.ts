// @vitest-environment happy-dom
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { Commands } from './commands'
import { listenForShortcuts, pressedKeys, readableKeys, withKeys } from './shortcuts'

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
  it('says what is on the keys', () => {
    expect([readableKeys('$mod+Shift+e', false), readableKeys('$mod+e', true)]).toEqual(['Ctrl+Shift+E', '⌘+E'])
  })
})

describe('withKeys', () => {
  it('names the keys behind the text, when there are any', () => {
    expect([withKeys('Undo', '$mod+z', false), withKeys('Undo', '', false)]).toEqual(['Undo (Ctrl+Z)', 'Undo'])
  })
})
