import type { ScriptPlace } from '../../../src-sim/index'
import { WORDS_FILE } from './prelude'

const FRAME = /^\s*at (?:(.*) \()?(.*?):(\d{1,9}):(\d{1,9})\)?$/

/** A guest's stack: where it was, and its frames without those of the words. */
export function readStack(
  file: string,
  stack: readonly string[],
): { readonly place: ScriptPlace; readonly frames: string[] } {
  let place: ScriptPlace = { file, line: 0, column: 0 }
  const frames: string[] = []
  for (const text of stack.slice(0, 40)) {
    const match = FRAME.exec(text.slice(0, 400))
    if (!match || match[2] === WORDS_FILE) continue
    const [, name = '', where = '', line = '', column = ''] = match
    if (where !== file) continue
    if (place.line === 0) place = { file, line: Number(line), column: Number(column) }
    const who = name === '' || name.startsWith('<') ? 'the script' : name
    frames.push(`${who} (${file}:${line}:${column})`)
  }
  return { place, frames: frames.slice(0, 20) }
}
