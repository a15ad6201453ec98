import { resolve } from 'node:path'
import ts from 'typescript'

/** A text as its source makes it: fixed pieces with holes `{0}`, `{1}` between them, and where it was found. */
export interface SaidText {
  readonly text: string
  /** `file:line` of the source that makes it. */
  readonly at: string
}

/** What flows to a person: a property of a type, by `Type.property`, or a parameter, by `routine.parameter`. */
export interface Sinks {
  readonly properties: ReadonlySet<string>
  readonly parameters: ReadonlySet<string>
}

/** Pieces between holes; there is always one piece more than there are holes. */
type Pieces = readonly string[]

const HOLE: Pieces = ['', '']
/** More forms of one text than this are not told apart: what differs becomes a hole. */
const MOST_FORMS = 12

const joined = (one: Pieces, other: Pieces): Pieces => [
  ...one.slice(0, -1),
  `${one.at(-1) ?? ''}${other[0] ?? ''}`,
  ...other.slice(1),
]
const written = (pieces: Pieces): string =>
  pieces.map((piece, index) => (index === 0 ? piece : `{${index - 1}}${piece}`)).join('')

/**
 * Follows what a person reads back to the texts in the sources: through constants, tables, conditions, templates and
 * the routines that make or pass them on. What is only known when the program runs is a hole.
 */
class Reader {
  readonly found = new Map<string, string>()
  private readonly checker: ts.TypeChecker
  private readonly files: readonly ts.SourceFile[]
  private readonly sinks: Sinks
  /** Parameters that flow to a person, by their declaration. */
  private readonly wanted = new Set<ts.Symbol>()
  /** Expressions on their way, so that a routine that calls itself comes to an end. */
  private readonly busy = new Set<ts.Node>()
  private calls = new Map<ts.Symbol, (ts.CallExpression | ts.NewExpression)[]>()
  private queue: (() => void)[] = []

  constructor(program: ts.Program, files: readonly ts.SourceFile[], sinks: Sinks) {
    this.checker = program.getTypeChecker()
    this.files = files
    this.sinks = sinks
  }

  read(): void {
    for (const file of this.files) this.index(file)
    for (const file of this.files) this.visit(file)
    for (let next = this.queue.pop(); next; next = this.queue.pop()) next()
  }

  private symbolOf(node: ts.Node): ts.Symbol | undefined {
    const symbol = this.checker.getSymbolAtLocation(node)
    return symbol && symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol
  }

