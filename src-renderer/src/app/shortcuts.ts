import { createKeybindingsHandler } from 'tinykeys'
import type { Commands } from './commands'

/** True where keys are text: then only keys with a modifier are shortcuts. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

/** Lets the keys of all commands work in a window, remapped ones included. @returns stops it */
export function listenForShortcuts(page: Window, commands: Commands): () => void {
  const listener = (event: KeyboardEvent): void => {
    const bindings = commands
      .list()
      .map(({ id }) => [commands.keysOf(id), id] as const)
      .filter(([keys]) => keys !== '' && (!isTyping(event.target) || /\$mod|Control|Alt|Meta|\bF\d/.test(keys)))
    const act = Object.fromEntries(
      bindings.flatMap(([keys, id]) => {
        const perform = (pressed: KeyboardEvent): void => {
          // An editor that has undone its own change says so; then the key is spent.
          if (!pressed.defaultPrevented && commands.do(id)) pressed.preventDefault()
        }
        // A sign such as ? is typed with Shift on one keyboard and without on another.
        return [keys, ...(/^[^a-z\d]$/i.test(keys) ? [`Shift+${keys}`] : [])].map((each) => [each, perform] as const)
      }),
    )
    createKeybindingsHandler(act)(event)
  }
  page.addEventListener('keydown', listener)
  return () => page.removeEventListener('keydown', listener)
}

/** Keys with words on them, which differ between languages. */
export const NAMED_KEYS = [
  ...(['Ctrl', 'Shift', 'Alt', 'Enter', 'Escape', 'Backspace', 'Delete', 'Insert', 'Home', 'End'] as const),
  ...(['PageUp', 'PageDown', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const),
] as const

/** What stands on a key with words. */
export type KeyName = (key: (typeof NAMED_KEYS)[number]) => string

/** Keys as a person reads them, such as `Ctrl+Enter`; none for none. */
export function readableKeys(keys: string, isApple: boolean, name: KeyName): string {
  const read = (key: string): string => {
    if (key === '$mod' && isApple) return '⌘'
    const named = NAMED_KEYS.find((each) => each === (key === '$mod' ? 'Ctrl' : key))
    if (named) return name(named)
    return key.length === 1 ? key.toUpperCase() : key
  }
  return keys.split('+').map(read).join('+')
}

/** Keys that are no shortcut by themselves. */
const MODIFIERS: readonly string[] = ['Control', 'Shift', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'Dead', 'Process']

/**
 * The keys that were pressed as tinykeys writes them, such as `$mod+Shift+e`; null while only modifiers are held.
 *
 * @param isApple the command key is `$mod`, else Control is
 */
export function pressedKeys(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
  isApple: boolean,
): string | null {
  const { key } = event
  if (MODIFIERS.includes(key) || key === '') return null
  const isLetter = /^[a-z\d]$/i.test(key)
  // A sign already says whether Shift was held.
  const isSign = key.length === 1 && !isLetter && key !== ' '
  return [
    ...(event[isApple ? 'metaKey' : 'ctrlKey'] ? ['$mod'] : []),
    ...(event[isApple ? 'ctrlKey' : 'metaKey'] ? [isApple ? 'Control' : 'Meta'] : []),
    ...(event.altKey ? ['Alt'] : []),
    ...(event.shiftKey && !isSign ? ['Shift'] : []),
    key === ' ' ? 'Space' : isLetter ? key.toLowerCase() : key,
  ].join('+')
}
