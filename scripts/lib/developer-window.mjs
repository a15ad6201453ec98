import { createServer as createNetServer } from 'node:net'
import { readFileSync } from 'node:fs'
import { alias } from './build-parts.mjs'
import { at, root } from './root.mjs'

/** Stands in the page where the nonce of the response belongs (src-main/host/window-files.ts). */
const NONCE_PLACEHOLDER = '__CSP_NONCE__'

/** A free port of this machine. @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createNetServer()
    probe.once('error', reject)
    probe.listen({ host: '127.0.0.1', port: 0 }, () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address())
      probe.close(() => resolve(port))
    })
  })
}

/**
 * The sources of the window as Vite serves them, with hot reload, for a server of ours to answer with: Vite itself
 * listens only for its socket, on 127.0.0.1.
 * @returns {Promise<{
 *   pages: import('../../src-main/web/server').DeveloperPages,
 *   reload: () => void,
 *   close: () => Promise<void>,
 * }>} reload: every page loads again
 */
export async function serveSources() {
  const [{ createServer }, { default: vue }, port] = await Promise.all([
    import('vite'),
    import('@vitejs/plugin-vue'),
    freePort(),
  ])
  const vite = await createServer({
    configFile: false,
    root: at('src-renderer'),
    cacheDir: at('out/.vite'),
    logLevel: 'warn',
    clearScreen: false,
    appType: 'custom',
    plugins: [vue()],
    resolve: { alias },
    html: { cspNonce: NONCE_PLACEHOLDER },
    server: {
      middlewareMode: true,
      host: '127.0.0.1',
      cors: false,
      fs: { allow: [root] },
      hmr: { host: '127.0.0.1', port, clientPort: port, protocol: 'ws' },
    },
  })

  /** @param {string} nonce */
  const page = async (nonce) => {
    const source = readFileSync(at('src-renderer/index.html'), 'utf8')
    return (await vite.transformIndexHtml('/', source)).replaceAll(NONCE_PLACEHOLDER, nonce)
  }

  return {
    pages: {
      connect: [`ws://127.0.0.1:${port}`],
      answer(request, response, nonce) {
        /** @param {number} status @param {string} type @param {string} text */
        const reply = (status, type, text) => {
          response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8` })
          response.end(request.method === 'HEAD' ? undefined : text)
        }
        if (/^\/(index\.html)?([?#]|$)/.test(request.url ?? '')) {
          page(nonce).then(
            (text) => reply(200, 'text/html', text),
            (error) => reply(500, 'text/plain', String(error)),
          )
          return
        }
        vite.middlewares(request, response, () => reply(404, 'text/plain', 'there is no such page\n'))
      },
    },
    reload: () => vite.ws.send({ type: 'full-reload' }),
    close: () => vite.close(),
  }
}
