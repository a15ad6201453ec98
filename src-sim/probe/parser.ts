import { Lexer, type Token } from './lexer'
import {
  ASSIGNMENTS,
  BINARY,
  placeOf,
  ProgramError,
  type Aggregation,
  type Assignment,
  type BinaryOperator,
  type Clause,
  type Expression,
  type ProbePattern,
  type ProbeProblem,
  type ProgramSyntax,
  type Statement,
  type Variable,
} from './syntax'

/** Bounds of a program, far above what a person writes. */
export const PROGRAM_LIMITS = {
  /** Characters. */
  length: 16_384,
  clauses: 100,
  /** Expressions within expressions. */
  depth: 100,
  /** Keys of an array or aggregation, arguments of a call. */
  list: 20,
} as const

/** What a parser gives: the program, or what is wrong with it. */
export type Parsed =
  { readonly ok: true; readonly syntax: ProgramSyntax } | { readonly ok: false; readonly problem: ProbeProblem }

/**
 * Reads a program. Never throws because of what it says.
 *
 * @source Solaris Dynamic Tracing Guide, D Program Structure
 */
export function parseProgram(text: string): Parsed {
  try {
    return { ok: true, syntax: new Parser(text).program() }
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error
    return { ok: false, problem: problemOf(text, error) }
  }
}

/** A failure as a person is told of it. */
export function problemOf(text: string, error: ProgramError): ProbeProblem {
  return { message: error.message, ...placeOf(text, error.span) }
}

/** Words that name a type, and the words before one. */
const TYPE_WORDS =
  'struct|union|enum|const|unsigned|signed|void|char|short|int|long|float|double|string|u?intptr_t|u?int(?:8|16|32|64)_t|size_t|ssize_t|off_t|caddr_t'
const TYPES = new RegExp(`^(?:${TYPE_WORDS})$`)
const DECLARATION = new RegExp(`^(inline|typedef|extern|translator|provider|self|this|${TYPE_WORDS})\\s`)
/** Characters in which the word of a declaration and what follows it lie. */
const LONGEST_WORD = 20
const PATTERN = /^[A-Za-z0-9_*?.$:\-]+/

class Parser {
  private readonly lexer: Lexer
  private depth = 0

  constructor(text: string) {
    if (text.length > PROGRAM_LIMITS.length)
      throw new ProgramError(`the program has ${text.length} characters; at most ${PROGRAM_LIMITS.length} are read`, {
        at: 0,
        to: 1,
      })
    this.lexer = new Lexer(text)
  }

  program(): ProgramSyntax {
    const { lexer } = this
    const clauses: Clause[] = []
    for (;;) {
      lexer.jump(lexer.skip(lexer.at))
      if (lexer.at >= lexer.text.length) break
      if (lexer.text[lexer.at] === '#') this.pragma()
      else if (lexer.text[lexer.at] === ';') lexer.jump(lexer.at + 1)
      else clauses.push(this.clause())
      if (clauses.length > PROGRAM_LIMITS.clauses)
        throw new ProgramError(`more than ${PROGRAM_LIMITS.clauses} clauses`, clauses.at(-1)!)
    }
    if (clauses.length === 0) {
      const message = 'the program has no clause: begin with a probe, such as io:::start, then { actions }'
      throw new ProgramError(message, { at: 0, to: 1 })
    }
    return { clauses, isQuiet: lexer.isQuiet }
  }

  private pragma(): void {
    const { lexer } = this
    const { at, text } = lexer
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end < 0 ? text.length : end)
    if (!/^#\s*pragma\s+D\s+option\s+quiet\s*$/.test(line))
      throw new ProgramError('only #pragma D option quiet is known', { at, to: at + line.length })
    lexer.isQuiet = true
    lexer.jump(at + line.length)
  }

