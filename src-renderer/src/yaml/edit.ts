/**
 * Changes to the text of a YAML document that touch nothing but what they are about: comments, order, quotes and blank
 * lines stay. A change is first tried as a cut in the text; it counts only when the text then says what was wanted.
 * Where no cut is known the document is written anew, which keeps comments and order but not every space.
 */
import {
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  stringify,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml'
import type { Plain } from '../../../src-ipc/machine'

/** Keys and places, from the top. */
export type YamlPath = readonly (string | number)[]

/** The key that a name alone stands for, such as `preset` where `host: NAME` is the same as `host: { preset: NAME }`. */
export type Shorthand = (path: YamlPath) => string | undefined

/** Stands where a quoted text will be. */
const STAND_IN = 'value_of_several_lines_2f6c'

const NO_SHORTHAND: Shorthand = () => undefined

/** What a text says; undefined while it cannot be read. */
export function readYaml(text: string): { readonly value: unknown } | undefined {
  const document = parse(text)
  return document && { value: document.toJS() }
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>(
    (at, key) => (isObject(at) ? (at as Record<string | number, unknown>)[key] : undefined),
    value,
  )
}

/** The text with another value at a path; missing maps and lists around it are made. Null while it cannot be read. */
export function setYaml(text: string, given: YamlPath, value: Plain, shorthand = NO_SHORTHAND): string | null {
  const document = parse(text)
  if (!document) return null
  const before: unknown = document.toJS()
  const path = whereItStands(before, given, shorthand)
  if (same(valueAt(before, path), value)) return text
  const wanted = withValue(before, path, value, [], shorthand)
  const cut = document.contents ? cutIn(text, document, path, value, shorthand) : null
  if (cut !== null && says(cut, wanted)) return cut
  const quoted = document.contents ? quotedCut(text, document, path, value, shorthand) : null
  if (quoted !== null && says(quoted, wanted)) return quoted
  return rewritten(text, (fresh) => {
    path.forEach((_key, depth) => {
      const above = path.slice(0, depth)
      const key = shorthand(above)
      const node = fresh.getIn(above, true)
      if (key !== undefined && isScalar(node)) fresh.setIn(above, fresh.createNode({ [key]: node.value }))
    })
    fresh.setIn(path, fresh.createNode(value))
  })
}

/** A cut with a text of several lines on one line of its own, in double quotes; null for any other value. */
function quotedCut(
  text: string,
  document: Document.Parsed,
  path: YamlPath,
  value: Plain,
  shorthand: Shorthand,
): string | null {
  if (typeof value !== 'string' || !value.includes('\n')) return null
  const stand = cutIn(text, document, path, STAND_IN, shorthand)
  return stand?.replace(STAND_IN, () => JSON.stringify(value)) ?? null
}

/** The text without the value at a path; a map that is empty then goes too. Null while it cannot be read. */
export function removeYaml(text: string, given: YamlPath, shorthand = NO_SHORTHAND): string | null {
  const document = parse(text)
  if (!document) return null
  const before: unknown = document.toJS()
  const path = whereItStands(before, given, shorthand)
  if (valueAt(before, path) === undefined) return text
  const whole = emptied(before, path)
  const wanted = withoutValue(before, whole)
  const cut = cutOut(text, document, whole)
  if (cut !== null && says(cut, wanted)) return cut
  return rewritten(text, (fresh) => void fresh.deleteIn(whole))
}

/** Where the value at a path stands, in characters from the start; the nearest that holds it when it is not there. */
export function placeInYaml(text: string, path: YamlPath): { readonly from: number; readonly to: number } | null {
  const document = parse(text)
  if (!document?.contents) return null
  const { node, pair } = walk(document, path)
  const start = (pair?.key as Node | null | undefined)?.range?.[0] ?? node?.range?.[0]
  if (start === undefined) return null
  const key = (pair?.key as Node | null | undefined)?.range
  return { from: start, to: node?.range && !isMap(node) && !isSeq(node) ? node.range[1] : (key?.[1] ?? start) }
}

/** The path of a value that may stand alone for the map around it. */
export function whereItStands(value: unknown, path: YamlPath, shorthand: Shorthand): YamlPath {
  const above = path.slice(0, -1)
  const parent = valueAt(value, above)
  const isAlone = parent !== undefined && parent !== null && !isObject(parent)
  return isAlone && shorthand(above) === path[path.length - 1] ? above : path
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

function parse(text: string): Document.Parsed | undefined {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true })
  return document.errors.length > 0 ? undefined : document
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  const get = (from: object, key: string): unknown => (from as Record<string, unknown>)[key]
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(get(a, key), get(b, key)))
  )
}

