import { builtinModules } from 'node:module'
import { dirname, relative, resolve, sep } from 'node:path'
import table from '../arrows.cjs'

/** @typedef {(typeof table.arrows)[number]} Row */

/** @type {Record<string, string>} */
const ALIASES = { '@sim': 'src-sim', '@ipc': 'src-ipc' }
/** Layers that stay strangers to each other even in tests. */
const SIBLINGS = [['src-sim/sysv', 'src-sim/solaris']]
const builtins = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]))

/**
 * True when `path` is the layer itself or lies inside it.
 * @param {string} path relative to the root, with forward slashes
 * @param {string} layer
 */
function inLayer(path, layer) {
  return path === layer || path.startsWith(`${layer}/`) || path.startsWith(`${layer}.`)
}

/**
 * The row with the longest prefix of `path`, or undefined.
 * @param {string} path
 * @returns {Row | undefined}
 */
function rowOf(path) {
  const rows = table.arrows.filter((row) => inLayer(path, row.layer))
  return rows.sort((a, b) => b.layer.length - a.layer.length)[0]
}

/** `@scope/name/sub` → `@scope/name`. @param {string} source */
const packageOf = (source) =>
  source
    .split('/')
    .slice(0, source.startsWith('@') ? 2 : 1)
    .join('/')

/**
 * Rule `lab/arrows`: an import must follow the table in scripts/arrows.cjs.
 * @type {import('eslint').Rule.RuleModule}
 */
export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      noRow: '{{path}} belongs to no layer: give it a row in scripts/arrows.cjs',
      layer: '{{layer}} may not import {{target}}: {{why}}',
      typesOnly: '{{layer}} may import only types from {{target}}: write "import type"',
      package: '{{layer}} may not import the package {{target}} (see scripts/arrows.cjs)',
      node: '{{layer}} may not import {{target}}: this layer runs without Node',
      testing: '{{target}} is for tests only',
      computed: 'an import whose target is computed cannot be checked against the layers',
    },
  },
  create(context) {
    const root = context.cwd
    const path = relative(root, context.filename).split(sep).join('/')
    if (!table.guarded.some((folder) => inLayer(path, folder))) return {}
    const row = rowOf(path)
    const isSpec = /\.spec\.ts$/.test(path)
    if (!row && !isSpec) {
      return { Program: (node) => context.report({ node, messageId: 'noRow', data: { path } }) }
    }
    const layer = row?.layer ?? path
    const why = row?.why ?? 'a test belongs beside what it tests'
    const inSim = path.startsWith('src-sim/')

    /**
     * Reports `node` when importing `source` crosses a fence.
     * @param {any} node @param {any} source @param {boolean} isTypeOnly
     */
    function check(node, source, isTypeOnly) {
      /** @param {string} messageId @param {string} target */
      const report = (messageId, target) => context.report({ node, messageId, data: { layer, target, why } })
      const alias = Object.keys(ALIASES).find((name) => source === name || source.startsWith(`${name}/`))
      if (!alias && !source.startsWith('.')) {
        if (builtins.has(source)) {
          const nodeInTest = isSpec && !inSim && !path.startsWith('src-renderer/')
          if (!row?.node && !nodeInTest) report('node', source)
          return
        }
        const name = packageOf(source)
        const allowed = row?.packages?.includes(name) || (isSpec && table.testPackages.includes(name))
        if (!allowed) report('package', name)
        return
      }
      const target = alias
        ? source.replace(alias, ALIASES[alias] ?? alias)
        : relative(root, resolve(dirname(context.filename), source))
            .split(sep)
            .join('/')
      const bare = target.replace(/\?.*$/, '').replace(/^src-sim$/, 'src-sim/index')
      if (inLayer(bare, 'src-sim/testing') && !isSpec && layer !== 'src-sim/testing') {
        report('testing', bare)
        return
      }
      // Tests read files of the project as text: vectors and golden traces.
      if (isSpec && target.endsWith('?raw')) return
      if (row && inLayer(bare, row.layer)) return
      if (row?.layers?.some((name) => inLayer(bare, name))) return
      if (isSpec && inSim && inLayer(bare, 'src-sim')) {
        // A test may look at the whole simulator, except that the two kernels stay strangers to each other.
        const sibling = SIBLINGS.find((pair) => pair.includes(layer))?.find((name) => name !== layer)
        if (!sibling || !inLayer(bare, sibling)) return
      }
      if (isSpec && inLayer(path, 'src-main') && inLayer(bare, 'src-main')) return
      if (isSpec && !inSim && inLayer(bare, 'scripts/lib')) return
      if (row?.types?.some((name) => inLayer(bare, name))) {
        if (!isTypeOnly) report('typesOnly', bare)
        return
      }
      report('layer', bare)
    }

    /** True when nothing of the import survives compilation. @param {any} node */
    const typeOnly = (node) =>
      node.importKind === 'type' ||
      node.exportKind === 'type' ||
      (node.specifiers?.length > 0 &&
        node.specifiers.every((/** @type {any} */ each) => each.importKind === 'type' || each.exportKind === 'type'))
    /** @param {any} node */
    const declaration = (node) => {
      if (node.source) check(node, node.source.value, typeOnly(node))
    }
    return {
      ImportDeclaration: declaration,
      ExportNamedDeclaration: declaration,
      ExportAllDeclaration: declaration,
      /** @param {any} node */
      TSImportType(node) {
        check(node, node.source?.value ?? node.argument?.literal?.value ?? '', true)
      },
      /** @param {any} node */
      ImportExpression(node) {
        if (typeof node.source.value === 'string') check(node, node.source.value, false)
        else context.report({ node, messageId: 'computed' })
      },
      /** @param {any} node */
      CallExpression(node) {
        if (node.callee.name !== 'require') return
        const source = node.arguments[0]?.value
        if (typeof source === 'string') check(node, source, false)
        else context.report({ node, messageId: 'computed' })
      },
      /** @param {any} node */
      NewExpression(node) {
        // new URL('./worker.js', import.meta.url) starts a file of ours just as an import does.
        const [first, second] = node.arguments
        const isModuleUrl = node.callee.name === 'URL' && second?.type === 'MemberExpression'
        if (isModuleUrl && second.object.type === 'MetaProperty' && typeof first?.value === 'string') {
          if (/\.[cm]?[jt]s$/.test(first.value)) check(node, first.value, false)
        }
      },
    }
  },
}
