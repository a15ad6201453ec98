/** node scripts/bench.mjs [name …] [--json]: bundles bench/index.ts into out/bench and runs it. */
import { spawnSync } from 'node:child_process'
import { at, root } from './lib/root.mjs'

const { build } = await import('vite')
await build({
  root,
  configFile: false,
  logLevel: 'error',
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: at('bench/index.ts'),
    outDir: at('out/bench'),
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    rolldownOptions: { output: { entryFileNames: 'main.js' } },
  },
})
const { status } = spawnSync(process.execPath, ['--expose-gc', at('out/bench/main.js'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
process.exitCode = status ?? 1
