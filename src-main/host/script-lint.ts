import { Parser, type AnyNode, type Node, type Pattern } from 'acorn'
import { MOST_SOURCE, suggest, UNITS, VOCABULARY } from '../../src-sim/index'

/** Something wrong with a script that shows without running it. Lines and columns count from 1. */
export interface ScriptProblem {
  readonly code: 'E_SCRIPT_SYNTAX' | 'E_SCRIPT_WORD' | 'E_SCRIPT_TOO_BIG'
  readonly message: string
  readonly line: number
  readonly column: number
}

/** What JavaScript itself offers in the sandbox and can be called. A test compares it with the sandbox. */
const BUILT_IN = [
  ...['AggregateError', 'Array', 'ArrayBuffer', 'AsyncDisposableStack', 'BigInt', 'BigInt64Array', 'BigUint64Array'],
  ...['Boolean', 'DataView', 'Date', 'DisposableStack', 'Error', 'EvalError', 'Float16Array', 'Float32Array'],
  ...[
    'Float64Array',
    'Function',
    'Int16Array',
    'Int32Array',
    'Int8Array',
    'InternalError',
    'Iterator',
    'Map',
    'Number',
  ],
  ...['Object', 'Promise', 'Proxy', 'RangeError', 'ReferenceError', 'RegExp', 'Set', 'String', 'SuppressedError'],
  ...['Symbol', 'SyntaxError', 'TypeError', 'URIError', 'Uint16Array', 'Uint32Array', 'Uint8Array'],
  ...['Uint8ClampedArray', 'WeakMap', 'WeakSet', 'decodeURI', 'decodeURIComponent', 'encodeURI'],
  ...[
    'encodeURIComponent',
    'escape',
    'eval',
    'isFinite',
    'isNaN',
    'parseFloat',
    'parseInt',
    'queueMicrotask',
    'unescape',
  ],
]

const WORDS: readonly string[] = [...VOCABULARY.map(({ name }) => name), ...UNITS.map(({ name }) => name)]

/**
 * Reads a transfer script without running it: its syntax, and calls of functions that neither the script, nor the words
 * of scripts, nor JavaScript have.
 *
 * @source DMA Lab, docs/scripts.md
 */
export function lintScript(source: string): ScriptProblem[] {
  return lint(source, 'script', (program) => {
    const found = new Search()
    found.visit(program)
    return found.problems()
  })
}

/**
 * Reads a driver without running it: its syntax. What it calls is looked at when it runs, by the rules of the kernel.
 *
 * @source DMA Lab, docs/drivers.md
 */
export function lintDriver(source: string): ScriptProblem[] {
  return lint(source, 'driver', () => [])
}

function lint(source: string, what: string, look: (program: Node) => ScriptProblem[]): ScriptProblem[] {
  if (source.length > MOST_SOURCE) {
    const message = `the ${what} has ${source.length} characters; ${MOST_SOURCE} are allowed`
    return [{ code: 'E_SCRIPT_TOO_BIG', message, line: 1, column: 1 }]
  }
  try {
    return look(Parser.parse(source, { ecmaVersion: 'latest', sourceType: 'module', locations: true }))
  } catch (error) {
    return [syntaxProblem(error)]
  }
}

function syntaxProblem(error: unknown): ScriptProblem {
  const code = 'E_SCRIPT_SYNTAX'
  if (error instanceof SyntaxError && 'loc' in error) {
    const { line, column } = error.loc as { line: number; column: number }
    return { code, message: error.message.replace(/ \(\d+:\d+\)$/, ''), line, column: column + 1 }
  }
  if (error instanceof RangeError) return { code, message: 'it is nested too deep', line: 1, column: 1 }
  throw error
}

/** Goes through a program once. */
class Search {
  private readonly declared = new Set<string>([...WORDS, ...BUILT_IN])
  private readonly called: { readonly name: string; readonly node: Node }[] = []
  private readonly found: ScriptProblem[] = []

  /** Everything found, in the order of the text. */
  problems(): ScriptProblem[] {
    const unknown = this.called.filter(({ name }) => !this.declared.has(name))
    const words = unknown.map(({ name, node }): ScriptProblem => {
      const like = suggest(name, WORDS)
      const message = `${name} is no word of scripts${like === undefined ? '' : `; did you mean ${like}?`}`
      return { code: 'E_SCRIPT_WORD', message, ...placeOf(node) }
    })
    return [...this.found, ...words].sort((a, b) => a.line - b.line || a.column - b.column)
  }

  visit(root: Node): void {
    const waiting: Node[] = [root]
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      this.look(node as AnyNode)
      for (const value of Object.values(node) as unknown[]) {
        if (Array.isArray(value)) waiting.push(...value.filter(isNode))
        else if (isNode(value)) waiting.push(value)
      }
    }
  }

  /** A name that is declared anywhere counts everywhere: what is left is certainly a mistake. */
  private look(node: AnyNode): void {
    switch (node.type) {
      case 'VariableDeclarator':
        return this.declare(node.id)
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        if (node.id) this.declare(node.id)
        return node.params.forEach((each) => this.declare(each))
      case 'ClassDeclaration':
      case 'ClassExpression':
        return node.id ? this.declare(node.id) : undefined
      case 'CatchClause':
        return node.param ? this.declare(node.param) : undefined
      case 'CallExpression':
      case 'NewExpression':
        if (node.callee.type === 'Identifier') this.called.push({ name: node.callee.name, node: node.callee })
        return
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportDefaultDeclaration':
      case 'ExportAllDeclaration': {
        const message = 'a script has no modules: everything it may use is there already'
        this.found.push({ code: 'E_SCRIPT_SYNTAX', message, ...placeOf(node) })
        return
      }
      default:
        return
    }
  }

  private declare(pattern: Pattern): void {
    switch (pattern.type) {
      case 'Identifier':
        this.declared.add(pattern.name)
        return
      case 'ObjectPattern':
        for (const each of pattern.properties) this.declare(each.type === 'RestElement' ? each : each.value)
        return
      case 'ArrayPattern':
        for (const each of pattern.elements) if (each) this.declare(each)
        return
      case 'RestElement':
        return this.declare(pattern.argument)
      case 'AssignmentPattern':
        return this.declare(pattern.left)
      default:
        return
    }
  }
}

const placeOf = ({ loc }: Node): { line: number; column: number } => ({
  line: loc?.start.line ?? 1,
  column: (loc?.start.column ?? 0) + 1,
})

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