const says = (text: string, wanted: unknown): boolean => same(parse(text)?.toJS(), wanted)

function withValue(at: unknown, path: YamlPath, value: Plain, above: YamlPath, shorthand: Shorthand): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  const name = shorthand(above)
  const whole = !isObject(at) && at !== undefined && at !== null && name !== undefined ? { [name]: at } : at
  const inner = withValue(valueAt(whole, [key]), rest, value, [...above, key], shorthand)
  if (typeof key === 'number') {
    const list: unknown[] = Array.isArray(whole) ? [...(whole as unknown[])] : []
    list[key] = inner
    return list
  }
  return { ...(isObject(whole) ? whole : {}), [key]: inner }
}

function withoutValue(at: unknown, path: YamlPath): unknown {
  const [key, ...rest] = path
  if (key === undefined || !isObject(at)) return at
  if (rest.length > 0) {
    const inner = withoutValue(valueAt(at, [key]), rest)
    if (Array.isArray(at)) return at.map((each: unknown, index) => (index === key ? inner : each))
    return { ...at, [key]: inner }
  }
  if (Array.isArray(at)) return at.filter((_each, index) => index !== key)
  return Object.fromEntries(Object.entries(at).filter(([name]) => name !== key))
}

/** The path to take away: upwards from a value as long as it is the only one of a map in a map. */
function emptied(value: unknown, path: YamlPath): YamlPath {
  const above = path.slice(0, -1)
  const parent = valueAt(value, above)
  const isOnly = isObject(parent) && Object.keys(parent).length === 1
  return isOnly && typeof above[above.length - 1] === 'string' ? emptied(value, above) : path
}

function rewritten(text: string, change: (document: Document) => void): string {
  const document = parseDocument(text)
  change(document)
  return document.toString({ lineWidth: 0 })
}

interface Found {
  /** Parts of the path that are there. */
  readonly depth: number
  readonly node: Node | null
  readonly pair: Pair | null
  /** What holds it. */
  readonly parent: Node | null
  readonly isInFlow: boolean
}

function walk(document: Document.Parsed, path: YamlPath): Found {
  let found: Found = { depth: 0, node: document.contents, pair: null, parent: null, isInFlow: false }
  for (const key of path) {
    const { node } = found
    const isInFlow = found.isInFlow || ((isMap(node) || isSeq(node)) && node.flow === true)
    if (isMap(node)) {
      const pair = node.items.find((each) => isScalar(each.key) && each.key.value === key)
      if (!pair) return { ...found, isInFlow }
      found = { depth: found.depth + 1, node: pair.value as Node | null, pair: pair, parent: node, isInFlow }
    } else if (isSeq(node) && typeof key === 'number' && key < node.items.length) {
      found = { depth: found.depth + 1, node: node.items[key] as Node, pair: null, parent: node, isInFlow }
    } else return { ...found, isInFlow }
  }
  return found
}

const splice = (text: string, from: number, to: number, by: string): string => text.slice(0, from) + by + text.slice(to)
const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1
const lineEnd = (text: string, at: number): number =>
  text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at)

/** A value on one line, as it may stand between brackets. */
function flowText(value: Plain): string {
  return stringify([value], { collectionStyle: 'flow', lineWidth: 0 }).trim().slice(1, -1).trim()
}

function scalarText(value: Plain, isInFlow: boolean): string {
  return isInFlow || isObject(value) ? flowText(value) : stringify(value, { lineWidth: 0 }).trimEnd()
}

