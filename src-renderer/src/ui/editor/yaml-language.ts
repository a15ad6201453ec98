import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'
import { yaml } from '@codemirror/lang-yaml'
import type { Extension } from '@codemirror/state'
import { hoverTooltip } from '@codemirror/view'
import type { JsonSchema } from '../../../../src-ipc/machine'
import { sayDescription } from '../../i18n/said/description'
import { fieldsAt, schemasAt, sortOf } from '../../schema/walk'
import { yamlCursor } from '../../yaml/cursor'
import { readYaml, valueAt, type YamlPath } from '../../yaml/edit'

/** What a field is offered as. */
export interface Offer {
  readonly from: number
  readonly options: readonly { readonly label: string; readonly detail: string; readonly isKey: boolean }[]
}

/** Keys or values that may stand at an offset, as the schema says. */
export function offersAt(schema: JsonSchema, text: string, offset: number, lastRead: unknown): Offer | null {
  const cursor = yamlCursor(text, offset)
  if (!cursor) return null
  const value = readYaml(text)?.value ?? lastRead
  if (cursor.at === 'key') {
    const here = valueAt(value, cursor.path)
    const there = typeof here === 'object' && here !== null ? Object.keys(here) : []
    const typed = text.slice(cursor.from, offset)
    const keys = [...fieldsAt(schema, cursor.path, value)]
      .filter(([key]) => key === typed || !there.includes(key))
      .map(([label, field]) => ({ label, detail: sortOf(field).description, isKey: true }))
    const words = schemasAt(schema, cursor.path, value).flatMap((each) => valuesOf(each))
    return { from: cursor.from, options: [...keys, ...(keys.length > 0 ? [] : words)] }
  }
  const path: YamlPath = cursor.key === '' ? cursor.path : [...cursor.path, cursor.key]
  return { from: cursor.from, options: schemasAt(schema, path, value).flatMap((each) => valuesOf(each)) }
}

function valuesOf(schema: JsonSchema): Offer['options'][number][] {
  const { sort, words, description } = sortOf(schema)
  const values = sort === 'flag' ? ['true', 'false'] : words
  return values.map((label) => ({ label, detail: description, isKey: false }))
}

/** What the schema says of the field at an offset, with the place of its key. */
export function noteAt(
  schema: JsonSchema,
  text: string,
  offset: number,
): { readonly path: string; readonly note: string; readonly from: number; readonly to: number } | null {
  let from = offset
  while (from > 0 && /[\w-]/.test(text[from - 1]!)) from -= 1
  let to = offset
  while (to < text.length && /[\w-]/.test(text[to]!)) to += 1
  if (from === to) return null
  const cursor = yamlCursor(text, to)
  if (!cursor) return null
  const word = text.slice(from, to)
  const isKey = cursor.at === 'key' && /^\s*:(\s|$)/.test(text.slice(to, to + 8))
  const path = isKey ? [...cursor.path, word] : cursor.key === '' ? cursor.path : [...cursor.path, cursor.key]
  const [field] = schemasAt(schema, path, readYaml(text)?.value)
  if (!field) return null
  const { description } = sortOf(field)
  return description === '' ? null : { path: path.join('.'), note: description, from, to }
}

/**
 * YAML whose keys and values a schema knows.
 *
 * @param lastRead what the document said when it could last be read
 * @param say what the schema says, in the language of the window
 */
export function yamlWith(schema: JsonSchema, lastRead: () => unknown, say: (text: string) => string): Extension {
  const complete = (context: CompletionContext): CompletionResult | null => {
    const offer = offersAt(schema, context.state.doc.toString(), context.pos, lastRead())
    if (!offer || offer.options.length === 0) return null
    if (!context.explicit && offer.from === context.pos) return null
    const options = offer.options.map(({ label, detail, isKey }): Completion => ({
      ...{ label, info: sayDescription(detail, say), type: isKey ? 'property' : 'enum' },
      ...(isKey ? { apply: `${label}: ` } : {}),
    }))
    return { from: offer.from, options, validFor: /^[\w.-]*$/ }
  }
  const notes = hoverTooltip((view, position) => {
    const found = noteAt(schema, view.state.doc.toString(), position)
    if (!found) return null
    return {
      ...{ pos: found.from, end: found.to, above: true },
      create: () => {
        const dom = document.createElement('div')
        dom.className = 'cm-note'
        const name = document.createElement('code')
        name.textContent = found.path
        dom.append(name, ` ${sayDescription(found.note, say)}`)
        return { dom }
      },
    }
  })
  return [yaml(), autocompletion({ override: [complete] }), notes]
}
