import { useI18n } from 'vue-i18n'
import { readableKeys } from './shortcuts'

/** Keys in the language of the window, as they stand on the keyboards of this system. */
export interface KeyWords {
  /** The command key does what Control does elsewhere. */
  readonly isApple: boolean
  /** Such as `Ctrl+Enter`; empty for none. */
  readable(keys: string): string
  /** What the pointer is told of something that keys do too, such as `Undo (Ctrl+Z)`. @param keys empty = none */
  withKeys(text: string, keys: string): string
}

/** For components, within their set-up. */
export function useKeys(): KeyWords {
  const { t } = useI18n()
  const isApple = navigator.platform.startsWith('Mac')
  const readable = (keys: string): string => readableKeys(keys, isApple, (key) => t(`keys.names.${key}`))
  return { isApple, readable, withKeys: (text, keys) => (keys === '' ? text : `${text} (${readable(keys)})`) }
}
