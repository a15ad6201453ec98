import { spawn, type ChildProcess } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { chooseWindow, findElectron, hasDisplay } from './lib/electron.mjs'
import { root } from './lib/root.mjs'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'dma-lab-start-')))
afterAll(() => rmSync(folder, { recursive: true }))

/** Without display and runtime, so that what the machine has does not matter. */
const bare = {
  ...process.env,
  DISPLAY: '',
  WAYLAND_DISPLAY: '',
  ELECTRON_EXEC_PATH: '',
  ELECTRON_OVERRIDE_DIST_PATH: '',
}

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

interface Started {
  readonly child: ChildProcess
  /** Resolves once the output matches. */
  until(pattern: RegExp): Promise<RegExpExecArray>
  readonly ended: Promise<number | null>
  output(): string
}

/** `npm start`, without npm. */
function start(args: readonly string[], env: NodeJS.ProcessEnv = bare): Started {
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs'), ...args], { env })
  children.push(child)
  let text = ''
  const collect = (data: Buffer): void => void (text += data.toString())
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return {
    child,
    ended,
    output: () => text,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(text)
          if (found) resolve(found)
        }
        child.stdout.on('data', look)
        look()
        void ended.then((code) => reject(new Error(`ended with ${code} before ${pattern.source}:\n${text}`)))
      }),
  }
}

const ADDRESS = /http:\/\/127\.0\.0\.1:(\d+)\/#token=[\w-]{43}\n/

describe('npm start', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('serves the page without Electron and ends with 0 on %s', async (signal) => {
    const started = start(['--no-open'])
    const [address] = await started.until(ADDRESS)
    expect(started.output()).toContain('Browser mode: ')
    const response = await fetch(address)
    expect(response.status).toBe(200)
    const page = await response.text()
    const script = /src="\.?(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? 'none'
    expect((await fetch(new URL(script, address))).status).toBe(200)
    started.child.kill(signal)
    expect(await started.ended).toBe(0)
    await expect(fetch(address)).rejects.toThrow()
  })

  it('ends when npm and its shell are gone', async () => {
    const program = `${process.execPath} ${join(root, 'scripts/start.mjs')} --no-open; true`
    const shell = spawn('sh', ['-c', program], { env: { ...bare, npm_lifecycle_event: 'start' } })
    children.push(shell)
    const address = await new Promise<string>((resolve) => {
      let text = ''
      shell.stdout.on('data', (data: Buffer) => {
        const found = ADDRESS.exec((text += data.toString()))
        if (found) resolve(found[0].trim())
      })
    })
    expect((await fetch(address)).status).toBe(200)
    shell.kill('SIGKILL')
    const answers = (): Promise<boolean> => fetch(address).then(Boolean, () => false)
    await expect.poll(answers, { timeout: 10_000, interval: 200 }).toBe(false)
  })

  it('says in one line why it is in browser mode', async () => {
    const started = start(['--no-open'])
    const [line] = await started.until(/Browser mode: .*\n/)
    expect(line).toBe('Browser mode: there is no display (DISPLAY and WAYLAND_DISPLAY are not set).\n')
  })

  it('refuses a port that is no port with 2, and names one that is taken with 6', async () => {
    for (const port of ['abc', '70000', '-1', '1e3']) {
      const started = start(['--port', port])
      expect(await started.ended).toBe(2)
      expect(started.output()).toContain('--port needs a whole number')
    }
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as { port: number }
    const started = start(['--port', String(port)])
    expect(await started.ended).toBe(6)
    expect(started.output()).toContain(`port ${port} is in use`)
    await new Promise((resolve) => taken.close(resolve))
  })

  it('runs the Electron runtime on the project when there is one, and ends as it ends', async () => {
    const runtime = join(folder, 'runtime')
    mkdirSync(runtime)
    writeFileSync(
      join(runtime, 'electron'),
      '#!/bin/sh\necho "shell of $1, as node: ${ELECTRON_RUN_AS_NODE-unset}"\nsleep 3.2\nexit 3\n',
    )
    chmodSync(join(runtime, 'electron'), 0o755)
    const env = { ...bare, DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: runtime, ELECTRON_RUN_AS_NODE: '1' }
    const started = start([], env)
    await started.until(/shell of/)
    expect(await started.ended).toBe(3)
    expect(started.output()).toContain(`shell of ${root}, as node: unset`)
    expect(started.output()).not.toContain('Browser mode')
  })

  it('falls back to the browser when the runtime fails at once', async () => {
    const broken = join(folder, 'broken')
    writeFileSync(broken, '#!/bin/sh\nexit 127\n')
    chmodSync(broken, 0o755)
    const started = start(['--no-open'], { ...bare, DISPLAY: ':99', ELECTRON_EXEC_PATH: broken })
    const [line] = await started.until(/Browser mode: .*\n/)
    expect(line).toContain('the Electron runtime does not start here (exit code 127)')
    await started.until(ADDRESS)
  })
})

