import { defaultHighlightStyle, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

/** Colours come from the tokens, so that the editor follows every theme by itself. */
const look = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--surface)', color: 'var(--text)' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', fontSize: 'var(--size)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': {
    backgroundColor: 'var(--ground)',
    borderRight: '1px solid var(--edge)',
    color: 'var(--text-quiet)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--sunken)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection':
    { backgroundColor: 'var(--tone-0)' },
  '.cm-selectionMatch': { backgroundColor: 'var(--accent-ground)' },
  '.cm-searchMatch': { backgroundColor: 'var(--tone-7)', color: 'var(--text)' },
  '.cm-searchMatch.cm-searchMatch-selected': { outline: '1px solid var(--focus)' },
  '.cm-panels': { backgroundColor: 'var(--ground)', color: 'var(--text)', borderColor: 'var(--edge)' },
  '.cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label': { fontSize: 'var(--size)' },
  '.cm-button': { backgroundImage: 'none', backgroundColor: 'var(--surface)', borderColor: 'var(--edge-strong)' },
  '.cm-textfield': { backgroundColor: 'var(--surface)', borderColor: 'var(--edge-strong)' },
  '.cm-tooltip': { backgroundColor: 'var(--surface)', color: 'var(--text)', border: '1px solid var(--edge-strong)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--on-accent)',
  },
  '.cm-completionDetail, .cm-completionInfo': { fontFamily: 'var(--font)' },
  '.cm-note': { maxWidth: '28rem', padding: 'var(--gap-1) var(--gap-2)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--alarm)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--alarm)',
    textUnderlineOffset: '3px',
  },
})

/** Colours of ours for those of the ordinary style, which has no dark one; what is not here is plain text. */
const COLOURS: Readonly<Record<string, string>> = {
  '#00c': 'var(--accent)',
  '#00f': 'var(--accent)',
  '#940': 'var(--text-quiet)',
  '#f00': 'var(--alarm)',
}

const words = HighlightStyle.define(
  defaultHighlightStyle.specs.map(({ color, ...spec }) => {
    return typeof color === 'string' ? { ...spec, color: COLOURS[color] ?? 'var(--text)' } : spec
  }),
)

/** How editors look. */
export const editorLook: Extension = [look, syntaxHighlighting(words)]
