import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseProgram, PROGRAM_LIMITS } from './parser'
import { ASSIGNMENTS, BINARY, showProblem, type Expression, type Variable } from './syntax'
import { writeExpression, writeProgram } from './unparse'

const span = { at: 0, to: 0 }
/** A syntax tree without its places. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, each: unknown) => {
      if (key === 'at' || key === 'to' || key === 'nameAt') return undefined
      return typeof each === 'bigint' ? `${each}n` : each
    }),
  )
const parsed = (text: string): Extract<ReturnType<typeof parseProgram>, { ok: true }>['syntax'] => {
  const reply = parseProgram(text)
  if (!reply.ok) throw new Error(showProblem(text, reply.problem))
  return reply.syntax
}
const problem = (text: string): string => {
  const reply = parseProgram(text)
  if (reply.ok) throw new Error(`${text} is fine`)
  return `${reply.problem.line}:${reply.problem.column}: ${reply.problem.message}`
}
/** The one expression of a clause. */
const expression = (text: string): string => {
  const [clause] = parsed(`BEGIN { x = ${text}; }`).clauses
  const [statement] = clause!.statements!
  if (statement?.sort !== 'expression' || statement.value.sort !== 'assign') throw new Error('not an assignment')
  return writeExpression(statement.value.value)
}

const name = fc.constantFrom('a', 'count_', 'start', 'execname')
const { expressions } = fc.letrec<{ expressions: Expression; variable: Variable }>((tie) => {
  const inner = tie('expressions')
  const keys = fc.option(fc.array(inner, { minLength: 1, maxLength: 2 }), { nil: null })
  return {
    variable: fc.record({
      sort: fc.constant('variable' as const),
      scope: fc.constantFrom('global' as const, 'self' as const, 'this' as const),
      ...{ name, keys, at: fc.constant(0), to: fc.constant(0) },
    }),
    expressions: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'd' },
      fc.nat().map((value): Expression => ({ sort: 'integer', value, ...span })),
      fc
        .string({ maxLength: 5 })
        .filter((each) => !/[\u0000-\u001f]/.test(each))
        .map((value): Expression => ({ sort: 'string', value, ...span })),
      tie('variable'),
      fc
        .record({ of: inner, operator: fc.constantFrom('!' as const, '~' as const, '-' as const) })
        .map((each): Expression => ({ sort: 'unary', ...each, ...span })),
      fc
        .record({ of: tie('variable'), by: fc.constantFrom(1 as const, -1 as const), isPrefix: fc.boolean() })
        .map((each): Expression => ({ sort: 'step', ...each, ...span })),
      fc
        .record({ left: inner, right: inner, operator: fc.constantFrom(...BINARY.flat()) })
        .map((each): Expression => ({ sort: 'binary', ...each, ...span })),
      fc
        .record({ test: inner, yes: inner, no: inner })
        .map((each): Expression => ({ sort: 'choice', ...each, ...span })),
      fc
        .record({ operator: fc.constantFrom(...ASSIGNMENTS), target: tie('variable'), value: inner })
        .map((each): Expression => ({ sort: 'assign', ...each, ...span })),
      fc
        .record({ name: fc.constantFrom('strlen', 'strjoin'), given: fc.array(inner, { maxLength: 3 }) })
        .map((each): Expression => ({ sort: 'call', ...each, ...span })),
      fc.constant<Expression>({
        sort: 'member',
        of: { sort: 'args', index: 0, ...span },
        name: 'b_bcount',
        nameAt: 0,
        ...span,
      }),
    ),
  }
})

