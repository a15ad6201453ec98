import { spawn, type ChildProcess } from 'node:child_process'
import { test as base } from '@playwright/test'
import { at, root } from '../scripts/lib/root.mjs'
import { listen, mustStayEmpty } from './complaints'

/** The lab as `npm start` opens it in browser mode. */
export interface Lab {
  /** With the token in its fragment. */
  readonly address: string
}

/** Starts the program and waits until it has printed its address. @param port 0 = one that is free */
export function launch(port = 0): Promise<{ lab: Lab; child: ChildProcess }> {
  const options = ['--browser', '--no-open', '--port', String(port)]
  const child = spawn(process.execPath, [at('scripts/start.mjs'), ...options], { cwd: root })
  let output = ''
  return new Promise((resolve, reject) => {
    const collect = (data: Buffer): void => {
      output += data.toString()
      const address = /http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+/.exec(output)?.[0]
      if (address) resolve({ lab: { address }, child })
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('close', (code) => reject(new Error(`the lab ended with ${code}:\n${output}`)))
  })
}

/**
 * Tests of the window: `lab` is started once for all of them; `complaints` collects what the page's console and its
 * Content-Security-Policy have to say, and every test must leave it empty.
 */
export const test = base.extend<{ complaints: string[] }, { lab: Lab }>({
  lab: [
    async ({}, use) => {
      const { lab, child } = await launch()
      await use(lab)
      const ended = new Promise((resolve) => child.on('close', resolve))
      child.removeAllListeners('close').on('close', () => undefined)
      child.kill('SIGINT')
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 2000))])
    },
    { scope: 'worker' },
  ],
  complaints: [
    async ({ page }, use) => {
      const complaints = listen(page)
      page.on('requestfailed', (request) => {
        // A page that goes away gives up what it still asked for.
        if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`failed: ${request.url()}`)
      })
      page.on('response', (response) => {
        if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`)
      })
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
          console.error(`policy: ${event.violatedDirective} blocked ${event.blockedURI}`)
        })
      })
      await mustStayEmpty(complaints, use)
    },
    { auto: true },
  ],
})

export { expect } from '@playwright/test'
