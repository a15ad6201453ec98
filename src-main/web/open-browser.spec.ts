import { describe, expect, it } from 'vitest'
import { hasDisplay, openBrowser, type OpenTools } from './open-browser'

const address = 'http://127.0.0.1:1/#token=x'

async function open(tools: OpenTools, works: (command: string) => boolean = () => true) {
  const started: string[][] = []
  const start = (command: string, args: readonly string[]): Promise<boolean> => {
    started.push([command, ...args])
    return Promise.resolve(works(command))
  }
  const shown = await openBrowser(address, { isRoot: false, platform: 'linux', start, ...tools })
  return { shown, started }
}

describe('openBrowser', () => {
  it('opens a window of its own where a Chromium is installed', async () => {
    const { shown, started } = await open({ find: () => '/usr/bin/chromium' })
    expect([shown, started]).toEqual(['window', [['/usr/bin/chromium', `--app=${address}`]]])
  })

  it.each([
    ['linux', ['xdg-open', address]],
    ['darwin', ['open', address]],
    ['win32', ['cmd', '/c', 'start', '', address]],
  ] as const)('asks the system %s else', async (platform, command) => {
    expect(await open({ platform, find: () => undefined })).toEqual({ shown: 'browser', started: [command] })
  })

  it('asks the system when that Chromium does not start, or would not as root', async () => {
    const find = (): string => '/broken'
    expect(await open({ find }, (command) => command === 'xdg-open')).toMatchObject({ shown: 'browser' })
    expect((await open({ find, isRoot: true })).started).toEqual([['xdg-open', address]])
    expect((await open({ find }, () => false)).shown).toBe('nothing')
  })

  it('finds out by itself that a program is not there', async () => {
    const tools = { find: () => '/none/chromium', isRoot: false, platform: 'linux' as const }
    expect(['browser', 'nothing']).toContain(await openBrowser('about:blank', tools))
  })
})

describe('hasDisplay', () => {
  it('needs a server of windows on Linux only', () => {
    expect([hasDisplay({}, 'linux'), hasDisplay({ DISPLAY: '' }, 'linux')]).toEqual([false, false])
    expect([hasDisplay({ DISPLAY: ':0' }, 'linux'), hasDisplay({ WAYLAND_DISPLAY: 'w' }, 'linux')]).toEqual([
      true,
      true,
    ])
    expect([hasDisplay({}, 'darwin'), hasDisplay({}, 'win32')]).toEqual([true, true])
  })
})
