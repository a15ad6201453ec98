import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const at = (path: string): string => resolve(import.meta.dirname, path)
const alias = { '@sim': at('src-sim'), '@ipc': at('src-ipc') }
/** scripts/build.mjs builds beside the old output and then moves it into place. */
const out = process.env['DMA_LAB_OUT'] ?? at('out')
/** `npm run dev` chooses where the sources of the window are served. */
const port = Number(process.env['DMA_LAB_DEV_PORT'] ?? 0)
/** The page asks its own scheme, which asks this server; only the socket of hot reload goes to it directly. */
const developing = {
  html: { cspNonce: '__CSP_NONCE__' },
  cacheDir: at('out/.vite-electron'),
  server: {
    ...{ host: '127.0.0.1', port, strictPort: true, cors: false },
    fs: { allow: [at('.')] },
    hmr: { host: '127.0.0.1', clientPort: port, protocol: 'ws' },
  },
}

export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      outDir: resolve(out, 'main'),
      externalizeDeps: false,
      lib: { entry: at('src-main/electron/index.ts'), formats: ['es'] },
    },
  },
  preload: {
    resolve: { alias },
    // A sandboxed preload can require nothing but electron, so everything else is bundled, as CommonJS.
    build: {
      outDir: resolve(out, 'preload'),
      externalizeDeps: false,
      lib: { entry: at('src-main/preload/index.ts'), formats: ['cjs'] },
    },
  },
  renderer: {
    root: at('src-renderer'),
    resolve: { alias },
    plugins: [vue()],
    ...(port > 0 ? developing : {}),
    build: {
      outDir: resolve(out, 'renderer'),
      minify: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: at('src-renderer/index.html') },
    },
  },
})
