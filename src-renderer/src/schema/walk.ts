/** Ways through a JSON Schema: what may stand at a path, and of which sort a field is. */
import type { JsonSchema } from '../../../src-ipc/machine'
import type { Quantity } from '../../../src-ipc/units'
import type { Shorthand, YamlPath } from '../yaml/edit'

/** The forms a value may have. */
export function formsOf(schema: JsonSchema): readonly JsonSchema[] {
  const inner = schema.anyOf ?? schema.oneOf
  if (!inner) return [schema]
  return inner.flatMap(formsOf).map((form) => {
    return form.description === undefined && schema.description !== undefined
      ? { ...form, description: schema.description }
      : form
  })
}

/** The forms that a value does not contradict; all of them when it contradicts each. */
export function fittingForms(schema: JsonSchema, value: unknown): readonly JsonSchema[] {
  const forms = formsOf(schema)
  const fitting = forms.filter((form) => fits(form, value))
  return fitting.length > 0 ? fitting : forms
}

function fits(form: JsonSchema, value: unknown): boolean {
  if (value === undefined || value === null) return true
  if (form.const !== undefined) return form.const === value
  switch (form.type) {
    case 'object': {
      if (typeof value !== 'object' || Array.isArray(value)) return false
      const map = value as Record<string, unknown>
      const properties = Object.entries(form.properties ?? {})
      const isRight = properties.every(([key, { const: only }]) => {
        return only === undefined || map[key] === undefined || map[key] === only
      })
      // Sorts without a word that tells them apart are told by the fields they must have.
      const lacks = (form.required ?? []).filter((key) => map[key] === undefined)
      const hasConst = properties.some(([, { const: only }]) => only !== undefined)
      const isKnown = Object.keys(map).every((key) => key in (form.properties ?? {}))
      return isRight && (hasConst || isKnown || lacks.length === 0)
    }
    case 'array':
      return Array.isArray(value)
    case 'string':
      return typeof value === 'string' && (form.enum?.includes(value) ?? true)
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer':
    case 'number':
      return typeof value === 'number'
    default:
      return true
  }
}

/** A name alone stands for a map that it says nothing about. */
const asMap = (value: unknown): unknown => (typeof value === 'object' ? value : undefined)

/** Schemas of what may stand at a path; a value of the document chooses between forms on the way. */
export function schemasAt(schema: JsonSchema, path: YamlPath, value: unknown): readonly JsonSchema[] {
  let forms: readonly JsonSchema[] = [schema]
  let at: unknown = value
  for (const key of path) {
    forms = forms.flatMap((form) => fittingForms(form, asMap(at))).flatMap((form): readonly JsonSchema[] => {
      const next = typeof key === 'number' ? form.items : form.properties?.[key]
      return next ? [next] : []
    })
    at = typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[key] : undefined
  }
  return forms
}

/** Fields that a map at a path may have, by key; the first form that has a key describes it. */
export function fieldsAt(schema: JsonSchema, path: YamlPath, value: unknown): ReadonlyMap<string, JsonSchema> {
  const fields = new Map<string, JsonSchema>()
  const here = path.reduce<unknown>((at, key) => (at as Record<string | number, unknown> | undefined)?.[key], value)
  for (const each of schemasAt(schema, path, value))
    for (const form of fittingForms(each, asMap(here)))
      for (const [key, field] of Object.entries(form.properties ?? {})) if (!fields.has(key)) fields.set(key, field)
  return fields
}

/** How a field is filled in. */
export type Sort = 'flag' | 'word' | 'number' | 'quantity' | 'address' | 'text' | 'list' | 'map'

/** What a form has to know of a field. */
export interface FieldSort {
  readonly sort: Sort
  readonly unit: Quantity | null
  /** Allowed words; for a number also words for some of its values. */
  readonly words: readonly string[]
  readonly min: number | null
  readonly max: number | null
  readonly description: string
}

const UNITS: readonly (readonly [RegExp, Quantity])[] = [
  [/\bus\b/, 'time'],
  [/KB\\?\/s/, 'rate'],
  [/kHz/, 'frequency'],
  [/KiB/, 'size'],
]

/** The sort of a field. */
export function sortOf(schema: JsonSchema): FieldSort {
  const forms = formsOf(schema)
  const has = (type: string): boolean => forms.some((form) => form.type === type)
  const words = forms.flatMap((form) => [
    ...(form.enum ?? []).map(String),
    ...(form.const === undefined ? [] : [String(form.const)]),
  ])
  const pattern = forms.find(({ pattern: each }) => each !== undefined)?.pattern ?? ''
  const unit = UNITS.find(([mark]) => mark.test(pattern))?.[1] ?? null
  const number = forms.find(({ type }) => type === 'integer' || type === 'number')
  const sort = ((): Sort => {
    if (has('array')) return 'list'
    if (has('object')) return 'map'
    if (has('boolean')) return 'flag'
    if (words.length > 0) return 'word'
    if (unit) return 'quantity'
    const isOpenText = forms.some((form) => form.type === 'string' && form.pattern === undefined)
    if (pattern.includes('0x') || (number && isOpenText)) return 'address'
    return number ? 'number' : forms.some(({ type }) => type === 'string') ? 'text' : 'address'
  })()
  return {
    ...{ sort, unit, words, description: schema.description ?? forms[0]?.description ?? '' },
    ...{ min: number?.minimum ?? null, max: number?.maximum ?? null },
  }
}

/** The shorthand of a schema: a name alone stands for a map whose field has the same words. */
export function shorthandOf(schema: JsonSchema): Shorthand {
  return (path) => {
    for (const each of schemasAt(schema, path, undefined)) {
      const forms = formsOf(each)
      const name = forms.find(({ type, enum: names }) => type === 'string' && names !== undefined)
      const map = forms.find(({ properties }) => properties !== undefined)
      if (!name || !map) continue
      const same = (field: JsonSchema): boolean => JSON.stringify(field.enum) === JSON.stringify(name.enum)
      return Object.entries(map.properties ?? {}).find(([, field]) => same(field))?.[0]
    }
    return undefined
  }
}
