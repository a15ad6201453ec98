import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap } from '@codemirror/commands'
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language'
import { lintGutter, lintKeymap } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { editorLook } from './theme'
import { typingOverSelection } from './typing'

/** Keys of the editor that the window needs for itself. */
const KEPT_BY_WINDOW = ['Mod-Enter', 'Mod-k']

/** What the parts of the editor say, by the name of the message that says it. */
export const PHRASES = {
  find: 'Find',
  replace: 'Replace',
  next: 'next',
  previous: 'previous',
  all: 'all',
  matchCase: 'match case',
  regexp: 'regexp',
  byWord: 'by word',
  replaceOne: 'replace',
  replaceAll: 'replace all',
  close: 'close',
  fold: 'Fold line',
  unfold: 'Unfold line',
  folded: 'folded code',
  unfoldHere: 'unfold',
  diagnostics: 'Diagnostics',
  noDiagnostics: 'No diagnostics',
  completions: 'Completions',
} as const

/**
 * What every editor of the window has; undo belongs to the document, so there is no history of its own.
 *
 * @param say the words for each of PHRASES
 */
export function editorSetup(label: string, say: (phrase: keyof typeof PHRASES) => string): Extension {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? ''
  return [
    ...(nonce === '' ? [] : [EditorView.cspNonce.of(nonce)]),
    ...[lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(), drawSelection(), foldGutter()],
    ...[bracketMatching(), closeBrackets(), indentOnInput(), highlightSelectionMatches()],
    ...[search({ top: true }), autocompletion(), lintGutter()],
    EditorState.phrases.of(
      Object.fromEntries((Object.keys(PHRASES) as (keyof typeof PHRASES)[]).map((name) => [PHRASES[name], say(name)])),
    ),
    EditorState.tabSize.of(2),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-multiline': 'true', tabindex: '0' }),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap.filter(({ key }) => !KEPT_BY_WINDOW.includes(key ?? '')),
      ...searchKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
    ]),
    typingOverSelection,
    editorLook,
  ]
}
