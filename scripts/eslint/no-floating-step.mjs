/**
 * The calls whose value is thrown away when `expression` stands as a statement.
 * @param {any} expression a syntax tree node
 * @returns {any[]}
 */
function discarded(expression) {
  switch (expression.type) {
    case 'CallExpression':
      return [expression]
    case 'UnaryExpression':
      return discarded(expression.argument)
    case 'ChainExpression':
    case 'TSNonNullExpression':
    case 'TSAsExpression':
      return discarded(expression.expression)
    case 'LogicalExpression':
      return discarded(expression.right)
    case 'ConditionalExpression':
      return [...discarded(expression.consequent), ...discarded(expression.alternate)]
    case 'SequenceExpression':
      return expression.expressions.flatMap(discarded)
    default:
      return []
  }
}

/**
 * Rule `lab/no-floating-step`: a generator that nobody drives is a kernel routine that silently never ran.
 *
 * A call whose result is a generator may not stand alone as a statement, also not behind `void`, `&&`, `||`, `??`,
 * a comma or either arm of `?:`.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: { floating: '{{name}} was called but never driven: write "yield* {{name}}(…)"' },
  },
  create(context) {
    const services = context.sourceCode.parserServices
    if (!services.getTypeAtLocation) return {}
    return {
      ExpressionStatement({ expression }) {
        for (const call of discarded(expression)) {
          const type = services.getTypeAtLocation(call)
          /** @type {any[]} */
          const parts = type.isUnion() ? type.types : [type]
          if (parts.some((part) => part.getProperty('next') && part.getProperty('throw'))) {
            const name = context.sourceCode.getText(call.callee)
            context.report({ node: call, messageId: 'floating', data: { name } })
          }
        }
      },
    }
  },
}
