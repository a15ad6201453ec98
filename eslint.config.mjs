import { defineConfig, globalIgnores } from 'eslint/config'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import arrows from './scripts/eslint/arrows.mjs'
import noBareYield from './scripts/eslint/no-bare-yield.mjs'
import noFloatingStep from './scripts/eslint/no-floating-step.mjs'

/** Our own rules: the arrows between layers, and kernel routines that nobody drives or that yield by hand. */
const lab = { rules: { arrows, 'no-bare-yield': noBareYield, 'no-floating-step': noFloatingStep } }

const SIM = ['src-sim/**/*.ts']
const SIM_SPECS = ['src-sim/**/*.spec.ts', 'src-sim/testing/**/*.ts']
const TYPED = ['src-*/**/*.ts', 'src-renderer/**/*.vue', 'e2e/**/*.ts', 'scripts/**/*.ts', '*.ts']

// --- what the simulator may not say --------------------------------------------------------------------------------

const forbid = (message, ...names) => names.map((name) => ({ name, message }))

/** Words of the host that would make a run depend on something other than its configuration and seed. */
const impureGlobals = [
  ...forbid('the simulator has no wall clock: take the time from Sim', 'Date', 'performance', 'Temporal'),
  ...forbid(
    'simulated time does not run on the event loop of the host: schedule an event on Sim',
    ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Promise', 'requestAnimationFrame'],
  ),
  ...forbid(
    'the simulator knows no host: hand the value in',
    ...['process', 'Buffer', 'global', 'globalThis', 'window', 'document', 'navigator', 'self', 'console', 'fetch'],
    ...['require', 'module', '__dirname', '__filename', 'crypto', 'structuredClone', 'localStorage', 'Worker'],
  ),
  ...forbid('the result depends on the garbage collector', 'WeakRef', 'FinalizationRegistry'),
  ...forbid('the result depends on the language and version of the host', 'Intl'),
  ...forbid('the simulator runs in one thread', 'SharedArrayBuffer', 'Atomics'),
]

/** Math that every engine computes alike: exact on whole numbers, or a plain choice. */
const exactMath = ['floor', 'ceil', 'round', 'trunc', 'min', 'max', 'abs', 'sign', 'imul', 'clz32', 'fround']
const exactMathPattern = `/^(${exactMath.join('|')})$/`
const mathMessage = `engines differ in the last digit, and chance comes from sim.rng: allowed are ${exactMath.join(', ')}`

const localeProperties = ['localeCompare', 'toLocaleString', 'toLocaleUpperCase', 'toLocaleLowerCase']

const syntax = {
  async: {
    selector:
      'AwaitExpression, ForOfStatement[await=true], FunctionDeclaration[async=true], ' +
      'ArrowFunctionExpression[async=true], FunctionExpression[async=true]',
    message: 'simulated time does not run on the event loop of the host: use function* and yield*',
  },
  dynamicImport: { selector: 'ImportExpression', message: 'a dynamic import is a promise: import at the top' },
  mathCall: {
    selector: `MemberExpression[object.name="Math"]:not([property.name=${exactMathPattern}])`,
    message: mathMessage,
  },
  mathComputed: { selector: 'MemberExpression[object.name="Math"][computed=true]', message: mathMessage },
  mathAlias: {
    selector: ':not(MemberExpression, TSTypeQuery, TSQualifiedName) > Identifier[name="Math"]',
    message: `Math may not travel as a value; ${mathMessage}`,
  },
  power: {
    selector: 'BinaryExpression[operator="**"]:not([left.value=2][right.type="Literal"]):not([left.bigint])',
    message: 'engines differ in the last digit of **: multiply, or write 2 ** with a literal exponent',
  },
  powerAssign: { selector: 'AssignmentExpression[operator="**="]', message: 'engines differ in the last digit of **' },
  moduleState: {
    selector:
      'Program > VariableDeclaration:not([kind="const"]), ' +
      'Program > ExportNamedDeclaration > VariableDeclaration:not([kind="const"])',
    message: 'no module-level mutable state: two worlds must be able to run side by side',
  },
  defaultExport: { selector: 'ExportDefaultDeclaration', message: 'named exports only' },
  trailingStar: { selector: 'ExportAllDeclaration', message: 'no barrel files: name what you export' },
  html: {
    selector:
      'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|srcdoc)$/], ' +
      'CallExpression[callee.object.name="document"][callee.property.name=/^write(ln)?$/]',
    message: 'text from files is shown with text nodes only',
  },
  insecureWindow: {
    selector:
      'Property[key.name=/^(nodeIntegration|nodeIntegrationInWorker|nodeIntegrationInSubFrames|webviewTag)$/][value.value=true], ' +
      'Property[key.name=/^(sandbox|webSecurity|contextIsolation)$/][value.value=false]',
    message: 'every window keeps the settings of src-main/electron/policy.ts',
  },
}

const restrict = (...rules) => ['error', ...rules]

