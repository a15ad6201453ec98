import { BINARY, type Clause, type Expression, type ProgramSyntax, type Statement } from './syntax'

/** Binding strength of an expression: the higher, the closer. */
function strength(expression: Expression): number {
  switch (expression.sort) {
    case 'assign':
      return 0
    case 'choice':
      return 1
    case 'binary':
      return 2 + BINARY.findIndex((each) => (each as readonly string[]).includes(expression.operator))
    case 'unary':
    case 'step':
      return 20
    default:
      return 30
  }
}

const ESCAPED: Readonly<Record<string, string>> = {
  ...{ '\n': '\\n', '\t': '\\t', '\r': '\\r', '\u0007': '\\a', '\b': '\\b', '\0': '\\0', '\\': '\\\\', '"': '\\"' },
}
/** A text as a program writes it. */
export function quoted(text: string): string {
  return `"${text.replace(/[\n\t\r\u0007\b\0\\"]/g, (letter) => ESCAPED[letter]!)}"`
}

const list = (values: readonly Expression[]): string => values.map((each) => within(each, 0)).join(', ')
const keyed = (name: string, keys: readonly Expression[] | null): string => (keys ? `${name}[${list(keys)}]` : name)

function within(expression: Expression, least: number): string {
  const text = writeExpression(expression)
  return strength(expression) < least ? `(${text})` : text
}

/** An expression as text, with no more brackets than it needs. */
export function writeExpression(expression: Expression): string {
  switch (expression.sort) {
    case 'integer':
      return String(expression.value)
    case 'string':
      return quoted(expression.value)
    case 'variable': {
      const { scope, name, keys } = expression
      return keyed(scope === 'global' ? name : `${scope}->${name}`, keys)
    }
    case 'aggregation':
      return keyed(`@${expression.name}`, expression.keys)
    case 'args':
      return `args[${expression.index}]`
    case 'member':
      return `${within(expression.of, 30)}->${expression.name}`
    case 'unary':
      // A space keeps - -x from becoming --x.
      return `${expression.operator}${expression.of.sort === 'unary' || expression.of.sort === 'step' ? ' ' : ''}${within(expression.of, 20)}`
    case 'step': {
      const sign = expression.by === 1 ? '++' : '--'
      return expression.isPrefix
        ? `${sign}${writeExpression(expression.of)}`
        : `${writeExpression(expression.of)}${sign}`
    }
    case 'binary': {
      const own = strength(expression)
      return `${within(expression.left, own)} ${expression.operator} ${within(expression.right, own + 1)}`
    }
    case 'choice':
      return `${within(expression.test, 2)} ? ${within(expression.yes, 0)} : ${within(expression.no, 0)}`
    case 'assign':
      return `${writeExpression(expression.target)} ${expression.operator} ${within(expression.value, 0)}`
    case 'call':
      return `${expression.name}(${list(expression.given)})`
  }
}

function writeStatement(statement: Statement): string {
  if (statement.sort === 'expression') return writeExpression(statement.value)
  return `${writeExpression(statement.into)} = ${writeExpression(statement.call)}`
}

function writeClause({ probes, predicate, statements }: Clause): string {
  const names = probes.map(({ parts }) => parts.join(':')).join(', ')
  const test = predicate ? ` /${writeExpression(predicate)}/` : ''
  if (!statements) return `${names}${test};`
  return `${names}${test} { ${statements.map((each) => `${writeStatement(each)}; `).join('')}}`
}

/** A program as text; reading it gives the same program. */
export function writeProgram({ clauses, isQuiet }: ProgramSyntax): string {
  return `${isQuiet ? '#pragma D option quiet\n' : ''}${clauses.map(writeClause).join('\n')}\n`
}