  /** Who calls what, once for all. */
  private index(node: ts.Node): void {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const declaration = this.checker.getResolvedSignature(node)?.declaration
      if (declaration && !ts.isJSDocSignature(declaration)) {
        // Schemas take the words of a refusal as text or as a property.
        if (/node_modules.zod/.test(declaration.getSourceFile().fileName))
          for (const argument of node.arguments ?? []) this.takeSchemaWords(argument)
        for (const parameter of declaration.parameters) {
          const symbol = this.symbolOf(parameter.name)
          if (symbol) this.calls.set(symbol, [...(this.calls.get(symbol) ?? []), node])
        }
      }
    }
    ts.forEachChild(node, (each) => this.index(each))
  }

  private takeSchemaWords(argument: ts.Expression): void {
    if (ts.isStringLiteralLike(argument) || ts.isTemplateExpression(argument)) return this.queueOf(argument)
    if (!ts.isObjectLiteralExpression(argument)) return
    for (const property of argument.properties) {
      if (!ts.isPropertyAssignment(property) || property.name.getText() !== 'error') continue
      const { initializer } = property
      if (ts.isArrowFunction(initializer))
        this.queue.push(() => this.asPhrases(this.returnsOf(initializer), initializer))
      else this.queueOf(initializer)
    }
  }

  private queueOf(expression: ts.Expression): void {
    this.queue.push(() => this.take(expression))
  }

  private visit(node: ts.Node): void {
    if (ts.isObjectLiteralExpression(node)) this.visitObject(node)
    if (ts.isParameter(node) && ts.isIdentifier(node.name)) {
      const owner = ownerOf(node)
      if (this.sinks.parameters.has(`${owner}.${node.name.text}`)) this.want(this.symbolOf(node.name))
    }
    ts.forEachChild(node, (each) => this.visit(each))
  }

  private visitObject(node: ts.ObjectLiteralExpression): void {
    const type = this.checker.getContextualType(node)
    for (const property of node.properties) {
      const name = property.name && ts.isIdentifier(property.name) ? property.name.text : ''
      if (name === '' || ![...this.sinks.properties].some((each) => each.endsWith(`.${name}`))) continue
      if (!this.isSink(type, name)) continue
      if (ts.isPropertyAssignment(property)) this.take(property.initializer)
      else if (ts.isShorthandPropertyAssignment(property)) {
        const symbol = this.checker.getShorthandAssignmentValueSymbol(property)
        this.takeSymbol(symbol, property)
      }
    }
  }

  /** A property of one of the named types, the words of a schema, or, where no type says whose it is, of that name. */
  private isSink(type: ts.Type | undefined, name: string): boolean {
    const declared = (type ? this.declaringType(type, name) : []).filter((each) => each !== '')
    if (declared.length === 0) return !['text', 'found'].includes(name)
    return declared.some((each) => this.sinks.properties.has(`${each}.${name}`) || each.startsWith('$Zod'))
  }

  /** Names of the types that declare a property of this type. */
  private declaringType(type: ts.Type, name: string): string[] {
    const types = type.isUnion() ? type.types : [type]
    return types.flatMap((each) =>
      (each.getProperty(name)?.declarations ?? []).map((declaration) => {
        const parent = declaration.parent
        return ts.isInterfaceDeclaration(parent) || ts.isClassDeclaration(parent)
          ? (parent.name?.text ?? '')
          : aliasOf(parent)
      }),
    )
  }

  private want(symbol: ts.Symbol | undefined): void {
    if (!symbol || this.wanted.has(symbol)) return
    this.wanted.add(symbol)
    const [declaration] = symbol.declarations ?? []
    if (!declaration || !ts.isParameter(declaration)) return
    const place = declaration.parent.parameters.indexOf(declaration)
    if (declaration.initializer) this.take(declaration.initializer)
    this.wantOfType(declaration.parent, place)
    for (const call of this.calls.get(symbol) ?? []) {
      const argument = call.arguments?.[place]
      if (argument) this.queue.push(() => this.take(argument))
    }
  }

  /** A function that is handed on is called by the type that it is handed on as. */
  private wantOfType(routine: ts.SignatureDeclaration, place: number): void {
    if (!ts.isArrowFunction(routine) && !ts.isFunctionExpression(routine)) return
    for (const signature of this.checker.getContextualType(routine)?.getCallSignatures() ?? []) {
      const declared = signature.declaration
      const parameter = declared && !ts.isJSDocSignature(declared) ? declared.parameters[place] : undefined
      if (parameter && !declared?.getSourceFile().isDeclarationFile) this.want(this.symbolOf(parameter.name))
    }
  }

  /** Notes every text that an expression can be. */
  private take(expression: ts.Expression): void {
    for (const pieces of this.formsOf(expression)) this.note(pieces, expression)
  }

  private takeSymbol(symbol: ts.Symbol | undefined, at: ts.Node): void {
    for (const pieces of this.formsOfSymbol(symbol)) this.note(pieces, at)
  }

  private note(pieces: Pieces, at: ts.Node): void {
    const text = written(pieces)
    if (!/[a-z]/i.test(pieces.join(''))) return
    const file = at.getSourceFile()
    const { line } = file.getLineAndCharacterOfPosition(at.getStart())
    if (!this.found.has(text)) this.found.set(text, `${file.fileName}:${line + 1}`)
  }

  private formsOf(expression: ts.Expression): Pieces[] {
    if (this.busy.has(expression)) return [HOLE]
    this.busy.add(expression)
    try {
      return this.forms(expression)
    } finally {
      this.busy.delete(expression)
    }
  }

  private forms(node: ts.Expression): Pieces[] {
    if (ts.isStringLiteralLike(node)) return [[node.text]]
    if (ts.isTemplateExpression(node)) {
      return node.templateSpans.reduce<Pieces[]>(
        (before, { expression, literal }) => this.times(this.times(before, this.inner(expression)), [[literal.text]]),
        [[node.head.text]],
      )
    }
    if (
      ts.isParenthesizedExpression(node) ||
      ts.isAsExpression(node) ||
      ts.isSatisfiesExpression(node) ||
      ts.isNonNullExpression(node)
    )
      return this.formsOf(node.expression)
    if (ts.isConditionalExpression(node)) return [...this.formsOf(node.whenTrue), ...this.formsOf(node.whenFalse)]
    if (ts.isBinaryExpression(node)) {
      const operator = node.operatorToken.kind
      const isSum = (this.checker.getTypeAtLocation(node).flags & ts.TypeFlags.NumberLike) !== 0
      if (operator === ts.SyntaxKind.PlusToken && !isSum)
        return this.times(this.inner(node.left), this.inner(node.right))
      if (operator === ts.SyntaxKind.QuestionQuestionToken || operator === ts.SyntaxKind.BarBarToken)
        return [...this.formsOf(node.left), ...this.formsOf(node.right)]
      if (operator === ts.SyntaxKind.AmpersandAmpersandToken) return this.formsOf(node.right)
    }
    if (ts.isIdentifier(node)) return this.formsOfSymbol(this.symbolOf(node))
    if (ts.isCallExpression(node)) return this.formsOfCall(node)
    if (ts.isElementAccessExpression(node)) return this.formsOfTable(node.expression)
    if (ts.isPropertyAccessExpression(node)) return this.formsOfProperty(node)
    if (ts.isArrayLiteralExpression(node)) {
      for (const each of node.elements) this.take(ts.isSpreadElement(each) ? each.expression : each)
      return [HOLE]
    }
    return [HOLE]
  }

  /** The forms of a part of a text; what another routine makes, and too many, are texts of their own in a hole. */
  private inner(expression: ts.Expression): Pieces[] {
    const forms = this.formsOf(expression)
    const isShort = forms.length <= 3 && forms.every((each) => each.length < 3)
    if (ts.isCallExpression(expression) ? forms.length === 1 && isShort : forms.length === 1 || isShort) return forms
    for (const each of forms) this.note(each, expression)
    return [HOLE]
  }

  private times(before: Pieces[], after: Pieces[]): Pieces[] {
    const all = before.flatMap((one) => after.map((other) => joined(one, other)))
    const different = new Map(all.map((each) => [written(each), each]))
    return [...different.values()].slice(0, MOST_FORMS * 4)
  }

  private formsOfSymbol(symbol: ts.Symbol | undefined): Pieces[] {
    const declaration = symbol?.valueDeclaration
    if (!symbol || !declaration) return [HOLE]
    if (ts.isVariableDeclaration(declaration) && declaration.initializer) {
      const isArray = ts.isArrayLiteralExpression(declaration.initializer)
      if (isArray) this.takePushes(symbol, declaration)
      return this.formsOf(declaration.initializer)
    }
    if (ts.isParameter(declaration)) {
      if (this.isText(declaration)) this.want(symbol)
      return [HOLE]
    }
    return [HOLE]
  }

  private isText(declaration: ts.ParameterDeclaration): boolean {
    const type = this.checker.getTypeAtLocation(declaration)
    return (type.flags & ts.TypeFlags.StringLike) !== 0 || type.isUnion()
  }

  /** What is pushed onto a list of texts. */
  private takePushes(symbol: ts.Symbol, declaration: ts.VariableDeclaration): void {
    const scope = declaration.parent.parent.parent
    const look = (node: ts.Node): void => {
      if (
        ts.isCallExpression(node) &&
        ts.isPropertyAccessExpression(node.expression) &&
        node.expression.name.text === 'push' &&
        this.symbolOf(node.expression.expression) === symbol
      )
        for (const each of node.arguments) this.take(ts.isSpreadElement(each) ? each.expression : each)
      ts.forEachChild(node, look)
    }
    look(scope)
  }

  private formsOfCall(node: ts.CallExpression): Pieces[] {
    const callee = node.expression
    if (ts.isPropertyAccessExpression(callee)) {
      const name = callee.name.text
      if (['join', 'filter', 'flat', 'concat', 'slice', 'trimEnd', 'trim'].includes(name)) {
        const inner = this.formsOf(callee.expression)
        if (name !== 'join') return inner
        // A word between the entries of a list is a text of two holes.
        const [separator] = node.arguments
        if (separator && ts.isStringLiteralLike(separator)) this.note(['', separator.text, ''], separator)
        return this.asPhrases(inner, node)
      }
      if (name === 'map' || name === 'flatMap') {
        const [body] = node.arguments
        return body ? this.asPhrases(this.returnsOf(body), node) : [HOLE]
      }
    }
    const declaration = this.checker.getResolvedSignature(node)?.declaration
    if (!declaration || declaration.getSourceFile().isDeclarationFile) return [HOLE]
    return this.returnsOf(declaration)
  }

  private asPhrases(forms: Pieces[], at: ts.Node): Pieces[] {
    for (const each of forms) this.note(each, at)
    return [HOLE]
  }

  /** What a routine can give. */
  private returnsOf(node: ts.Node): Pieces[] {
    if (!('body' in node) || !node.body) return [HOLE]
    const body = node.body as ts.Node
    if (!ts.isBlock(body)) return this.formsOf(body as ts.Expression)
    if (this.busy.has(body)) return [HOLE]
    this.busy.add(body)
    try {
      const forms: Pieces[] = []
      const look = (each: ts.Node): void => {
        if (ts.isReturnStatement(each) && each.expression) forms.push(...this.formsOf(each.expression))
        else if (!ts.isFunctionLike(each)) ts.forEachChild(each, look)
      }
      look(body)
      return forms.length === 0 ? [HOLE] : forms
    } finally {
      this.busy.delete(body)
    }
  }

  /** Every value of a table of texts. */
  private formsOfTable(node: ts.Expression): Pieces[] {
    const declaration = this.symbolOf(node)?.valueDeclaration
    const table = declaration && ts.isVariableDeclaration(declaration) ? bare(declaration.initializer) : undefined
    if (!table || !ts.isObjectLiteralExpression(table)) return [HOLE]
    return table.properties.flatMap((each) => (ts.isPropertyAssignment(each) ? this.formsOf(each.initializer) : [HOLE]))
  }

  private formsOfProperty(node: ts.PropertyAccessExpression): Pieces[] {
    const declaration = this.symbolOf(node.name)?.valueDeclaration
    if (declaration && ts.isPropertyAssignment(declaration)) return this.formsOf(declaration.initializer)
    return [HOLE]
  }
}

