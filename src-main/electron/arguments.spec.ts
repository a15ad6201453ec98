import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { encodeLink } from '../host/links'
import { askedFile, checkLink, checkPath } from './arguments'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-arguments-'))
const file = join(folder, 'a.dmalab.yaml')
writeFileSync(file, 'version: 1\n')
mkdirSync(join(folder, 'folder.yaml'))
writeFileSync(join(folder, 'run.sh'), '')
afterAll(() => rmSync(folder, { recursive: true }))

describe('askedFile', () => {
  it('takes one file, by its name in a folder or by its path', () => {
    expect(askedFile(['/opt/dma-lab', 'a.dmalab.yaml'], folder, true)).toEqual({ path: file })
    expect(askedFile(['/opt/dma-lab', file], '/', true)).toEqual({ path: file })
    expect(askedFile(['electron', '.', file], '/', false)).toEqual({ path: file })
  })

  it('asks for nothing without a name, whatever switches a system adds', () => {
    expect(askedFile(['/opt/dma-lab'], folder, true)).toEqual({})
    expect(askedFile(['electron', '.'], folder, false)).toEqual({})
    expect(askedFile(['/opt/dma-lab', '--no-sandbox', '--user-data-dir=/x', '-psn_0_1'], folder, true)).toEqual({})
  })

  it.each([
    ['two files', [file, file]],
    ['another sort of file', ['run.sh']],
    ['a folder', ['folder.yaml']],
    ['a file that is not there', ['none.yaml']],
    ['a device', ['/dev/null']],
    ['an address', ['https://example.com/x.yaml']],
    ['a zero byte', ['a\0.yaml']],
    ['a very long name', [`${'x'.repeat(5000)}.yaml`]],
    ['a way out', ['../../../../etc/passwd']],
  ])('refuses %s', (_what, names) => {
    const { path, refusal } = askedFile(['/opt/dma-lab', ...names], folder, true)
    expect(path).toBeUndefined()
    expect(refusal).toMatch(/\w/)
    expect(refusal).not.toContain(folder)
  })

  it('ignores what is no text', () => {
    expect(askedFile(['/opt/dma-lab', 7, null] as never, folder, true)).toEqual({})
  })
})

describe('checkLink', () => {
  const reply = encodeLink('version: 1\ntitle: Mine\n')
  const link = reply.ok ? reply.value : ''
  const linked = { name: 'shared.dmalab.yaml', text: 'version: 1\ntitle: Mine\n' }

  it('takes what a link carries, also from the arguments, behind the end of the switches', () => {
    expect(checkLink(link)).toEqual({ linked })
    expect(askedFile(['/opt/dma-lab', link], '/', true)).toEqual({ linked })
    expect(askedFile(['/opt/dma-lab', '--', link], '/', true)).toEqual({ linked })
    expect(askedFile(['electron', '.', '--allow-x', link], '/', false)).toEqual({ linked })
  })

  it.each([
    ['a damaged one', link.slice(0, -3)],
    ['one of another version', 'dmalab:7,AAAA'],
    ['one that names a file', 'dmalab:///etc/passwd'],
    ['one with more behind it', `${link} --gpu-launcher=x`],
    ['a very long one', `dmalab:1,${'A'.repeat(70_000)}`],
  ])('refuses %s in a sentence', (_what, given) => {
    const asked = askedFile(['/opt/dma-lab', given], folder, true)
    expect(Object.keys(asked)).toEqual(['refusal'])
    expect(asked.refusal).toMatch(/link/i)
  })

  it('opens one thing at a time', () => {
    expect(askedFile(['/opt/dma-lab', link, file], '/', true)).toMatchObject({
      refusal: expect.stringContaining('one'),
    })
  })
})

describe('checkPath', () => {
  it('takes full paths only', () => {
    expect(checkPath(file)).toEqual({ path: file })
    expect(checkPath('a.dmalab.yaml')).toMatchObject({ refusal: expect.stringContaining('full path') })
  })
})
