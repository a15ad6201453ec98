import type { Int } from './int64'

/** A place in the program: characters from its start. */
export interface Span {
  readonly at: number
  readonly to: number
}

/** What is wrong with a program, where, and what is allowed there. */
export interface ProbeProblem {
  readonly message: string
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
  /** Characters of what is wrong, at least 1. */
  readonly length: number
}

/** Thrown inside the compiler; never leaves this folder. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError'
  readonly span: Span

  constructor(message: string, span: Span) {
    super(message)
    this.span = span
  }
}

/** Operators of two values, weakest first; those of one line bind alike and group to the left. */
export const BINARY = [
  ['||'],
  ['^^'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
] as const
/** One of them. */
export type BinaryOperator = (typeof BINARY)[number][number]

/** Operators that change a variable. */
export const ASSIGNMENTS = ['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>='] as const
/** One of them. */
export type Assignment = (typeof ASSIGNMENTS)[number]

/** A variable: of the program, of the thread (`self->x`) or of the clause (`this->x`); with keys an associative array. */
export interface Variable extends Span {
  readonly sort: 'variable'
  readonly scope: 'global' | 'self' | 'this'
  readonly name: string
  /** null = a scalar. */
  readonly keys: readonly Expression[] | null
}

/** An aggregation with its keys. */
export interface Aggregation extends Span {
  readonly sort: 'aggregation'
  /** Without the `@`; may be empty. */
  readonly name: string
  readonly keys: readonly Expression[] | null
}

/** An expression of D. */
export type Expression =
  | (Span & { readonly sort: 'integer'; readonly value: Int })
  | (Span & { readonly sort: 'string'; readonly value: string })
  | Variable
  | Aggregation
  | (Span & { readonly sort: 'args'; readonly index: number })
  | (Span & { readonly sort: 'member'; readonly of: Expression; readonly name: string; readonly nameAt: number })
  | (Span & { readonly sort: 'unary'; readonly operator: '!' | '~' | '-' | '+'; readonly of: Expression })
  | (Span & { readonly sort: 'step'; readonly by: 1 | -1; readonly isPrefix: boolean; readonly of: Variable })
  | (Span & {
      readonly sort: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    })
  | (Span & { readonly sort: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression })
  | (Span & {
      readonly sort: 'assign'
      readonly operator: Assignment
      readonly target: Variable
      readonly value: Expression
    })
  | (Span & { readonly sort: 'call'; readonly name: string; readonly given: readonly Expression[] })

/** A statement: an expression, or a value given to an aggregation. */
export type Statement =
  | (Span & { readonly sort: 'expression'; readonly value: Expression })
  | (Span & {
      readonly sort: 'aggregate'
      readonly into: Aggregation
      readonly call: Extract<Expression, { sort: 'call' }>
    })

/** provider:module:function:name; an empty part matches everything. */
export interface ProbePattern extends Span {
  readonly parts: readonly [provider: string, module: string, routine: string, name: string]
}

/** probes /predicate/ { statements } */
export interface Clause extends Span {
  readonly probes: readonly ProbePattern[]
  readonly predicate: Expression | null
  /** null = there are no braces, which prints the probe, as an empty list does. */
  readonly statements: readonly Statement[] | null
}

/** A program as it was written. */
export interface ProgramSyntax {
  readonly clauses: readonly Clause[]
  /** `#pragma D option quiet` */
  readonly isQuiet: boolean
}

/** Where a span begins in a text. */
export function placeOf(text: string, { at, to }: Span): { line: number; column: number; length: number } {
  const before = text.slice(0, at)
  const line = before.split('\n').length
  const column = at - (before.lastIndexOf('\n') + 1) + 1
  const end = text.indexOf('\n', at)
  const length = Math.max(1, Math.min(to, end < 0 ? text.length : end) - at)
  return { line, column, length }
}

/** A problem with its line and a mark under what is wrong. */
export function showProblem(text: string, { message, line, column, length }: ProbeProblem, file = ''): string {
  const shown = text.split('\n')[line - 1] ?? ''
  const blank = shown.slice(0, column - 1).replace(/[^\t]/g, ' ')
  const mark = `${blank}${'^'.repeat(Math.max(1, Math.min(length, shown.length - column + 1)))}`
  return `${file === '' ? '' : `${file}:`}${line}:${column}: ${message}\n  ${shown}\n  ${mark}`
}