const isBlockScalar = (node: unknown): boolean => isScalar(node) && (node.type ?? '').startsWith('BLOCK_')

/** Where the last character of a node is; comments behind it are not counted. */
function endOf(node: Node | null, pair: Pair | null): number {
  if ((isMap(node) || isSeq(node)) && !node.flow && node.items.length > 0) {
    const last: unknown = node.items[node.items.length - 1]
    return isMap(node) ? endOf((last as Pair).value as Node | null, last as Pair) : endOf(last as Node, null)
  }
  if (node?.range && (node.range[1] > node.range[0] || !pair)) return node.range[1]
  return ((pair?.key as Node | undefined)?.range?.[1] ?? node?.range?.[1] ?? 0) + 1
}

function isEndOfBlockScalar(node: Node | null): boolean {
  if ((isMap(node) || isSeq(node)) && !node.flow && node.items.length > 0) {
    const last: unknown = node.items[node.items.length - 1]
    return isEndOfBlockScalar((isMap(node) ? (last as Pair).value : last) as Node | null)
  }
  return isBlockScalar(node)
}

function cutIn(
  text: string,
  document: Document.Parsed,
  path: YamlPath,
  value: Plain,
  shorthand: Shorthand,
): string | null {
  const found = walk(document, path)
  const { depth, node, pair, isInFlow } = found
  if (depth === path.length) return replaced(text, found, value)
  const above = path.slice(0, depth)
  const key = path[depth]!
  const nested = nest(path.slice(depth + 1), value)
  if (isScalar(node) && node.value !== null && node.range) {
    const name = shorthand(above)
    if (name === undefined) return null
    const own = text.slice(node.range[0], node.range[1])
    const start = pair ? lineStart(text, (pair.key as Node).range![0]) : 0
    const indent = pair ? ' '.repeat((pair.key as Node).range![0] - start + 2) : ''
    const whole = isInFlow ? `{ ${name}: ${own} }` : pair ? `\n${indent}${name}: ${own}` : `${name}: ${own}`
    const gap = whole.startsWith('\n') && text[node.range[0] - 1] === ' ' ? 1 : 0
    return setYaml(splice(text, node.range[0] - gap, node.range[1], whole), path, value, shorthand)
  }
  if (isMap(node) && typeof key === 'string')
    return node.flow ? intoFlow(text, node, key, nested) : intoBlock(text, node, key, nested)
  if (isSeq(node) && key === node.items.length) {
    const last = node.items[node.items.length - 1] as Node | undefined
    if (node.flow) {
      const at = last?.range?.[1] ?? node.range![0] + 1
      return splice(text, at, at, `${last ? ', ' : ' '}${flowText(nested)}${last ? '' : ' '}`)
    }
    if (!last?.range) return null
    const dash = text.lastIndexOf('-', last.range[0] - 1)
    const indent = ' '.repeat(dash - lineStart(text, dash))
    return insertLine(text, last, null, indented(stringify([nested], { lineWidth: 0 }), indent))
  }
  return null
}

/** A value inside the maps and lists that lead to it. */
function nest(path: YamlPath, value: Plain): Plain {
  return path.reduceRight<Plain>((inner, key) => (typeof key === 'number' ? [inner] : { [key]: inner }), value)
}

function replaced(text: string, { node, pair, isInFlow }: Found, value: Plain): string | null {
  // What follows on the same line can only be a comment, which text of several lines would swallow.
  const rest = node?.range && !isBlockScalar(node) ? text.slice(node.range[1], lineEnd(text, node.range[1])).trim() : ''
  const isLong = typeof value === 'string' && value.includes('\n') && !isInFlow && rest === ''
  if (isLong) {
    const key = pair?.key as Node | undefined
    if (!key?.range || !isScalar(key)) return null
    const indent = ' '.repeat(key.range[0] - lineStart(text, key.range[0]))
    const written = indented(stringify({ [String(key.value)]: value }, { lineWidth: 0 }), indent).slice(indent.length)
    const tail = isBlockScalar(node) ? '\n' : ''
    return splice(text, key.range[0], endOf(node, pair), written + tail)
  }
  if (!node?.range) return null
  const [from, to] = node.range
  if ((isMap(node) || isSeq(node)) && !node.flow) return null
  const isText = typeof value === 'string' && value.includes('\n')
  const written = isText ? JSON.stringify(value) : scalarText(value, isInFlow)
  if (isBlockScalar(node)) return splice(text, from, to, `${written}\n`)
  return splice(text, from, to, from === to && text[from - 1] === ':' ? ` ${written}` : written)
}

