const SEQUENCES = new Set(['Iterable', 'IterableIterator', 'Generator'])

/**
 * Rule `lab/no-bare-yield`: a routine that sleeps writes `yield*`, whose value is typed; only the two files that
 * hand control to the event loop may yield by hand (the configuration names them).
 *
 * A function declared to return `Iterable<T>`, `IterableIterator<T>` or `Generator<T, void, …>` is a plain sequence
 * that its caller loops over; it may yield its members.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      bare: 'a routine that sleeps says yield*; only core/process.ts and kern/step.ts yield by hand (a plain sequence declares that it returns Iterable<T> or Generator<T, void, void>)',
    },
  },
  create(context) {
    /** @param {any} node @returns {any} the function around `node` */
    const enclosing = (node) => (/Function/.test(node.type) ? node : enclosing(node.parent))
    /** @param {any} type the declared return type */
    const isSequence = (type) => {
      if (type?.type !== 'TSTypeReference' || !SEQUENCES.has(type.typeName.name)) return false
      return type.typeName.name !== 'Generator' || type.typeArguments?.params[1]?.type === 'TSVoidKeyword'
    }
    return {
      YieldExpression(node) {
        if (node.delegate) return
        if (!isSequence(enclosing(node).returnType?.typeAnnotation)) context.report({ node, messageId: 'bare' })
      },
    }
  },
}