  private clause(): Clause {
    const { lexer } = this
    const { at } = lexer
    const declared = DECLARATION.exec(lexer.text.slice(at, at + LONGEST_WORD))?.[1]
    if (declared !== undefined) {
      const span = { at, to: at + declared.length }
      throw new ProgramError(`nothing is declared here, so there is no ${declared}: variables need no type`, span)
    }
    const probes: ProbePattern[] = []
    for (;;) {
      probes.push(this.pattern())
      lexer.jump(lexer.skip(lexer.at))
      if (lexer.text[lexer.at] !== ',') break
      lexer.jump(lexer.at + 1)
      if (probes.length >= PROGRAM_LIMITS.list)
        throw new ProgramError(`more than ${PROGRAM_LIMITS.list} probes in one list`, probes.at(-1)!)
    }
    let predicate: Expression | null = null
    if (lexer.text[lexer.at] === '/') {
      const slash = lexer.at
      lexer.jump(slash + 1)
      predicate = this.expression()
      if (!this.isPredicateEnd()) {
        const { to, at: here } = lexer.peek()
        throw new ProgramError(
          'the predicate is not closed: / is missing',
          here < lexer.text.length ? { at: here, to } : { at: slash, to: slash + 1 },
        )
      }
      lexer.next()
      lexer.jump(lexer.skip(lexer.at))
    }
    const statements = lexer.text[lexer.at] === '{' ? this.block() : null
    if (
      statements === null &&
      lexer.at < lexer.text.length &&
      !/[;#]/.test(lexer.text[lexer.at]!) &&
      predicate === null
    ) {
      const span = { at: lexer.at, to: lexer.at + 1 }
      throw new ProgramError('after a probe comes , or /predicate/ or { actions }', span)
    }
    return { probes, predicate, statements, at, to: lexer.at }
  }

  private pattern(): ProbePattern {
    const { lexer } = this
    const at = lexer.skip(lexer.at)
    const text = PATTERN.exec(lexer.text.slice(at, at + 300))?.[0]
    if (text === undefined) {
      const message =
        'a probe is expected here, such as io:::start, sdt:::dma-bind, syscall::read:entry, BEGIN or tick-1ms'
      throw new ProgramError(message, { at, to: at + 1 })
    }
    const span = { at, to: at + text.length }
    const parts = text.split(':')
    if (parts.length > 4) throw new ProgramError('a probe has four parts: provider:module:function:name', span)
    lexer.jump(span.to)
    while (parts.length < 4) parts.unshift('')
    return { parts: parts as [string, string, string, string], ...span }
  }

  /** A slash behind which a block, another clause or nothing begins does not divide. */
  private isPredicateEnd(): boolean {
    const { lexer } = this
    const token = lexer.peek()
    if (token.text !== '/' || token.sort !== 'sign') return false
    const next = lexer.text[lexer.skip(token.to)]
    return next === undefined || next === '{' || next === ';'
  }

  private block(): Statement[] {
    this.take('{')
    const statements: Statement[] = []
    for (;;) {
      if (this.is('}')) break
      if (this.is(';')) {
        this.lexer.next()
        continue
      }
      statements.push(this.statement())
      if (!this.is('}')) this.take(';')
    }
    this.lexer.next()
    return statements
  }

  private statement(): Statement {
    const token = this.lexer.peek()
    if (token.sort === 'aggregation') {
      const into = this.aggregation()
      this.take('=')
      const call = this.postfix()
      if (call.sort !== 'call')
        throw new ProgramError('an aggregation takes a function: count(), sum(x), avg(x), min(x), max(x), …', call)
      return { sort: 'aggregate', into, call, at: into.at, to: call.to }
    }
    if (token.sort === 'name' && ['if', 'else', 'while', 'for', 'do', 'return'].includes(token.text))
      throw new ProgramError(`D has no ${token.text}: use a /predicate/ or a ? b : c`, token)
    const value = this.expression()
    return { sort: 'expression', value, at: value.at, to: value.to }
  }

  private aggregation(): Aggregation {
    const token = this.lexer.next()
    const keys = this.is('[') ? this.list('[', ']') : null
    return { sort: 'aggregation', name: token.text, keys, at: token.at, to: this.lexer.at }
  }

  /** An expression with assignment. */
  private expression(): Expression {
    this.depth += 1
    if (this.depth > PROGRAM_LIMITS.depth)
      throw new ProgramError(`expressions lie more than ${PROGRAM_LIMITS.depth} deep`, this.lexer.peek())
    const left = this.choice()
    const token = this.lexer.peek()
    const operator = token.sort === 'sign' ? ASSIGNMENTS.find((each) => each === token.text) : undefined
    const made = operator && !(operator === '/=' && this.isPredicateEnd()) ? this.assignment(left, operator) : left
    this.depth -= 1
    return made
  }

  private assignment(left: Expression, operator: Assignment): Expression {
    const token = this.lexer.next()
    if (left.sort !== 'variable')
      throw new ProgramError(
        operator === '=' ? 'only a variable can be given a value; equality is ==' : 'only a variable can be changed',
        token,
      )
    const value = this.expression()
    return { sort: 'assign', operator, target: left, value, at: left.at, to: value.to }
  }

  private choice(): Expression {
    const test = this.binary(0)
    if (!this.is('?')) return test
    this.lexer.next()
    const yes = this.expression()
    this.take(':')
    const no = this.expression()
    return { sort: 'choice', test, yes, no, at: test.at, to: no.to }
  }

  private binary(level: number): Expression {
    const operators: readonly string[] | undefined = BINARY[level]
    if (!operators) return this.unary()
    let left = this.binary(level + 1)
    for (let links = 0; ; links += 1) {
      const { sort, text } = this.lexer.peek()
      if (sort !== 'sign' || !operators.includes(text) || (text === '/' && this.isPredicateEnd())) return left
      if (links >= 500) throw new ProgramError('more than 500 operators in a row', this.lexer.peek())
      this.lexer.next()
      const right = this.binary(level + 1)
      left = { sort: 'binary', operator: text as BinaryOperator, left, right, at: left.at, to: right.to }
    }
  }

  private unary(): Expression {
    const token = this.lexer.peek()
    if (token.sort !== 'sign' || !['!', '~', '-', '+', '++', '--'].includes(token.text)) return this.postfix()
    this.lexer.next()
    this.depth += 1
    if (this.depth > PROGRAM_LIMITS.depth)
      throw new ProgramError(`expressions lie more than ${PROGRAM_LIMITS.depth} deep`, token)
    const of = this.unary()
    this.depth -= 1
    const span = { at: token.at, to: of.to }
    if (token.text === '++' || token.text === '--') return this.step(of, token, true)
    return { sort: 'unary', operator: token.text as '!' | '~' | '-' | '+', of, ...span }
  }

  private step(of: Expression, token: Token, isPrefix: boolean): Expression {
    if (of.sort !== 'variable') throw new ProgramError(`${token.text} needs a variable`, token)
    const span = { at: Math.min(of.at, token.at), to: Math.max(of.to, token.to) }
    return { sort: 'step', by: token.text === '++' ? 1 : -1, isPrefix, of, ...span }
  }

  private postfix(): Expression {
    let value = this.primary()
    for (let links = 0; links < 50; links += 1) {
      if (this.is('->')) {
        this.lexer.next()
        const name = this.lexer.next()
        if (name.sort !== 'name') throw new ProgramError('after -> comes the name of a member', name)
        const isScope = value.sort === 'variable' && value.scope === 'global' && value.keys === null
        const scope = isScope && ['self', 'this'].find((each) => each === (value as Variable).name)
        if (scope) {
          const keys = this.is('[') ? this.list('[', ']') : null
          value = { sort: 'variable', scope: scope as 'self', name: name.text, keys, at: value.at, to: this.lexer.at }
        } else value = { sort: 'member', of: value, name: name.text, nameAt: name.at, at: value.at, to: name.to }
      } else if (this.is('++') || this.is('--')) return this.step(value, this.lexer.next(), false)
      else if (this.is('.')) throw new ProgramError('members are reached with ->', this.lexer.peek())
      else break
    }
    return value
  }

  private primary(): Expression {
    const token = this.lexer.next()
    const span = { at: token.at, to: token.to }
    if (token.sort === 'integer') return { sort: 'integer', value: token.value, ...span }
    if (token.sort === 'string') return { sort: 'string', value: token.text, ...span }
    if (token.sort === 'aggregation') {
      this.lexer.jump(token.at)
      return this.aggregation()
    }
    if (token.sort === 'name') return this.named(token)
    if (token.text === '(') {
      const type = this.lexer.peek()
      if (type.sort === 'name' && TYPES.test(type.text))
        throw new ProgramError('there are no casts here: every number is a whole one of 64 bits', {
          ...span,
          to: type.to,
        })
      const inner = this.expression()
      this.take(')')
      return { ...inner, at: token.at, to: this.lexer.at }
    }
    if (token.sort === 'end')
      throw new ProgramError('the program ends too early: a value or a closing sign is missing', span)
    if (token.text === '$') throw new ProgramError('there are no macro arguments such as $1 or $target here', span)
    throw new ProgramError(`a value is expected here, not ${token.text}`, span)
  }

  private named(token: Token): Expression {
    const { lexer } = this
    if (token.text === 'sizeof')
      throw new ProgramError('there is no sizeof here: values have no types, and every number has 64 bits', token)
    if (this.is('(')) return { sort: 'call', name: token.text, given: this.list('(', ')'), at: token.at, to: lexer.at }
    if (!this.is('['))
      return { sort: 'variable', scope: 'global', name: token.text, keys: null, at: token.at, to: token.to }
    const keys = this.list('[', ']')
    const span = { at: token.at, to: lexer.at }
    if (token.text !== 'args') return { sort: 'variable', scope: 'global', name: token.text, keys, ...span }
    const [index] = keys
    if (keys.length !== 1 || index?.sort !== 'integer' || typeof index.value !== 'number')
      throw new ProgramError('args takes one whole number: args[0], args[1], …', span)
    return { sort: 'args', index: index.value, ...span }
  }

  private list(open: string, close: string): Expression[] {
    this.take(open)
    const values: Expression[] = []
    while (!this.is(close)) {
      values.push(this.expression())
      if (values.length > PROGRAM_LIMITS.list)
        throw new ProgramError(`more than ${PROGRAM_LIMITS.list} values in one list`, values.at(-1)!)
      if (!this.is(close)) this.take(',', close)
    }
    this.lexer.next()
    return values
  }

  private is(sign: string): boolean {
    const { sort, text } = this.lexer.peek()
    return sort === 'sign' && text === sign
  }

  private take(sign: string, or = ''): void {
    const token = this.lexer.peek()
    if (token.sort !== 'sign' || token.text !== sign) {
      const found = token.sort === 'end' ? 'the end of the program' : token.sort === 'string' ? 'a text' : token.text
      throw new ProgramError(`${or === '' ? sign : `${sign} or ${or}`} is expected here, not ${found}`, token)
    }
    this.lexer.next()
  }
}
