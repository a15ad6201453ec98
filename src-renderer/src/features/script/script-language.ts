import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import { javascript } from '@codemirror/lang-javascript'
import { EditorState, type Extension } from '@codemirror/state'
import { hoverTooltip } from '@codemirror/view'
import type { ScriptWord } from '../../../../src-ipc/script'

/** Completion of the words that begin like what is typed; nothing behind a dot. */
export function wordsFor(words: readonly ScriptWord[], context: CompletionContext): CompletionResult | null {
  const typed = context.matchBefore(/[\w$]+/)
  if (!typed && !context.explicit) return null
  const from = typed?.from ?? context.pos
  if (context.state.sliceDoc(from - 1, from) === '.') return null
  const options = words.map(({ name, signature, help }) => ({
    ...{ label: name, type: 'function', detail: signature.slice(name.length), info: help },
  }))
  return { from, options, validFor: /^[\w$]*$/ }
}

/** The word that stands at an offset of a text, and its place. */
export function wordAt(
  words: readonly ScriptWord[],
  text: string,
  offset: number,
): { readonly word: ScriptWord; readonly from: number; readonly to: number } | null {
  let from = offset
  while (from > 0 && /[\w$]/.test(text[from - 1]!)) from -= 1
  let to = offset
  while (to < text.length && /[\w$]/.test(text[to]!)) to += 1
  const word = text[from - 1] === '.' ? undefined : words.find(({ name }) => name === text.slice(from, to))
  return word ? { word, from, to } : null
}

/** JavaScript with the words of scripts: completion, and help where the mouse rests. */
export function scriptLanguage(words: readonly ScriptWord[], isReadOnly: boolean): Extension {
  return [
    javascript(),
    autocompletion({ override: [(context) => wordsFor(words, context)] }),
    hoverTooltip((view, offset) => {
      const found = wordAt(words, view.state.doc.toString(), offset)
      if (!found) return null
      const { word, from, to } = found
      return { pos: from, end: to, above: true, create: () => ({ dom: helpOf(word) }) }
    }),
    EditorState.readOnly.of(isReadOnly),
  ]
}

function helpOf({ signature, help, source }: ScriptWord): HTMLElement {
  const dom = document.createElement('div')
  dom.className = 'cm-word-help'
  for (const [tag, text] of [
    ['code', signature],
    ['p', help],
    ['cite', source],
  ] as const) {
    if (text === '') continue
    const part = document.createElement(tag)
    part.textContent = text
    dom.append(part)
  }
  return dom
}
