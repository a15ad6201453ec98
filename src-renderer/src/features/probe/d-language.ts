import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'
import { javascript } from '@codemirror/lang-javascript'
import { Prec, type Extension } from '@codemirror/state'
import { keymap } from '@codemirror/view'
import type { ProbeVocabulary } from '../../../../src-ipc/probe'

const TYPES = { variable: 'variable', member: 'property', function: 'function', action: 'function' } as const
const STRUCTURES = ['bufinfo_t', 'devinfo_t', 'fileinfo_t']

/** The clause that a place lies in: its probes, and whether that place is behind them. */
function clauseAt(text: string): { readonly head: string; readonly isInside: boolean } {
  const open = text.lastIndexOf('{')
  const close = text.lastIndexOf('}')
  const begin = open > close ? text.lastIndexOf('}', open) : close
  const clause = text.slice(begin + 1)
  const head = /^[^{/]*/.exec(clause)?.[0] ?? ''
  return { head, isInside: head.length < clause.length }
}

/** What fits at the end of a text: probes before a clause, members behind ->, words elsewhere. */
export function offersFor(
  words: ProbeVocabulary,
  text: string,
): { readonly from: number; readonly options: Completion[] } | null {
  const { head, isInside } = clauseAt(text)
  if (!isInside) {
    const typed = /[\w:*.-]*$/.exec(text)![0]
    const options = words.probes.map(({ provider, name, about, events }) => ({
      ...{
        label: `${provider}:::${name}`,
        type: 'keyword',
        detail: String(events),
        info: about,
        boost: events > 0 ? 1 : 0,
      },
    }))
    return { from: text.length - typed.length, options }
  }
  const typed = /\w*$/.exec(text)![0]
  const from = text.length - typed.length
  const before = text.slice(0, from)
  if (/(?:self|this)->$/.test(before)) return null
  const index = /args\[(\d)\]->$/.exec(before)?.[1]
  if (index !== undefined) {
    const first = /(\w+):[^:]*:[^:]*:([\w*-]+)/.exec(head)
    const entry = first && words.probes.find((each) => each.provider === first[1] && each.name === first[2])
    const isIo = first?.[1] === 'io' || !entry
    const members = isIo
      ? words.words.filter(({ sort, detail }) => sort === 'member' && detail === STRUCTURES[Number(index)])
      : entry.members.map((word) => ({ word, detail: '' }))
    return { from, options: members.map(({ word, detail }) => ({ label: word, type: 'property', detail })) }
  }
  if (before.endsWith('->')) return null
  const options = words.words
    .filter(({ sort }) => sort !== 'member')
    .map(({ word, sort, detail }) => ({ label: word, type: TYPES[sort as keyof typeof TYPES] ?? 'keyword', detail }))
  return { from, options }
}

/**
 * D with completion; Shift+Enter runs the program.
 *
 * @param words asked each time, for they change with the run
 */
export function dLanguage(words: () => ProbeVocabulary | null, run: () => void): Extension {
  const complete = (context: CompletionContext): CompletionResult | null => {
    const known = words()
    const offer = known && offersFor(known, context.state.sliceDoc(0, context.pos))
    if (
      !offer ||
      (!context.explicit && offer.from === context.pos && !/->$/.test(context.state.sliceDoc(0, context.pos)))
    )
      return null
    return { ...offer, validFor: /^[\w:*.-]*$/ }
  }
  const shortcut = {
    key: 'Shift-Enter',
    run: () => {
      run()
      return true
    },
  }
  return [javascript(), autocompletion({ override: [complete] }), Prec.highest(keymap.of([shortcut]))]
}
