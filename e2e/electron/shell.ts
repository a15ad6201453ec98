import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test'
import { buildPart } from '../../scripts/lib/build-parts.mjs'
import { findElectron, hasDisplay } from '../../scripts/lib/electron.mjs'
import { root } from '../../scripts/lib/root.mjs'
import { listen, mustStayEmpty } from '../complaints'
import type { Lab } from '../launch'

/** The Electron runtime that is there. */
export const electron = findElectron(process.env)
/** Why these tests cannot run here; empty = they can. */
export const missing = !electron
  ? 'the Electron runtime is not installed here: node node_modules/electron/install.js fetches it'
  : hasDisplay(process.env)
    ? ''
    : 'there is no display here (DISPLAY and WAYLAND_DISPLAY are not set)'
if (missing && process.env['DMA_LAB_NEEDS_ELECTRON']) throw new Error(missing)
if (missing) console.log(`skipped: ${missing}`)

/** How a program is started in Electron. @param profile folder of its user's data */
export function shellArguments(program: string, profile: string): string[] {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return [program, `--user-data-dir=${profile}`, '--lang=en-GB', ...sandbox]
}

/**
 * Tests in the desktop shell: `page` is its window, so that the page objects of browser mode work on it; `lab` is its
 * address; every test has a shell of its own and must leave `complaints` empty. Skipped, saying why, without Electron.
 */
export const test = base.extend<{ shell: ElectronApplication; complaints: string[]; lab: Lab; page: Page }>({
  shell: async ({}, use) => {
    base.skip(missing !== '', missing)
    for (const part of ['runner', 'app'] as const) await buildPart(part, () => undefined)
    const profile = mkdtempSync(join(tmpdir(), 'dma-lab-electron-'))
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name, value]) => name !== 'ELECTRON_RUN_AS_NODE' && value !== undefined),
    ) as Record<string, string>
    const shell = await _electron.launch({
      executablePath: electron ?? '',
      args: shellArguments(root, profile),
      cwd: root,
      env,
    })
    await use(shell)
    await shell.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  },
  page: async ({ shell }, use) => {
    await use(await shell.firstWindow())
  },
  lab: async ({}, use) => {
    await use({ address: 'app://lab/' })
  },
  complaints: [async ({ page }, use) => mustStayEmpty(listen(page), use), { auto: true }],
})

export { expect } from '@playwright/test'
