/** Where in a YAML document a cursor stands, told from its lines alone, so that it works while one is being written. */
import type { YamlPath } from './edit'

/** A place in a document that is being written. */
export interface YamlCursor {
  /** The map or list around it. */
  readonly path: YamlPath
  /** A key is being written, or the value of one. */
  readonly at: 'key' | 'value'
  /** The key whose value is being written; empty for keys and for entries of a list. */
  readonly key: string
  /** Where what is being written begins, in characters from the start. */
  readonly from: number
}

const KEY = /^([A-Za-z_][\w-]*)\s*:(?=\s|$)/

interface Line {
  readonly start: number
  /** Columns before the first character that is no dash. */
  readonly indent: number
  /** Columns of the dashes that open entries on this line. */
  readonly dashes: readonly number[]
  readonly content: string
}

function lineAt(text: string, start: number, end: number): Line {
  const raw = text.slice(start, end)
  const dashes: number[] = []
  let at = raw.length - raw.trimStart().length
  while (raw[at] === '-' && (raw[at + 1] === ' ' || at + 1 === raw.length)) {
    dashes.push(at)
    at += 1
    while (raw[at] === ' ') at += 1
  }
  return { start, indent: at, dashes, content: raw.slice(at) }
}

/** Lines before an offset, the last one cut there. */
function linesBefore(text: string, offset: number): Line[] {
  const lines: Line[] = []
  for (let start = 0; start <= offset;) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 || newline > offset ? offset : newline
    lines.push(lineAt(text, start, end))
    if (newline < 0) break
    start = newline + 1
  }
  return lines
}

/** The place at an offset; null inside a comment. */
export function yamlCursor(text: string, offset: number): YamlCursor | null {
  const lines = linesBefore(text, offset)
  const last = lines[lines.length - 1]
  if (!last || /(^|\s)#/.test(withoutQuotes(last.content))) return null
  const flow = lastOpenFlow(lines)
  const above = flow ? lines.slice(0, flow.line + 1) : lines
  const line = above[above.length - 1]!
  const content = flow ? line.content.slice(0, flow.column) : line.content
  const found = KEY.exec(content)
  const outer = pathOf(above)
  if (flow) return inFlow(text, offset, flow, found ? [...outer, found[1]!] : outer)
  if (!found) {
    const isValueOfEntry = line.dashes.length > 0 && content === ''
    const from = line.start + line.indent
    return { path: outer, at: 'key', key: '', from: isValueOfEntry ? offset : from }
  }
  const from = line.start + line.indent + found[0].length
  const gap = text.slice(from, offset).length - text.slice(from, offset).trimStart().length
  return { path: outer, at: 'value', key: found[1]!, from: from + gap }
}

const withoutQuotes = (text: string): string => text.replace(/"[^"]*"|'[^']*'/g, (quoted) => '_'.repeat(quoted.length))

/** The map or list that the last line belongs to. */
function pathOf(lines: readonly Line[]): YamlPath {
  const path: (string | number)[] = []
  const last = lines[lines.length - 1]!
  let indent = last.indent
  const countEntries = (from: number, column: number): number => {
    let entries = 0
    for (let index = from; index >= 0; index -= 1) {
      const line = lines[index]!
      if (line.content === '' && line.dashes.length === 0) continue
      if (line.content.startsWith('#')) continue
      if (line.dashes.includes(column)) entries += 1
      else if (line.indent <= column && line.dashes.length === 0) break
      else if (line.dashes[0] !== undefined && line.dashes[0] < column) break
    }
    return entries
  }
  for (const dash of [...last.dashes].reverse()) {
    path.unshift(countEntries(lines.length - 1, dash) - 1)
    indent = dash
  }
  for (let index = lines.length - 2; index >= 0 && indent >= 0; index -= 1) {
    const line = lines[index]!
    if (line.content === '' && line.dashes.length === 0) continue
    if (line.content.startsWith('#')) continue
    const key = KEY.exec(line.content)
    const isList = typeof path[0] === 'number'
    // A list may stand as far left as the key it belongs to.
    if (key && (line.indent < indent || (isList && line.indent === indent && line.dashes.length === 0))) {
      if (!/:\s*[^\s#|>]/.test(line.content) || line.content.trimEnd().endsWith(':')) path.unshift(key[1]!)
      indent = line.indent
    } else if (line.dashes.length === 0 || line.indent > indent) continue
    for (const dash of [...line.dashes].reverse()) {
      if (dash >= indent) continue
      path.unshift(countEntries(index, dash) - 1)
      indent = dash
    }
  }
  return path
}

interface OpenFlow {
  readonly line: number
  readonly column: number
  /** Offset behind the bracket that opens. */
  readonly from: number
}

/** The first bracket that is still open at the end of the last lines. */
function lastOpenFlow(lines: readonly Line[]): OpenFlow | null {
  const open: OpenFlow[] = []
  // Flow over more than a few lines is not written by people.
  const first = Math.max(0, lines.length - 20)
  lines.slice(first).forEach((line, index) => {
    const content = withoutQuotes(line.content).replace(/(^|\s)#.*/, '')
    if (line.content !== '' && open.length > 0 && KEY.test(line.content) && line.indent === 0) open.length = 0
    for (let column = 0; column < content.length; column += 1) {
      const each = content[column]
      if (each === '{' || each === '[')
        open.push({ line: first + index, column, from: line.start + line.indent + column })
      else if (each === '}' || each === ']') open.pop()
    }
  })
  return open[0] ?? null
}

function inFlow(text: string, offset: number, flow: OpenFlow, outer: YamlPath): YamlCursor {
  const stack: { path: YamlPath; isList: boolean; entry: number; key: string; from: number }[] = []
  let path = outer
  for (let at = flow.from; at < offset; at += 1) {
    const each = text[at]!
    const top = stack[stack.length - 1]
    if (each === '"' || each === "'") {
      const end = text.indexOf(each, at + 1)
      at = end < 0 || end >= offset ? offset : end
    } else if (each === '{' || each === '[') {
      if (top) path = [...top.path, top.isList ? top.entry : top.key]
      stack.push({ path, isList: each === '[', entry: 0, key: '', from: at + 1 })
    } else if (each === '}' || each === ']') stack.pop()
    else if (each === ',' && top) Object.assign(top, { entry: top.entry + 1, key: '', from: at + 1 })
    else if (each === ':' && top && /[\s,}\]]|^$/.test(text[at + 1] ?? ''))
      Object.assign(top, { key: text.slice(top.from, at).trim(), from: at + 1 })
  }
  const top = stack[stack.length - 1]!
  const from = top.from + (text.slice(top.from, offset).length - text.slice(top.from, offset).trimStart().length)
  if (top.isList) return { path: [...top.path, top.entry], at: 'value', key: '', from }
  return top.key === ''
    ? { path: top.path, at: 'key', key: '', from }
    : { path: top.path, at: 'value', key: top.key, from }
}
