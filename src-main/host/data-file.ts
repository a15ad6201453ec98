/** Reads YAML and JSON files that may come from anybody: bounded, strict, and every problem with its line and column. */
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { Alias, LineCounter, parseDocument, isMap, isPair, isSeq, visit, type Document, type Node } from 'yaml'
import { visible } from '../../src-sim/index'

/** Something wrong with a file. Lines and columns count from 1. */
export interface FileIssue {
  readonly code: FileIssueCode
  readonly message: string
  readonly file: string
  readonly line?: number
  readonly column?: number
  /** The place inside the document, such as `workload[0].requests[1].length`. */
  readonly field?: string
}

/** What sort of problem it is. */
export type FileIssueCode =
  | 'E_NOT_FOUND'
  | 'E_READ_DENIED'
  | 'E_NOT_A_FILE'
  | 'E_EMPTY'
  | 'E_FILE_TOO_BIG'
  | 'E_FORMAT'
  | 'E_ENCODING'
  | 'E_SYNTAX'
  | 'E_DUPLICATE_KEY'
  | 'E_FORBIDDEN_KEY'
  | 'E_TOO_DEEP'
  | 'E_TOO_MANY_PARTS'
  | 'E_YAML_ALIAS'
  | 'E_YAML_TAG'
  | 'E_SCRIPT_SYNTAX'
  | 'E_SCRIPT_WORD'
  | 'E_SCRIPT_TOO_BIG'
  | 'E_FIELD'

/** Problems that are shown; the rest is counted. */
export const SHOWN_ISSUES = 20

/** How much a file may hold. */
export interface DataLimits {
  /** bytes */
  readonly bytes: number
  /** Roughly: commas, brackets, colons and lines. */
  readonly parts: number
}

/** A scenario is written by hand. */
export const SCENARIO_LIMITS: DataLimits = { bytes: 1 << 20, parts: 60_000 }
/** Vector files may be generated. */
export const VECTOR_LIMITS: DataLimits = { bytes: 8 << 20, parts: 600_000 }
const DEPTH = 64
/** A scanner that does not know block text may see a few brackets too many. */
const SCANNED_DEPTH = 512

/** A document with the places of its parts. */
export interface DataDocument {
  readonly file: string
  /** Plain data; integers beyond 2^53 - 1 as bigint. */
  readonly value: unknown
  /** Line and column of a value, or of its key; the nearest enclosing place when it does not exist. */
  readonly locate: (
    path: readonly (string | number)[],
    atKey?: boolean,
  ) => { readonly line: number; readonly column: number }
}

/** A document, or why it cannot be used. */
export type DataReply =
  { readonly ok: true; readonly document: DataDocument } | { readonly ok: false; readonly issues: readonly FileIssue[] }

/** The text of a file, or why there is none. */
export type TextReply =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly issues: readonly FileIssue[] }

const refuse = (file: string, code: FileIssueCode, message: string): { ok: false; issues: readonly FileIssue[] } => ({
  ...{ ok: false, issues: [{ code, message, file }] },
})

/**
 * Reads a regular file of at most `limit` bytes as UTF-8. Devices, folders and pipes are refused without being opened
 * for ever; nothing beyond the limit is read.
 */
export async function readText(file: string, limit: number): Promise<TextReply> {
  if (file.includes('\0'))
    return refuse(file.replaceAll('\0', '\\0'), 'E_NOT_FOUND', 'a file name cannot contain a zero byte')
  let handle
  try {
    handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EPERM') return refuse(file, 'E_READ_DENIED', 'no permission to read this file')
    if (code === 'ENOENT' || code === 'ENOTDIR') return refuse(file, 'E_NOT_FOUND', 'there is no such file')
    return refuse(file, 'E_NOT_FOUND', `cannot be opened (${code ?? 'unknown error'})`)
  }
  try {
    const status = await handle.stat()
    if (!status.isFile())
      return refuse(file, 'E_NOT_A_FILE', status.isDirectory() ? 'this is a folder' : 'not a regular file')
    if (status.size > limit) return refuse(file, 'E_FILE_TOO_BIG', tooBig(status.size, limit))
    const buffer = Buffer.alloc(limit + 1)
    let length = 0
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length)
      if (bytesRead === 0) break
      length += bytesRead
      if (length > limit) return refuse(file, 'E_FILE_TOO_BIG', tooBig(length, limit))
    }
    return decodeText(file, buffer.subarray(0, length))
  } finally {
    await handle.close()
  }
}

const tooBig = (size: number, limit: number): string => `${size} bytes; at most ${limit} are read`