const bare = (node: ts.Expression | undefined): ts.Expression | undefined =>
  node && (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node))
    ? bare(node.expression)
    : node

function aliasOf(node: ts.Node): string {
  for (let each: ts.Node | undefined = node; each; each = each.parent)
    if (ts.isTypeAliasDeclaration(each)) return each.name.text
  return ''
}

function ownerOf(node: ts.ParameterDeclaration): string {
  const owner = node.parent
  if (ts.isConstructorDeclaration(owner)) return owner.parent.name?.text ?? ''
  if (owner.name && ts.isIdentifier(owner.name)) return owner.name.text
  const holder = owner.parent
  return ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name) ? holder.name.text : ''
}

/**
 * Every text that the program can say through the given sinks.
 *
 * @param root the folder of the project
 * @param folders whose sources are read
 * @source DMA Lab
 */
export function saidTexts(root: string, folders: readonly string[], sinks: Sinks): SaidText[] {
  const config = ts.readConfigFile(resolve(root, 'tsconfig.node.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root)
  const names = folders
    .flatMap((folder) => ts.sys.readDirectory(resolve(root, folder), ['.ts']))
    .filter((name) => !/\.spec\.ts$|\.d\.ts$|\/testing\//.test(name))
  const program = ts.createProgram(names, { ...options, noEmit: true, skipLibCheck: true })
  const files = names.flatMap((name) => program.getSourceFile(name) ?? [])
  const reader = new Reader(program, files, sinks)
  reader.read()
  return [...reader.found].map(([text, at]) => ({ text, at: at.replace(`${root}/`, '') }))
}
