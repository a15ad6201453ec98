const { arrows, testPackages } = require('./scripts/arrows.cjs')

/** A path pattern of a layer: the folder or the single file of that name. */
const layerPattern = (layer) => `^${layer.replaceAll('.', '\\.')}($|[/.])`
const anyOf = (patterns) => (patterns.length === 0 ? '^$' : patterns.join('|'))
const SPEC = '\\.spec\\.ts$'
const EMPTY_HELPERS = '^scripts/'

/**
 * One rule per row of the table: what is inside the project and not named by the row is forbidden.
 * A longer row wins over a shorter one, so the files of more specific rows are left out.
 */
const fences = arrows.map((row) => {
  const moreSpecific = arrows.filter((other) => other !== row && other.layer.startsWith(`${row.layer}/`))
  const allowed = [row.layer, ...(row.layers ?? []), ...(row.types ?? [])].map(layerPattern)
  return {
    name: `arrows: ${row.layer}`,
    comment: row.why,
    severity: 'error',
    from: { path: layerPattern(row.layer), pathNot: [SPEC, ...moreSpecific.map((other) => layerPattern(other.layer))] },
    to: { path: '^(src-|e2e/)', pathNot: anyOf(allowed) },
  }
})

module.exports = {
  forbidden: [
    {
      name: 'no circular imports',
      comment: 'a cycle has no order in which it can be read or loaded; cycles of types alone vanish when compiled',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...fences,
    {
      name: 'the kernels are siblings',
      severity: 'error',
      from: { path: '^src-sim/(sysv|solaris)/' },
      to: { path: '^src-sim/(sysv|solaris)/', pathNot: '^src-sim/$1/' },
    },
    {
      name: 'the simulator runs without Node',
      severity: 'error',
      from: {
        path: '^(src-sim|src-ipc|src-renderer|src-main/preload)/',
        pathNot: '^(src-ipc|src-renderer)/.*\\.spec\\.ts$',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron only in its folders',
      severity: 'error',
      from: { path: '^(src-|e2e/)', pathNot: ['^src-main/(electron|preload)/', '^e2e/electron/carrier/'] },
      to: { path: '(^|/)node_modules/electron/' },
    },
    {
      name: 'test helpers are for tests',
      severity: 'error',
      from: { path: '^src-', pathNot: [SPEC, '^src-sim/testing/'] },
      to: { path: ['^src-sim/testing/', `(^|/)node_modules/(${testPackages.join('|')})/`] },
    },
    {
      name: 'everything imported exists',
      severity: 'error',
      from: { pathNot: EMPTY_HELPERS },
      to: { couldNotResolve: true, pathNot: '^(electron|virtual:)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist|coverage|test-results)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'module', 'node', 'default', 'types'],
      extensions: ['.ts', '.vue', '.mjs', '.cjs', '.js', '.json'],
    },
  },
}