function intoFlow(text: string, map: YAMLMap, key: string, value: Plain): string | null {
  const last = map.items[map.items.length - 1]
  const written = stringify({ [key]: value }, { collectionStyle: 'flow', lineWidth: 0 })
    .trim()
    .slice(1, -1)
    .trim()
  if (!last) return splice(text, map.range![0], map.range![1], `{ ${written} }`)
  const at = endOf(last.value as Node | null, last)
  return splice(text, at, at, `, ${written}`)
}

function intoBlock(text: string, map: YAMLMap, key: string, value: Plain): string | null {
  const first = (map.items[0]?.key as Node | undefined)?.range?.[0]
  const last = map.items[map.items.length - 1]
  if (first === undefined || !last) return null
  const indent = ' '.repeat(first - lineStart(text, first))
  return insertLine(
    text,
    last.value as Node | null,
    last,
    indented(stringify({ [key]: value }, { lineWidth: 0 }), indent),
  )
}

/** Puts lines behind the line on which a node ends. */
function insertLine(text: string, node: Node | null, pair: Pair | null, lines: string): string {
  const end = endOf(node, pair)
  if (isEndOfBlockScalar(node)) return splice(text, end, end, `${text[end - 1] === '\n' ? '' : '\n'}${lines}\n`)
  const at = lineEnd(text, end)
  return splice(text, at, at, `\n${lines}${at === text.length ? '\n' : ''}`)
}

const indented = (text: string, indent: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? line : indent + line))
    .join('\n')

function cutOut(text: string, document: Document.Parsed, path: YamlPath): string | null {
  const { depth, node, pair, parent } = walk(document, path)
  if (depth < path.length || !parent) return null
  if (isMap(parent)) {
    const index = parent.items.indexOf(pair as never)
    const next = parent.items[index + 1]
    const before = parent.items[index - 1]
    const start = (pair!.key as Node).range![0]
    const end = endOf(node, pair)
    if (parent.flow) {
      if (before) return splice(text, endOf(before.value as Node | null, before), end, '')
      return next ? splice(text, start, (next.key as Node).range![0], '') : null
    }
    if (text.slice(lineStart(text, start), start).trim() === '') return cutLines(text, start, end, node)
    // It shares its line with the dash of a list.
    return next ? splice(text, start, (next.key as Node).range![0], '') : null
  }
  if (!isSeq(parent) || !node?.range) return null
  const index = parent.items.indexOf(node)
  if (parent.flow) {
    const before = parent.items[index - 1] as Node | undefined
    const next = parent.items[index + 1] as Node | undefined
    if (before?.range) return splice(text, before.range[1], node.range[1], '')
    return next?.range ? splice(text, node.range[0], next.range[0], '') : null
  }
  if (parent.items.length === 1) return null
  const dash = text.lastIndexOf('-', node.range[0] - 1)
  if (text.slice(lineStart(text, dash), dash).trim() !== '') return null
  return cutLines(text, dash, endOf(node, null), node)
}

/** Takes away the lines from one that holds `start` to the one that holds `end`. */
function cutLines(text: string, start: number, end: number, node: Node | null): string {
  const from = lineStart(text, start)
  if (isEndOfBlockScalar(node)) return splice(text, from, end, '')
  const to = lineEnd(text, end)
  return to === text.length ? splice(text, Math.max(0, from - 1), to, '') : splice(text, from, to + 1, '')
}

/** The text written evenly: two spaces a level, comments and order kept. Null while it cannot be read. */
export function formatYaml(text: string): string | null {
  const document = parse(text)
  return document ? document.toString({ lineWidth: 0, indent: 2 }) : null
}
