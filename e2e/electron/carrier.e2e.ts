/** The carrier of the desktop shell in real Electron: preload, contextBridge and MessagePort keep what all carriers promise. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, expect, test } from '@playwright/test'
import { build } from 'vite'
import { claims } from '../../src-ipc/conformance'
import { at } from '../../scripts/lib/root.mjs'
import { electron, missing, shellArguments } from './shell'

/** The last claim ends the connection, which here would take the page and its answer with it; unit tests hold it. */
const held = claims.slice(0, -1)

async function bundle(entry: string, folder: string, name: string, format: 'es' | 'cjs' | 'iife'): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: {
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      lib: { entry: at(entry), formats: [format], name: 'claims', fileName: () => name },
      rolldownOptions: { external: ['electron', /^node:/] },
    },
  })
  return join(folder, name)
}

test('the desktop shell keeps what every carrier promises', async () => {
  test.skip(missing !== '', missing)
  test.setTimeout(120_000)
  const folder = mkdtempSync(join(tmpdir(), 'dma-lab-claims-'))
  try {
    await bundle('e2e/electron/carrier/shell.ts', folder, 'main.mjs', 'es')
    await bundle('src-main/preload/index.ts', folder, 'preload.cjs', 'cjs')
    const page = readFileSync(await bundle('e2e/electron/carrier/page.ts', folder, 'page.js', 'iife'), 'utf8')
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'claims', type: 'module', main: 'main.mjs' }))
    for (const [index, { title }] of held.entries()) {
      // A shell of its own for each, so that rates and listeners of one do not reach into the next.
      const shell = await _electron.launch({ executablePath: electron ?? '', args: shellArguments(folder, folder) })
      const window = await shell.firstWindow()
      const broken = await window.evaluate(`${page}; claims.hold(window.lab, ${index})`)
      expect([title, broken]).toEqual([title, ''])
      await shell.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
})