describe('browser mode with a display', () => {
  it('opens a window of a Chromium, or the browser, with a ticket and not with the token', async () => {
    const told = join(folder, 'told.txt')
    for (const name of ['chromium', 'xdg-open']) {
      writeFileSync(join(folder, name), `#!/bin/sh\necho ${name} "$@" > ${told}\n`)
      chmodSync(join(folder, name), 0o755)
    }
    const path = `${folder}:${process.env['PATH'] ?? ''}`
    const started = start(['--browser'], { ...bare, DISPLAY: ':99', PATH: path, CHROMIUM: join(folder, 'chromium') })
    const [printed] = await started.until(ADDRESS)
    await expect.poll(() => existsSync(told) && readFileSync(told, 'utf8')).toMatch(/#token=[\w-]{43}\n$/)
    const line = readFileSync(told, 'utf8')
    // Chromium does not start as root without giving up its sandbox.
    expect(line).toMatch(process.getuid?.() === 0 ? /^xdg-open http:/ : /^chromium --app=http:/)
    expect(line).toContain(printed.slice(0, printed.indexOf('#')))
    expect(line).not.toContain(printed.trim())
    started.child.kill('SIGINT')
    expect(await started.ended).toBe(0)
  })
})

describe('chooseWindow', () => {
  const said: string[] = []
  const say = (line: string): void => void said.push(line)

  it('uses the browser without a display, without looking for a runtime', async () => {
    const find = (): string => {
      throw new Error('not needed')
    }
    expect(await chooseWindow({}, { find, say, platform: 'linux' })).toMatchObject({
      reason: expect.stringContaining('no display'),
    })
    expect([hasDisplay({}, 'darwin'), hasDisplay({}, 'win32'), hasDisplay({ WAYLAND_DISPLAY: 'w' }, 'linux')]).toEqual([
      true,
      true,
      true,
    ])
  })

  it('fetches a missing runtime once and says why that failed', async () => {
    let fetched = 0
    const fetch = (): Promise<string> => Promise.resolve(`try ${(fetched += 1)}: ENOTFOUND`)
    const choice = await chooseWindow({ DISPLAY: ':0' }, { find: () => undefined, fetch, say, platform: 'linux' })
    expect(choice).toEqual({ reason: 'the Electron runtime could not be fetched (try 1: ENOTFOUND)' })
    expect(said).toEqual(['fetching the Electron runtime, once (at most 60 s)'])
  })

  it('uses the runtime that the fetch brought', async () => {
    const found = [undefined, '/fetched/electron']
    const tools = {
      find: () => found.shift(),
      fetch: () => Promise.resolve(undefined),
      say,
      platform: 'linux' as const,
    }
    expect(await chooseWindow({ DISPLAY: ':0' }, tools)).toEqual({ electron: '/fetched/electron' })
  })
})

describe('findElectron', () => {
  it('takes the named program, then the named folder, then what the package has fetched, if they exist', () => {
    const home = join(folder, 'package')
    for (const place of ['named', 'over', join('package', 'dist')]) {
      mkdirSync(join(folder, place), { recursive: true })
      writeFileSync(join(folder, place, 'electron'), '')
    }
    const exec = join(folder, 'named', 'electron')
    const over = join(folder, 'over')
    const find = (env: Record<string, string>): string | undefined => findElectron(env, home, 'linux')
    expect(find({ ELECTRON_EXEC_PATH: exec, ELECTRON_OVERRIDE_DIST_PATH: over })).toBe(exec)
    expect(find({ ELECTRON_EXEC_PATH: '/none', ELECTRON_OVERRIDE_DIST_PATH: over })).toBe(join(over, 'electron'))
    expect(find({})).toBe(join(home, 'dist', 'electron'))
    writeFileSync(join(home, 'path.txt'), 'other')
    expect(find({})).toBeUndefined()
    expect(findElectron({}, join(folder, 'nowhere'), 'linux')).toBeUndefined()
  })
})