/** What one file each of the hosts may do, and no other. */
const onlyIn = {
  windows: {
    selector: 'NewExpression[callee.name="BrowserWindow"]',
    message: 'windows are made in src-main/electron/windows.ts only',
  },
  messages: {
    selector: 'ImportSpecifier[imported.name="ipcMain"], MemberExpression[object.name="ipcMain"]',
    message: 'messages of pages are heard in src-main/electron/ipc.ts only',
  },
  scheme: {
    selector:
      'CallExpression[callee.property.name=/^(registerSchemesAsPrivileged|handle)$/][callee.object.name="protocol"]',
    message: 'the scheme is registered in src-main/electron/index.ts only',
  },
  programs: {
    selector:
      'ImportDeclaration[source.value=/^(node:)?child_process$/], ImportExpression[source.value=/child_process/]',
    message: 'other programs are started by src-main/host/chromium.ts and src-main/web only',
  },
}
/** What nobody may do: no page of ours runs text as code, and no address from data reaches the system. */
const never = {
  selector: 'MemberExpression[property.name=/^(openExternal|executeJavaScript|executeJavaScriptInIsolatedWorld)$/]',
  message: 'no address from data reaches the system, and no text runs as code in a page',
}
const hostSyntax = (...allowed) =>
  restrict(
    ...[syntax.defaultExport, syntax.trailingStar, syntax.html, syntax.insecureWindow, never],
    ...Object.values(onlyIn).filter((rule) => !allowed.includes(rule)),
  )

const simSyntax = [
  syntax.async,
  syntax.dynamicImport,
  syntax.mathCall,
  syntax.mathComputed,
  syntax.mathAlias,
  syntax.power,
  syntax.powerAssign,
  syntax.moduleState,
  syntax.defaultExport,
  syntax.trailingStar,
]
export default defineConfig(
  globalIgnores(['out/**', 'dist/**', 'node_modules/**', 'coverage/**', 'test-results/**', 'playwright-report/**']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },

  // --- every TypeScript file: strict types -------------------------------------------------------------------------
  {
    files: TYPED,
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { lab },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.vue'] },
    },
    rules: {
      'lab/arrows': 'error',
      'lab/no-floating-step': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/unbound-method': 'off',
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      'no-eval': 'error',
      'no-implied-eval': 'off',
      'no-new-func': 'error',
      'no-param-reassign': 'off',
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },

  // --- the simulator: pure and repeatable --------------------------------------------------------------------------
  {
    files: SIM,
    rules: {
      'no-restricted-globals': ['error', ...impureGlobals],
      'no-restricted-properties': [
        'error',
        ...exactMathExceptions(),
        ...localeProperties.map((property) => ({
          property,
          message: 'the result depends on the language of the host',
        })),
      ],
      'no-restricted-syntax': restrict(...simSyntax),
      'lab/no-bare-yield': 'error',
      'require-yield': 'off',
    },
  },
  {
    // The two files that hand control from a process to the event loop, and tests that drive generators by hand.
    files: ['src-sim/core/process.ts', 'src-sim/kern/step.ts', ...SIM_SPECS],
    rules: { 'lab/no-bare-yield': 'off' },
  },
  {
    // vitest compares with files by a promise; a test of the simulator may wait for that.
    files: ['src-sim/**/*.spec.ts'],
    rules: { 'no-restricted-syntax': restrict(...simSyntax.filter((rule) => rule !== syntax.async)) },
  },
  {
    // Tables of constants may be long.
    files: ['src-sim/**/*-{words,table,rows,catalogue}.ts', 'src-sim/trace/kinds.ts', 'src-sim/checker/rules.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['src-sim/index.ts'],
    rules: {
      'no-restricted-syntax': restrict(...simSyntax.filter((rule) => rule !== syntax.trailingStar)),
    },
  },

  // --- hosts and window --------------------------------------------------------------------------------------------
  {
    files: ['src-ipc/**/*.ts', 'src-main/**/*.ts'],
    rules: {
      'no-restricted-syntax': hostSyntax(),
    },
  },
  { files: ['src-main/electron/windows.ts'], rules: { 'no-restricted-syntax': hostSyntax(onlyIn.windows) } },
  { files: ['src-main/electron/ipc.ts'], rules: { 'no-restricted-syntax': hostSyntax(onlyIn.messages) } },
  { files: ['src-main/electron/index.ts'], rules: { 'no-restricted-syntax': hostSyntax(onlyIn.scheme) } },
  {
    files: ['src-main/host/chromium.ts', 'src-main/web/*.ts', 'src-main/cli/commands/web.ts', 'src-main/**/*.spec.ts'],
    rules: { 'no-restricted-syntax': hostSyntax(onlyIn.programs) },
  },
  {
    files: ['src-renderer/**/*.{ts,vue}'],
    extends: [vue.configs['flat/recommended']],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      'no-restricted-globals': ['error', ...forbid('the window has no Node', 'process', 'Buffer', 'require')],
      'no-restricted-syntax': restrict(syntax.html),
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/max-lines-per-block': ['error', { template: 200, script: 200, style: 250, skipBlankLines: true }],
      'vue/no-v-html': 'error',
      // Layout of markup is the formatter's business.
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/singleline-html-element-content-newline': 'off',
    },
  },
  {
    // Tests: assertion chains look like unused expressions of unknown type, mocks like unbound methods.
    files: ['**/*.spec.ts', 'e2e/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/require-await': 'off',
      'max-lines': 'off',
    },
  },
  {
    files: ['*.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-undef': 'off',
      'no-unused-vars': 'error',
    },
  },
)

/** `const { sin } = Math` reaches a function without naming a member, so each forbidden name is listed once more. */
function exactMathExceptions() {
  return Object.getOwnPropertyNames(Math)
    .filter((name) => !exactMath.includes(name))
    .map((property) => ({ object: 'Math', property, message: mathMessage }))
}
