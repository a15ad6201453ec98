/**
 * Who may import whom: one table, read by ESLint (rule `lab/arrows`) and by dependency-cruiser.
 *
 * A row names a layer by a path prefix without extension, so `src-sim/machine` covers both `src-sim/machine.ts` and
 * `src-sim/machine/…`. A file belongs to the row with the longest matching prefix. A file inside a guarded folder that
 * has no row is itself an error: decide where it belongs before writing it.
 *
 *   layers    layers whose code may be imported (a layer may always import itself)
 *   types     layers of which only types may be imported (`import type`)
 *   packages  npm packages that may be imported
 *   node      true when Node's own modules may be imported
 *   why       what to tell the person who crosses the fence
 */
const SIM_FLOOR = 'core is the floor: it knows nothing of computers'
const SIM_SHARED = 'trace, kern and hw stand on core alone; machine wires them together'
const SIM_KERNELS = 'the kernels are siblings: share through kern, never with each other'

/** Everything the machine configuration may join together. */
const PARTS = [
  'src-sim/checker/rules',
  'src-sim/core',
  'src-sim/trace',
  'src-sim/kern',
  'src-sim/hw',
  'src-sim/sysv',
  'src-sim/solaris',
]

/** @type {{ layer: string, layers?: string[], types?: string[], packages?: string[], node?: boolean, why: string }[]} */
const arrows = [
  { layer: 'src-sim/core', packages: ['pure-rand'], why: SIM_FLOOR },
  { layer: 'src-sim/trace', layers: ['src-sim/core'], packages: ['@noble/hashes'], why: SIM_SHARED },
  { layer: 'src-sim/trace/kinds', why: 'the words of the trace stand alone, so that everybody may speak them' },
  { layer: 'src-sim/checker/rules', why: 'the catalogue of the rules stands alone, so that everybody may speak it' },
  { layer: 'src-sim/kern', layers: ['src-sim/core', 'src-sim/trace/kinds', 'src-sim/checker/rules'], why: SIM_SHARED },
  { layer: 'src-sim/hw', layers: ['src-sim/core', 'src-sim/trace/kinds'], packages: ['zod'], why: SIM_SHARED },
  {
    layer: 'src-sim/sysv',
    layers: ['src-sim/core', 'src-sim/kern', 'src-sim/hw', 'src-sim/trace/kinds', 'src-sim/checker/rules'],
    packages: ['zod'],
    why: SIM_KERNELS,
  },
  {
    layer: 'src-sim/solaris',
    layers: ['src-sim/core', 'src-sim/kern', 'src-sim/hw', 'src-sim/trace/kinds', 'src-sim/checker/rules'],
    packages: ['zod'],
    why: SIM_KERNELS,
  },
  { layer: 'src-sim/config', layers: PARTS, packages: ['zod'], why: 'the configuration is plain data about the parts' },
  {
    layer: 'src-sim/checker',
    layers: [...PARTS, 'src-sim/machine', 'src-sim/config'],
    why: 'the checker looks at kernels at rest; its catalogue alone may be used below',
  },
  {
    layer: 'src-sim/machine',
    layers: [...PARTS, 'src-sim/config', 'src-sim/checker'],
    why: 'the machine joins the parts and nothing above',
  },
  {
    layer: 'src-sim/script',
    layers: [
      ...['src-sim/core', 'src-sim/kern', 'src-sim/hw', 'src-sim/trace/kinds'],
      ...['src-sim/machine', 'src-sim/config'],
    ],
    why: 'a transfer script speaks to the machine, not to its parts',
  },
  {
    layer: 'src-sim/driver',
    layers: [...PARTS, 'src-sim/machine', 'src-sim/config', 'src-sim/script/engine'],
    why: "a student's driver speaks to a kernel as the built-in ones do",
  },
  {
    layer: 'src-sim/manual',
    layers: ['src-sim/trace', 'src-sim/config'],
    why: 'statements of the manuals point at events; they know no kernel',
  },
  {
    layer: 'src-sim/export',
    layers: ['src-sim/core', 'src-sim/trace', 'src-sim/config', 'src-sim/kern/errno', 'src-sim/report/time-use'],
    why: 'an export reads a finished trace and nothing else',
  },
  {
    layer: 'src-sim/import',
    layers: ['src-sim/core', 'src-sim/trace', 'src-sim/export'],
    why: 'an import reads what an export writes, and gives a trace',
  },
  {
    layer: 'src-sim/import/hostile.spec',
    layers: ['src-sim'],
    packages: ['@noble/hashes', 'vitest', 'fast-check'],
    why: 'an enemy puts a right checksum behind wrong bytes',
  },
  {
    layer: 'src-sim/probe',
    layers: ['src-sim/core', 'src-sim/trace', 'src-sim/config'],
    why: 'a probe looks at a finished trace and nothing else',
  },
  {
    layer: 'src-sim/report/time-use',
    layers: ['src-sim/core', 'src-sim/trace'],
    why: 'where the time went follows from a trace alone, so that a picture may show it',
  },
  {
    layer: 'src-sim/labs',
    layers: [
      ...['src-sim/core', 'src-sim/kern/errno', 'src-sim/checker/rules', 'src-sim/script', 'src-sim/machine'],
      ...['src-sim/config', 'src-sim/trace', 'src-sim/report'],
    ],
    packages: ['zod', '@noble/hashes'],
    why: 'a lab is a configuration, a script, a question and a check',
  },
  {
    layer: 'src-sim/report',
    layers: [
      'src-sim/core',
      'src-sim/kern/errno',
      'src-sim/script',
      'src-sim/machine',
      'src-sim/config',
      'src-sim/trace',
    ],
    why: 'a report reads a finished run',
  },
  {
    layer: 'src-sim/report/trace-report',
    layers: ['src-sim/core', 'src-sim/config', 'src-sim/trace', 'src-sim/report', 'src-sim/export'],
    types: ['src-sim/labs'],
    why: 'a report with pictures stands above reports and exports',
  },
  {
    layer: 'src-sim/vectors',
    layers: PARTS,
    packages: ['zod'],
    why: 'a vector file drives one kernel on a bare machine',
  },
  {
    layer: 'src-sim/kern/errno',
    why: 'the names of error numbers stand alone',
  },
  { layer: 'src-sim/index', layers: ['src-sim'], why: 'the only door of the simulator opens onto the simulator' },
  {
    layer: 'src-sim/testing',
    layers: ['src-sim'],
    packages: ['fast-check'],
    why: 'test helpers of the simulator are as pure as the simulator',
  },

  {
    layer: 'src-ipc',
    layers: [
      ...[
        'src-sim/trace',
        'src-sim/config',
        'src-sim/core/time',
        'src-sim/labs/submission-schema',
        'src-sim/import/sniff',
      ],
    ],
    types: ['src-sim/probe', 'src-sim/index', 'src-sim/report', 'src-sim/machine'],
    packages: ['zod', '@msgpack/msgpack'],
    why: 'the contract is owned by neither side: types and a few pure helpers',
  },
  {
    layer: 'src-ipc/explore',
    layers: ['src-sim/report/sweep-plan', 'src-sim/report/sweep-table'],
    types: ['src-sim/index', 'src-ipc/runs'],
    why: 'points and tables of a sweep are pure, and both sides of the boundary speak of them',
  },
  {
    layer: 'src-main/host/sandbox/examples.spec',
    layers: ['src-sim/index', 'src-main/host'],
    packages: ['typescript'],
    node: true,
    why: 'the examples are compiled against the declarations of the words',
  },
  {
    layer: 'src-main/host/sandbox/driver-examples.spec',
    layers: ['src-sim/index', 'src-main/host'],
    packages: ['typescript'],
    node: true,
    why: 'the example drivers are compiled against the declarations of the kernel',
  },
  {
    layer: 'src-main/host/report.spec',
    layers: ['src-sim/index', 'src-main/host', 'scripts/lib'],
    packages: ['fast-check', 'html-validate', 'marked', 'vitest'],
    node: true,
    why: 'a report is read by validators of others',
  },
  {
    layer: 'src-main/host/imports.spec',
    layers: ['src-sim', 'src-main/host', 'scripts/lib'],
    packages: ['fflate', 'vitest'],
    node: true,
    why: 'what is imported is made by hand, or by programs of others',
  },
  {
    layer: 'src-main/host/exports.spec',
    layers: ['src-sim', 'src-main/host'],
    packages: ['fflate', 'hyparquet', 'vitest', 'fast-check'],
    node: true,
    why: 'what was exported is read back by programs of others',
  },
  {
    layer: 'src-main/host',
    layers: ['src-sim/index', 'src-ipc'],
    packages: ['acorn', 'fflate', 'hyparquet-writer', 'quickjs-wasi', 'yaml', 'zod'],
    node: true,
    why: 'the host runs under plain Node and sees the simulator through its door',
  },
  {
    layer: 'src-main/cli',
    layers: ['src-sim/index', 'src-ipc', 'src-main/host', 'src-main/web'],
    packages: ['commander', 'yaml', 'zod'],
    node: true,
    why: 'the command line is a shell around the host',
  },
  {
    layer: 'src-main/web',
    layers: ['src-ipc', 'src-main/host', 'src-main/web'],
    packages: ['ws', 'zod'],
    node: true,
    why: 'the loopback server carries the contract and nothing else',
  },
  {
    layer: 'src-main/electron',
    layers: ['src-ipc', 'src-main/host'],
    packages: ['electron', 'zod'],
    node: true,
    why: 'the desktop shell carries the contract and nothing else',
  },
  {
    layer: 'src-main/preload',
    layers: ['src-ipc'],
    packages: ['electron'],
    why: 'the preload forwards contract calls; a sandboxed preload has no Node',
  },
  {
    layer: 'src-renderer',
    layers: ['src-ipc'],
    packages: [
      ...['vue', 'pinia', 'vite', 'vue-i18n', 'reka-ui', '@lucide/vue', 'fuse.js', 'tinykeys', '@vueuse/core', 'yaml'],
      'marked',
      'echarts',
      ...['codemirror', 'd3-scale', 'd3-array', '@tanstack/vue-virtual'],
      ...[
        'autocomplete',
        'commands',
        'lang-javascript',
        'lang-yaml',
        'language',
        'lint',
        'search',
        'state',
        'view',
      ].map((name) => `@codemirror/${name}`),
    ],
    why: 'the window sees the world only through the contract',
  },
  {
    layer: 'e2e/electron/carrier',
    layers: ['src-ipc', 'src-main/electron', 'scripts/lib', 'e2e'],
    packages: ['@playwright/test', 'electron', 'vite'],
    node: true,
    why: 'the carrier of the shell is driven with the service of its conformance suite',
  },
  {
    layer: 'e2e',
    types: ['src-ipc'],
    layers: ['scripts/lib', 'src-sim/index'],
    packages: ['@playwright/test', 'axe-core', 'vite', 'yaml'],
    node: true,
    why: 'an end-to-end test drives the built program from outside',
  },
]

/** Packages that tests beside the source may use in addition. */
const testPackages = ['vitest', 'fast-check', '@vue/test-utils', 'happy-dom', 'axe-core', 'html-validate']

/** Folders in which every file must belong to a row. */
const guarded = ['src-sim', 'src-ipc', 'src-main', 'src-renderer', 'e2e']

module.exports = { arrows, testPackages, guarded }
