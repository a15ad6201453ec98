/** The window as developers see it: from its sources, with hot reload, under the same policy. */
import { spawn } from 'node:child_process'
import { at, root } from '../scripts/lib/root.mjs'
import { expect, test } from './launch'

test('a developer opens the window from its sources', async ({ page }) => {
  test.slow()
  const child = spawn(process.execPath, [at('scripts/dev.mjs'), '--browser', '--no-open'], { cwd: root })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  try {
    let output = ''
    const address = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (data: Buffer) => {
        output += data.toString()
        const found = /http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+/.exec(output)?.[0]
        if (found) resolve(found)
      })
      void ended.then((code) => reject(new Error(`ended with ${code}:\n${output}`)))
    })
    const hotReload = page.waitForEvent('websocket', (socket) => !new URL(socket.url()).pathname.startsWith('/ws'))
    await page.goto(address)
    await page.getByRole('region', { name: 'Samples' }).getByRole('button').first().click()
    await expect(page.getByRole('main').getByRole('table').first()).toBeVisible()
    expect(new URL((await hotReload).url()).hostname).toBe('127.0.0.1')
    // Its client would ask in vain when we come back, in a way that the policy does not allow.
    await page.goto('about:blank')
  } finally {
    child.kill('SIGINT')
  }
  expect(await ended).toBe(0)
})