/** Bytes as text: UTF-8 with or without its mark, nothing else. */
export function decodeText(file: string, bytes: Uint8Array): TextReply {
  if (bytes.length === 0) return refuse(file, 'E_EMPTY', 'the file is empty')
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return refuse(file, 'E_ENCODING', 'UTF-16; save it as UTF-8')
  const start = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  if (bytes.includes(0))
    return refuse(file, 'E_FORMAT', `not a text file (it contains zero bytes and starts with ${start})`)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (text.trim() === '') return refuse(file, 'E_EMPTY', 'the file is empty')
    return { ok: true, text }
  } catch {
    const { value, ...place } = badByte(bytes)
    const message = `not valid UTF-8 (byte ${value.toString(16).padStart(2, '0')}); save it as UTF-8`
    return { ok: false, issues: [{ code: 'E_ENCODING', message, file, ...place }] }
  }
}

/** The first byte that is no UTF-8. */
function badByte(bytes: Uint8Array): { readonly line: number; readonly column: number; readonly value: number } {
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true })
  // What cannot be decoded comes back as the bytes of U+FFFD.
  const again = Buffer.from(lenient.decode(bytes), 'utf8')
  let at = 0
  while (at < bytes.length - 1 && again[at] === bytes[at]) at += 1
  // A torn sequence may begin as U+FFFD does.
  at -= [2, 1].find((back) => again.toString('hex', at - back, at - back + 3) === 'efbfbd') ?? 0
  const before = lenient.decode(bytes.subarray(0, at))
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: before.length - lineStart + 1, value: bytes[at] ?? 0 }
}

/** Refuses texts that would cost more to parse than they can be worth. */
function costIssue(file: string, text: string, limits: DataLimits): FileIssue | undefined {
  let depth = 0
  let parts = 0
  let line = 1
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === 0x0a) line += 1
    if (code === 0x5b || code === 0x7b) depth += 1
    else if (code === 0x5d || code === 0x7d) depth = Math.max(0, depth - 1)
    else if (code !== 0x0a && code !== 0x2c && code !== 0x3a && code !== 0x26 && code !== 0x2a) {
      // "- - - -" nests without brackets.
      if (code !== 0x2d) continue
    }
    parts += 1
    if (depth > SCANNED_DEPTH) return { code: 'E_TOO_DEEP', message: `nested deeper than ${DEPTH} levels`, file, line }
    if (parts > limits.parts)
      return {
        code: 'E_TOO_MANY_PARTS',
        message: `more than ${limits.parts} brackets, commas, colons, dashes and lines`,
        file,
        line,
      }
  }
  return undefined
}

/** "- - - -" and "? ? ?" on one line nest a level each; so does every deeper indentation. */
function indentIssue(file: string, text: string): FileIssue | undefined {
  const lines = text.split('\n')
  const stack: number[] = []
  for (const [index, line] of lines.entries()) {
    const lead = /^(?: *[-?] )* */.exec(line)?.[0] ?? ''
    if (line.trim() === '') continue
    const markers = (lead.match(/[-?] /g) ?? []).length
    while (stack.length > 0 && stack.at(-1)! >= lead.length) stack.pop()
    stack.push(lead.length)
    if (markers > DEPTH || stack.length > SCANNED_DEPTH)
      return { code: 'E_TOO_DEEP', message: `nested deeper than ${DEPTH} levels`, file, line: index + 1 }
  }
  return undefined
}

/**
 * Parses YAML 1.2 (JSON is part of it): one document, no aliases, no tags, no key twice, no key that reaches a prototype.
 *
 * @param file its name, for messages
 */
export function parseData(file: string, text: string, limits: DataLimits): DataReply {
  const costly = costIssue(file, text, limits) ?? indentIssue(file, text)
  if (costly) return { ok: false, issues: [costly] }
  const lines = new LineCounter()
  let document: Document.Parsed
  try {
    document = parseDocument(text, {
      ...{ lineCounter: lines, version: '1.2', schema: 'core', strict: true, uniqueKeys: true },
      ...{ intAsBigInt: true, stringKeys: true, prettyErrors: false, keepSourceTokens: false },
    })
  } catch (error) {
    if (error instanceof RangeError) return refuse(file, 'E_TOO_DEEP', `nested deeper than ${DEPTH} levels`)
    throw error
  }
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const issues: FileIssue[] = []
  for (const { code, message, pos } of [...document.errors, ...document.warnings]) {
    issues.push({ code: syntaxCode(code), message: syntaxMessage(code, message), file, ...at(pos[0]) })
  }
  for (const issue of structureIssues(file, document, at)) {
    if (!issues.some(({ code, line, column }) => code === issue.code && line === issue.line && column === issue.column))
      issues.push(issue)
  }
  if (issues.length > 0 && !text.includes('\n') && text.trim().includes('\r'))
    return refuse(file, 'E_FORMAT', 'lines end with carriage returns alone; save it with line ends LF or CRLF')
  if (issues.length > 0) {
    issues.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
    return { ok: false, issues }
  }
  const value: unknown = plainNumbers(document.toJS({ mapAsMap: false, maxAliasCount: 0 }))
  return { ok: true, document: { file, value, locate: (path, atKey) => locate(document, path, atKey ?? false, at) } }
}

