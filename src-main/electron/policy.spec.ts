import { describe, expect, it } from 'vitest'
import * as policy from './policy'

describe('windowOptions', () => {
  it('confine every window', () => {
    const { webPreferences } = policy.windowOptions('/app/preload.cjs', true)
    expect(webPreferences).toEqual({
      preload: '/app/preload.cjs',
      partition: 'lab',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      plugins: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
      safeDialogs: true,
      autoplayPolicy: 'document-user-activation-required',
    })
    expect(policy.windowOptions('/app/preload.cjs', false).webPreferences?.devTools).toBe(true)
  })
})

const foreign = [
  'app://lab.evil/',
  'app://evil/',
  'app://lab@evil/',
  'app://user@lab/',
  'app://lab:80/',
  'app:lab',
  'file:///etc/passwd',
  'about:blank',
  'data:text/html,x',
  'javascript:alert(1)',
  'http://lab/',
  'https://example.com/app://lab/',
  'blob:app://lab/1',
  '',
  'not an address',
]

describe('isOwnAddress', () => {
  it.each(foreign)('is false for %s', (address) => expect(policy.isOwnAddress(address)).toBe(false))

  it('is true inside the origin', () => {
    expect(policy.isOwnAddress('app://lab/')).toBe(true)
    expect(policy.isOwnAddress('app://lab/assets/x.js?y#z')).toBe(true)
  })
})

describe('allowNavigation', () => {
  it.each([...foreign, 'app://lab/other.html', 'app://lab/?x'])('refuses %s', (address) => {
    expect(policy.allowNavigation(address)).toBe(false)
  })

  it('lets the page reload', () => {
    expect(policy.allowNavigation('app://lab/')).toBe(true)
    expect(policy.allowNavigation('app://lab/#x')).toBe(true)
  })
})

describe('allowRequest', () => {
  it.each([...foreign, 'ws://127.0.0.1:1/', 'http://127.0.0.1/'])('cancels %s', (address) => {
    expect(policy.allowRequest(address, false)).toBe(false)
  })

  it('knows the developer tools only while developing', () => {
    expect(policy.allowRequest('devtools://devtools/x', false)).toBe(true)
    expect(policy.allowRequest('devtools://devtools/x', true)).toBe(false)
  })
})

describe('decidePermission', () => {
  it.each([
    'geolocation',
    'media',
    'notifications',
    'usb',
    'hid',
    'serial',
    'midi',
    'clipboard-read',
    'fullscreen',
    'new-one',
    '',
  ])('denies %s', (name) => expect(policy.decidePermission(name)).toBe(false))

  it('grants putting text on the clipboard', () => {
    expect(policy.decidePermission('clipboard-sanitized-write')).toBe(true)
  })
})

describe('validSender', () => {
  const good = { address: 'app://lab/', isMainFrame: true, isKnownWindow: true }

  it('is the page of a window of ours and nobody else', () => {
    expect(policy.validSender(good)).toBe(true)
    expect(policy.validSender({ ...good, address: null })).toBe(false)
    expect(policy.validSender({ ...good, isMainFrame: false })).toBe(false)
    expect(policy.validSender({ ...good, isKnownWindow: false })).toBe(false)
    for (const address of foreign) expect(policy.validSender({ ...good, address })).toBe(false)
  })
})

describe('createReloadBudget', () => {
  it('reloads three times in a minute and never after a clean exit', () => {
    let now = 0
    const { mayReload } = policy.createReloadBudget(() => now)
    expect(mayReload('clean-exit')).toBe(false)
    expect([1, 2, 3, 4].map(() => mayReload('crashed'))).toEqual([true, true, true, false])
    now = 60_000
    expect(mayReload('oom')).toBe(true)
  })
})

describe('printOptions', () => {
  it('are as strict as those of any window, without scripts, preload and tools', () => {
    const windows = policy.windowOptions('/app/preload.cjs', true).webPreferences
    const { preload: _preload, partition: _partition, ...shared } = windows ?? {}
    expect(policy.printOptions()).toEqual({
      show: false,
      webPreferences: { ...shared, partition: 'lab-print', javascript: false },
    })
  })
})

describe('schemePrivileges', () => {
  it('make a standard, secure origin', () => {
    const { standard, secure, supportFetchAPI, codeCache } = policy.schemePrivileges
    expect([standard, secure, supportFetchAPI, codeCache]).toEqual([true, true, true, true])
  })

  it('weaken nothing', () => {
    const { bypassCSP, corsEnabled, stream, allowServiceWorkers, allowExtensions } = policy.schemePrivileges
    expect([bypassCSP, corsEnabled, stream, allowServiceWorkers, allowExtensions]).toEqual(Array(5).fill(false))
  })
})

describe('realFolder', () => {
  it('lies beside the archive of a packaged program', () => {
    expect(policy.realFolder('/opt/lab/resources/app.asar')).toBe('/opt/lab/resources/app.asar.unpacked')
    expect(policy.realFolder('/home/me/dma-lab')).toBe('/home/me/dma-lab')
  })
})

describe('sourcesOrigin', () => {
  it('is an origin of this machine, and never there for a packaged program', () => {
    expect(policy.sourcesOrigin('http://127.0.0.1:5173', false)).toBe('http://127.0.0.1:5173')
    expect(policy.sourcesOrigin('http://127.0.0.1:5173', true)).toBeUndefined()
    for (const address of [
      undefined,
      '',
      'http://127.0.0.1',
      'https://127.0.0.1:1',
      'http://10.0.0.1:1',
      'http://127.0.0.1.evil:1',
      'http://a@127.0.0.1:1',
    ])
      expect(policy.sourcesOrigin(address, false)).toBeUndefined()
  })

  it('lets the socket of hot reload through, and nothing else of that origin', () => {
    const sources = 'http://127.0.0.1:5173'
    expect(policy.allowRequest('ws://127.0.0.1:5173/?token=x', false, sources)).toBe(true)
    expect(policy.allowRequest('ws://127.0.0.1:5173/', true, sources)).toBe(false)
    expect(policy.allowRequest('ws://127.0.0.1:5173/', false)).toBe(false)
    expect(policy.allowRequest('ws://127.0.0.1:5174/', false, sources)).toBe(false)
    expect(policy.allowRequest('http://127.0.0.1:5173/', false, sources)).toBe(false)
  })
})
