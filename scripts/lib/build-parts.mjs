import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describeInputs, isFresh, parts, stampPath } from './freshness.mjs'
import { withLock } from './lock.mjs'
import { at, root } from './root.mjs'

/** @typedef {import('./freshness.mjs').Part} Part */

export const alias = { '@sim': at('src-sim'), '@ipc': at('src-ipc') }

/**
 * Bundles one program for plain Node into a single folder, with the packages it uses.
 * @param {string} entry source file
 * @param {string} folder where to write
 */
async function bundleForNode(entry, folder) {
  const { build } = await import('vite')
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    resolve: { alias },
    // What ws can use natively is optional and not installed.
    ssr: { noExternal: true, external: ['bufferutil', 'utf-8-validate'] },
    build: {
      ssr: at(entry),
      outDir: folder,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'main.js', chunkFileNames: '[name]-[hash].js' } },
    },
  })
}

/** Builds desktop shell, preload and window. @param {string} folder */
async function bundleApp(folder) {
  // The configuration file reads this, because electron-vite takes no output folder for its three parts.
  process.env['DMA_LAB_OUT'] = folder
  const { build } = await import('electron-vite')
  await build({ root, configFile: at('electron.vite.config.ts'), logLevel: 'silent' })
}

/** @type {Record<Part, (folder: string) => Promise<void>>} */
const builders = {
  cli: (folder) => bundleForNode('src-main/cli/main.ts', join(folder, 'cli')),
  web: (folder) => bundleForNode('src-main/web/main.ts', join(folder, 'web')),
  runner: (folder) => bundleForNode('src-main/host/run-worker.ts', join(folder, 'runner')),
  app: bundleApp,
}

/** Files below `folder`, relative to it. @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => relative(folder, join(each.parentPath, each.name)))
}

/**
 * Moves what was built into place so that a program started meanwhile finds either the old or the new: first the
 * chunks (their names carry a hash), then each entry by one rename, then leftovers of the old build go.
 * @param {string} from
 * @param {readonly string[]} entries paths relative to the root
 */
function publish(from, entries) {
  const built = filesBelow(from)
  const isEntry = (/** @type {string} */ file) => entries.includes(join('out', file).replaceAll('\\', '/'))
  for (const file of [...built.filter((each) => !isEntry(each)), ...built.filter(isEntry)]) {
    const target = at(join('out', file))
    mkdirSync(dirname(target), { recursive: true })
    renameSync(join(from, file), target)
  }
  const folders = new Set(entries.map((entry) => dirname(entry)))
  for (const folder of folders) {
    for (const file of filesBelow(at(folder))) {
      if (!built.includes(relative('out', join(folder, file)))) rmSync(at(join(folder, file)), { force: true })
    }
  }
}

/**
 * Builds a part when its sources have changed since it was last built. Several processes may ask at once; one builds.
 * @param {Part} part
 * @param {(message: string) => void} say
 * @returns {Promise<'fresh' | 'built'>}
 * @throws when the sources do not compile; what was built before stays usable
 */
export async function buildPart(part, say) {
  if (isFresh(root, part)) return 'fresh'
  const wait = () => say(`waiting for another build of ${part}`)
  return withLock(
    at(`out/.lock-${part}`),
    async () => {
      if (isFresh(root, part)) return 'fresh'
      const startedAt = performance.now()
      const inputs = describeInputs(root, part)
      const folder = at(`out/.build-${part}`)
      rmSync(folder, { recursive: true, force: true })
      try {
        await builders[part](folder)
        const missing = parts[part].entries.filter((entry) => !existsSync(join(folder, relative('out', entry))))
        if (missing.length > 0) throw new Error(`the build of ${part} made no ${missing.join(', ')}`)
        publish(folder, parts[part].entries)
        writeFileSync(`${folder}.stamp`, inputs)
        renameSync(`${folder}.stamp`, stampPath(root, part))
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
      say(`built ${part} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
      return 'built'
    },
    wait,
  )
}
