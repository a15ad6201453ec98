// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { LabBridge } from '../../src-ipc/contract'
import { withBrowserFiles } from './browser-files'

const asked: string[] = []
const host: LabBridge = {
  call: (name) => {
    asked.push(name)
    return Promise.resolve({ ok: true, reply: 'of the host' as never })
  },
  on: () => () => undefined,
}
const { call } = withBrowserFiles(host)
afterEach(() => vi.restoreAllMocks())

/** Lets a person choose. */
function choosing(files: readonly File[]): void {
  vi.spyOn(HTMLInputElement.prototype, 'click').mockImplementation(function (this: HTMLInputElement) {
    Object.defineProperty(this, 'files', { value: files })
    this.dispatchEvent(new Event(files.length > 0 ? 'change' : 'cancel'))
  })
}

describe('withBrowserFiles', () => {
  it('opens by upload', async () => {
    choosing([new File(['a: 1\n'], 'a.yaml')])
    expect(await call('file/open', {})).toEqual({ ok: true, reply: { document: '', name: 'a.yaml', text: 'a: 1\n' } })
    choosing([])
    expect(await call('file/open', {})).toEqual({ ok: true, reply: null })
    choosing([new File(['x'.repeat((1 << 20) + 1)], 'big.yaml')])
    expect(await call('file/open', {})).toMatchObject({ error: { code: 'E_READ' } })
  })

  it('saves by download, under the name of the document', async () => {
    const downloads: string[] = []
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      downloads.push(this.download)
    })
    URL.createObjectURL = () => 'blob:x'
    URL.revokeObjectURL = () => undefined
    const request = { document: '', name: 'b.yaml', text: 'b: 1\n', how: 'save' } as const
    expect(await call('file/save', request)).toEqual({ ok: true, reply: { document: '', name: 'b.yaml' } })
    expect(downloads).toEqual(['b.yaml'])
  })

  it('asks the host nothing about files, and everything else', async () => {
    asked.length = 0
    expect(await call('file/recent', {})).toEqual({ ok: true, reply: [] })
    expect(await call('kept/read', {})).toEqual({ ok: true, reply: {} })
    expect(await call('file/reload', { document: 'x' })).toMatchObject({ error: { code: 'E_NOT_HERE' } })
    expect(await call('file/open', { recent: 'x' })).toMatchObject({ error: { code: 'E_NOT_HERE' } })
    expect(asked).toEqual([])
    expect(await call('lab/about', {})).toEqual({ ok: true, reply: 'of the host' })
    expect(asked).toEqual(['lab/about'])
  })
})