function syntaxCode(code: string): FileIssueCode {
  if (code === 'DUPLICATE_KEY') return 'E_DUPLICATE_KEY'
  return code === 'TAG_RESOLVE_FAILED' ? 'E_YAML_TAG' : 'E_SYNTAX'
}

function syntaxMessage(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'this key is there twice; a map has each key once'
  if (code === 'MULTIPLE_DOCS') return 'more than one document in the file; expected one'
  if (code === 'TAG_RESOLVE_FAILED') return 'tags are not allowed'
  return message.replace(/\s+at line \d+, column \d+:[\s\S]*$/, '')
}

function structureIssues(
  file: string,
  document: Document.Parsed,
  at: (offset: number) => { line: number; column: number },
): FileIssue[] {
  const issues: FileIssue[] = []
  const report = (node: Node | null | undefined, code: FileIssueCode, message: string): void => {
    issues.push({ code, message, file, ...at(node?.range?.[0] ?? 0) })
  }
  visit(document, {
    Node: (_key, node, path) => {
      if (issues.length > SHOWN_ISSUES) return visit.BREAK
      if (node instanceof Alias) report(node, 'E_YAML_ALIAS', 'aliases (*name) are not allowed; write the value out')
      else {
        if (node.anchor !== undefined) report(node, 'E_YAML_ALIAS', 'anchors (&name) are not allowed')
        if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:'))
          report(node, 'E_YAML_TAG', 'tags are not allowed')
      }
      const depth = path.filter((each) => isMap(each) || isSeq(each)).length
      if (depth > DEPTH) {
        report(node, 'E_TOO_DEEP', `nested deeper than ${DEPTH} levels`)
        return visit.BREAK
      }
      return undefined
    },
    Pair: (_key, pair) => {
      const key = pair.key as { value?: unknown; range?: [number, number, number] } | null
      const name = key?.value
      if (name === '__proto__' || name === 'constructor' || name === 'prototype')
        report(pair.key as Node, 'E_FORBIDDEN_KEY', `${name} may not be used as a key`)
      if (name === '<<')
        report(pair.key as Node, 'E_YAML_ALIAS', 'merge keys (<<) are not allowed; write the fields out')
    },
  })
  return issues
}

/** Integers that are exact as numbers. */
function plainNumbers(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (Array.isArray(value)) return value.map(plainNumbers)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plainNumbers(each)]))
}

function locate(
  document: Document.Parsed,
  path: readonly (string | number)[],
  atKey: boolean,
  at: (offset: number) => { line: number; column: number },
): { line: number; column: number } {
  let node: unknown = document.contents
  let offset = document.contents?.range?.[0] ?? 0
  for (const [index, part] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((each) => isPair(each) && (each.key as { value?: unknown } | null)?.value === part)
      if (!pair) break
      const isLast = index === path.length - 1
      const key = pair.key as Node
      const value = pair.value as Node | null
      offset = (isLast && atKey ? key.range?.[0] : (value?.range?.[0] ?? key.range?.[0])) ?? offset
      node = value
    } else if (isSeq(node) && typeof part === 'number') {
      const item = node.items[part] as Node | undefined
      if (!item) break
      offset = item.range?.[0] ?? offset
      node = item
    } else break
  }
  return at(offset)
}

/** Reads and parses a file. */
export async function readData(file: string, limits: DataLimits): Promise<DataReply> {
  const reply = await readText(file, limits.bytes)
  return reply.ok ? parseData(file, reply.text, limits) : reply
}

/** One line for people: `file:line:column: field: what is wrong`; nothing in a name ends it or steers a terminal. */
export function formatIssue({ file, line, column, field, message }: FileIssue): string {
  const name = visible(file)
  const place = line === undefined ? name : `${name}:${line}${column === undefined ? '' : `:${column}`}`
  return `${place}: ${field === undefined || field === '' ? '' : `${field}: `}${message}`
}

/** All issues as lines; after twenty only how many more there are. */
export function formatIssues(issues: readonly FileIssue[]): string[] {
  const lines = issues.slice(0, SHOWN_ISSUES).map(formatIssue)
  if (issues.length > SHOWN_ISSUES) lines.push(`and ${issues.length - SHOWN_ISSUES} more`)
  return lines
}
