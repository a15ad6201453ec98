import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

/**
 * Text typed over a selection goes into the document directly. Left to the browser, what is typed would keep the look of
 * what it replaces in a style attribute, which the window's policy forbids and reports.
 */
export const typingOverSelection: Extension = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main } = view.state.selection
    const data = event.data
    if (main.empty || view.composing || event.inputType !== 'insertText' || data === null) return false
    event.preventDefault()
    const insert = (): ReturnType<typeof view.state.update> =>
      view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true })
    const isTaken = view.state
      .facet(EditorView.inputHandler)
      .some((handler) => handler(view, main.from, main.to, data, insert))
    if (!isTaken) view.dispatch(insert())
    return true
  },
})
