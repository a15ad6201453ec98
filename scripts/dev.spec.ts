import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, type watch } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { root } from './lib/root.mjs'
import { whenChanged } from './lib/watch.mjs'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-dev-'))
afterAll(() => rmSync(folder, { recursive: true }))

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** `npm run dev` where there is no display, until it has printed its address. */
async function develop(): Promise<{
  child: ChildProcess
  ended: Promise<number | null>
  address: string
  text: string
}> {
  const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' }
  const child = spawn(process.execPath, [join(root, 'scripts/dev.mjs'), '--no-open'], { env })
  children.push(child)
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  let text = ''
  return new Promise((resolve, reject) => {
    const look = (data: Buffer): void => {
      text += data.toString()
      const address = /http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}/.exec(text)?.[0]
      if (address) resolve({ child, ended, address, text })
    }
    child.stdout.on('data', look)
    child.stderr.on('data', look)
    void ended.then((code) => reject(new Error(`ended with ${code}:\n${text}`)))
  })
}

/** The status of a request under another name than the server's. */
function statusAs(host: string, address: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(address, { headers: { host } }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end()
  })
}

describe('npm run dev', () => {
  it('serves the sources of the window with hot reload, by the rules of browser mode, and ends with 0', async () => {
    const { child, ended, address, text } = await develop()
    expect(text).toContain('Browser mode: there is no display (DISPLAY and WAYLAND_DISPLAY are not set).\n')
    const response = await fetch(address)
    expect(response.status).toBe(200)
    const page = await response.text()
    expect(page).toContain('src="/@vite/client"')
    const policy = response.headers.get('content-security-policy') ?? ''
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none'
    expect(page).toContain(`content="${nonce}"`)
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|\*/)
    expect(policy.match(/ws:\/\/[^ ;]+/g)?.every((each) => /^ws:\/\/(127\.0\.0\.1|localhost):\d+$/.test(each))).toBe(
      true,
    )

    const source = await fetch(new URL('/src/main.ts', address))
    expect(source.headers.get('content-type')).toContain('javascript')
    expect(await source.text()).toContain('createApp')
    expect((await fetch(new URL('/src/none.ts', address))).status).toBe(404)
    expect((await fetch(new URL('/@fs/etc/passwd', address))).status).toBeGreaterThanOrEqual(400)
    expect(await statusAs('lab.example:80', address)).toBe(421)
    expect((await fetch(address, { method: 'POST' })).status).toBe(405)
    const stranger = new WebSocket(`${address.replace(/^http/, 'ws').replace(/#.*/, '')}ws`, {
      origin: 'http://lab.example',
    })
    await expect(new Promise((_, reject) => stranger.on('error', reject))).rejects.toThrow('403')

    child.kill('SIGINT')
    expect(await ended).toBe(0)
    await expect(fetch(address)).rejects.toThrow()
  }, 120_000)
})

describe('whenChanged', () => {
  it('acts once for what is written together, and once more for what is written while it acts', async () => {
    let write = (_kind: string, _name: string): void => undefined
    let closed = 0
    const look = ((_folder: string, _options: object, told: typeof write) => {
      write = told
      return { close: () => (closed += 1) }
    }) as unknown as typeof watch
    let finish = (): void => undefined
    const acts: number[] = []
    const end = whenChanged(
      [folder],
      () => {
        acts.push(acts.length)
        return new Promise<void>((resolve) => (finish = resolve))
      },
      look,
    )
    write('change', 'a.spec.ts')
    write('change', 'notes.md')
    write('change', 'a.ts')
    write('change', 'b.ts')
    await expect.poll(() => acts.length).toBe(1)
    write('change', 'a.ts')
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(acts).toEqual([0])
    finish()
    await expect.poll(() => acts.length).toBe(2)
    finish()
    end()
    expect(closed).toBe(1)
  })
})