describe('parseProgram', () => {
  it('reads what writeProgram writes as the same program', () => {
    fc.assert(
      fc.property(
        fc.option(expressions, { nil: null }),
        fc.array(expressions, { maxLength: 3 }),
        fc.boolean(),
        (predicate, values, isQuiet) => {
          const statements = values.map((value) => ({ sort: 'expression' as const, value, ...span }))
          const probes = [
            { parts: ['io', '', '', 'start'] as const, ...span },
            { parts: ['', '', '', 'BEGIN'] as const, ...span },
          ]
          const syntax = { clauses: [{ probes, predicate, statements, ...span }], isQuiet }
          expect(plain(parsed(writeProgram(syntax)))).toEqual(plain(syntax))
        },
      ),
      { numRuns: 400 },
    )
  })

  it('never throws, whatever it is given', () => {
    const bits = fc.constantFrom(
      'io:::start',
      '/',
      '{',
      '}',
      '(',
      ')',
      '[',
      ']',
      '@',
      'a',
      '=',
      ',',
      ';',
      '"x"',
      '->',
      '1',
      ' ',
      '\n',
      '%',
      '*/',
      '/*',
      "'",
      '?',
      ':',
    )
    fc.assert(fc.property(fc.array(bits, { maxLength: 30 }), (parts) => void parseProgram(parts.join(''))))
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseProgram(text)))
  })

  it('binds operators as C does', () => {
    expect(expression('1 + 2 * 3 == 7 && !a || b')).toBe('1 + 2 * 3 == 7 && !a || b')
    expect(expression('(1 + 2) * 3')).toBe('(1 + 2) * 3')
    expect(expression('1 - (2 - 3)')).toBe('1 - (2 - 3)')
    expect(expression('a ? b : c ? d : e')).toBe('a ? b : c ? d : e')
    expect(expression('a & 1 == 1')).toBe('a & 1 == 1')
    expect(expression('- -a')).toBe('- -a')
  })

  it('tells a slash that divides from one that ends a predicate', () => {
    const [clause] = parsed('io:::start /a / b > 2/ { trace(1); }').clauses
    expect(writeExpression(clause!.predicate!)).toBe('a / b > 2')
    expect(parsed('io:::start /a/').clauses[0]!.statements).toBeNull()
  })

  it('reads what scripts begin with, comments, and probes of fewer parts', () => {
    const syntax = parsed(
      '#!/usr/sbin/dtrace -qs\n/* one */ read:entry, tick-1ms { } // end\n#pragma D option quiet\nEND',
    )
    expect(syntax.isQuiet).toBe(true)
    expect(syntax.clauses.map(({ probes }) => probes.map(({ parts }) => parts.join('|')))).toEqual([
      ['||read|entry', '|||tick-1ms'],
      ['|||END'],
    ])
  })

  it('reads numbers in every base and up to 64 bits', () => {
    expect(expression('0x1F')).toBe('31')
    expect(expression('017')).toBe('15')
    expect(expression("'A'")).toBe('65')
    expect(expression('0xffffffffffffffffULL')).toBe('-1')
    expect(problem('BEGIN { x = 0x10000000000000000; }')).toContain('1:13: 0x10000000000000000 needs more than 64 bits')
  })

  it('says where it is wrong and what is allowed', () => {
    expect(problem('')).toContain('1:1: the program has no clause')
    expect(problem('io:::start {\n  trace(1;\n}')).toBe('2:10: , or ) is expected here, not ;')
    expect(problem('io:::start { trace(1) ')).toContain('1:23: ; is expected here, not the end of the program')
    expect(problem('io:::start /a { }')).toContain('1:15: the predicate is not closed')
    expect(problem('io:::start { if (a) { } }')).toContain('1:14: D has no if')
    expect(problem('io:::start { @ = sum((int)args[0]->b_bcount); }')).toBe(
      '1:22: there are no casts here: every number is a whole one of 64 bits',
    )
    expect(problem('io:::start { trace((struct buf *)arg0); }')).toContain('1:20: there are no casts here')
    expect(problem('io:::start { trace(sizeof (int)); }')).toContain('1:20: there is no sizeof here')
    expect(problem('BEGIN { }\ninline int limit = 3;')).toBe(
      '2:1: nothing is declared here, so there is no inline: variables need no type',
    )
    expect(problem('struct point { int x; };')).toContain('1:1: nothing is declared here, so there is no struct')
    expect(problem('uint64_t total; BEGIN { }')).toContain('there is no uint64_t')
    expect(problem('io:::start { @a = 3; }')).toContain('an aggregation takes a function')
    expect(problem('io:::start { "x" = 3; }')).toContain('only a variable can be given a value')
    expect(problem('io:::start { trace("x); }')).toContain('this text never ends')
    expect(problem('io:::start { trace(1.5); }')).toContain('1.5 is not a whole number')
    expect(problem('io:::start { trace($1); }')).toContain('macro arguments')
    expect(problem('a:b:c:d:e { }')).toContain('a probe has four parts')
    expect(problem('{ }')).toContain('1:1: a probe is expected here')
  })

  it('bounds a program', () => {
    expect(problem(' '.repeat(PROGRAM_LIMITS.length + 1))).toContain('at most')
    expect(problem(`BEGIN { x = ${'('.repeat(200)}1${')'.repeat(200)}; }`)).toContain('deep')
    expect(problem(`BEGIN { x = ${'-'.repeat(1)}${' -'.repeat(300)}1; }`)).toContain('deep')
    expect(problem('BEGIN{} '.repeat(PROGRAM_LIMITS.clauses + 1))).toContain('clauses')
    expect(problem(`BEGIN { x = 1${' + 1'.repeat(600)}; }`)).toContain('500 operators')
  })
})

describe('showProblem', () => {
  it('marks what is wrong under its line', () => {
    const text = 'io:::start {\n\ttrace(1 2);\n}'
    const reply = parseProgram(text)
    if (reply.ok) throw new Error('it is wrong')
    expect(showProblem(text, reply.problem, 'x.d')).toBe(
      'x.d:2:10: , or ) is expected here, not 2\n  \ttrace(1 2);\n  \t        ^',
    )
  })
})
