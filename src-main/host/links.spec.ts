import { deflateSync } from 'node:zlib'
import { assert, constantFrom, integer, property, string, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LONGEST_LINK } from '../../src-ipc/links'
import { SCENARIO_LIMITS } from './data-file'
import { decodeLink, encodeLink, linkOf, openLink, type LinkReply } from './links'
import { scenarioFromText } from './scenario-files'

const valueOf = <Value>(reply: LinkReply<Value>): Value => {
  if (!reply.ok) throw new Error(reply.error.message)
  return reply.value
}
const packed = (bytes: Uint8Array | string): string =>
  `dmalab:1,${deflateSync(bytes, { level: 9 }).toString('base64url')}`
const text = string({ unit: 'grapheme', maxLength: 400 })
const scenario = (more: string): string =>
  `version: 1\n${more}\nworkload: [{ process: p, requests: [{ op: read, length: 1 KB }] }]\n`
const checked = (source: string) => {
  const reply = scenarioFromText('s', source)
  if (!reply.ok) throw new Error(reply.issues[0]?.message)
  return reply.scenario
}

describe('encodeLink', () => {
  it('makes a link that gives any text back, also with a byte order mark, zero bytes or line breaks of two sorts', () => {
    assert(property(text, (each) => void expect(valueOf(decodeLink(valueOf(encodeLink(each))))).toBe(each)))
    for (const each of ['', '\uFEFFversion: 1\r\n', 'a\0b', 'ä 日 𝄞\n', ' \n'])
      expect(valueOf(decodeLink(valueOf(encodeLink(each))))).toBe(each)
  })

  it('uses only what an address may hold, and the same characters for the same text', () => {
    assert(
      property(text, (each) => {
        const link = valueOf(encodeLink(each))
        expect(link).toMatch(/^dmalab:1,[\w-]+$/)
        expect(encodeLink(each)).toEqual({ ok: true, value: link })
      }),
    )
    expect(encodeLink('version: 1\n')).toEqual({ ok: true, value: 'dmalab:1,eNorSy0qzszPs1Iw5AIAGfwDnA' })
  })

  it('refuses half a character, a text over 1 MB, and what does not fit into a link', () => {
    expect(encodeLink('a\ud834b')).toMatchObject({ error: { code: 'E_LINK' } })
    expect(encodeLink('a'.repeat(SCENARIO_LIMITS.bytes + 1))).toMatchObject({ error: { code: 'E_FILE_TOO_BIG' } })
    expect(encodeLink('a'.repeat(SCENARIO_LIMITS.bytes))).toMatchObject({ ok: true })
    let state = 1
    const noise = Array.from({ length: 80_000 }, () => {
      state = (state * 48_271) % 0x7fffffff
      return String.fromCharCode(33 + (state % 94))
    }).join('')
    const reply = encodeLink(noise)
    expect(reply).toMatchObject({ error: { code: 'E_FILE_TOO_BIG', message: expect.stringMatching(/share the file/) } })
  })
})

describe('decodeLink', () => {
  it('refuses a link that was cut anywhere', () => {
    const link = valueOf(encodeLink(scenario('title: Cut')))
    for (let length = 0; length < link.length; length += 1)
      expect(decodeLink(link.slice(0, length))).toMatchObject({ ok: false, error: { code: 'E_LINK' } })
  })

  it('refuses a changed link, or gives the text that it had: it never throws and never gives another text', () => {
    const where = tuple(text, integer({ min: 0, max: 1000 }), constantFrom(...'AaZz09-_,:=+/%é\0'))
    assert(
      property(where, ([each, place, character]) => {
        const link = valueOf(encodeLink(each))
        const at = place % link.length
        const reply = decodeLink(link.slice(0, at) + character + link.slice(at + 1))
        if (reply.ok) expect(reply.value).toBe(each)
        else expect(reply.error.message).toMatch(/^[A-Z].*[.:]$/)
      }),
    )
  })

  it('never throws whatever follows the scheme', () => {
    const answers = (link: string): void => void expect(typeof decodeLink(link).ok).toBe('boolean')
    assert(property(string({ unit: 'binary' }), (each) => answers(`dmalab:1,${each}`)))
    assert(property(string(), answers))
  })

  it('takes a link that mail has broken into lines, or whose scheme is written large', () => {
    const link = valueOf(encodeLink(scenario('title: Long')))
    expect(valueOf(decodeLink(`  ${link.replace(/.{20}/g, '$&\r\n ')}\n`))).toBe(scenario('title: Long'))
    expect(valueOf(decodeLink(link.replace('dmalab', 'DMALAB')))).toBe(scenario('title: Long'))
  })

  it.each([
    ['another version', 'dmalab:2,AAAA', 'E_LINK', 'The link is of version 2, and this lab reads version 1.'],
    ['no version', 'dmalab:AAAA', 'E_LINK', 'The link is damaged: a part of it is missing or was changed on the way.'],
    ['nothing', 'dmalab:1,', 'E_LINK', 'The link is damaged: a part of it is missing or was changed on the way.'],
    ['another scheme', 'https:1,AAAA', 'E_LINK', 'This is no link of the lab: those begin with dmalab:'],
    ['padding', `${packed('a')}=`, 'E_LINK', 'The link is damaged: a part of it is missing or was changed on the way.'],
    [
      'more than it carries',
      packed('ab') + 'AAAA',
      'E_LINK',
      'The link is damaged: a part of it is missing or was changed on the way.',
    ],
    ['not UTF-8', packed(Uint8Array.of(0x61, 0xff)), 'E_LINK', 'What the link carries is not text in UTF-8.'],
    [
      'too long',
      'dmalab:1,'.padEnd(LONGEST_LINK + 1, 'A'),
      'E_FILE_TOO_BIG',
      'A link has at most 65536 characters, and this one has more.',
    ],
    [
      'far too long',
      ' '.repeat(1 << 20),
      'E_FILE_TOO_BIG',
      'A link has at most 65536 characters, and this one has more.',
    ],
  ])('refuses %s', (_what, link, code, message) => {
    expect(decodeLink(link)).toEqual({ ok: false, error: { code, message } })
  })

  it('stops unpacking at 1 MB, however much a link would become', () => {
    const bomb = packed(Buffer.alloc(32 << 20))
    expect(bomb.length).toBeLessThan(LONGEST_LINK)
    const before = process.memoryUsage().arrayBuffers
    expect(decodeLink(bomb)).toMatchObject({ error: { code: 'E_FILE_TOO_BIG' } })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 << 20)
    expect(decodeLink(packed(Buffer.alloc(SCENARIO_LIMITS.bytes, 97)))).toMatchObject({ ok: true })
    expect(decodeLink(packed(Buffer.alloc(SCENARIO_LIMITS.bytes + 1, 97)))).toMatchObject({ ok: false })
  })
})

describe('linkOf', () => {
  it('carries scripts that are written into the scenario, and refuses those that lie beside it, by name', () => {
    const inline = 'version: 1\nworkload: [{ process: p, script: "log(1)" }]\n'
    expect(valueOf(decodeLink(valueOf(linkOf(checked(inline), inline))))).toBe(inline)
    const beside = 'version: 1\nworkload: [{ process: p, script: { file: read.js } }]\n'
    expect(linkOf(checked(beside), beside)).toEqual({
      ...{ ok: false },
      error: {
        code: 'E_LINK',
        message: 'A link carries no files, and this scenario needs read.js: write that program into the scenario.',
      },
    })
  })
})

describe('openLink', () => {
  it.each([
    ['title: "A read, by physio"', 'a-read-by-physio.dmalab.yaml'],
    ['title: "../../etc/passwd"', 'etc-passwd.dmalab.yaml'],
    ['title: CON', 'shared.dmalab.yaml'],
    ['title: "Über \\u202eDMA"', 'über-dma.dmalab.yaml'],
    ['summary: none', 'shared.dmalab.yaml'],
    ['wrong: 1', 'shared.dmalab.yaml'],
  ])('names what has %s as %s', (line, name) => {
    const source = scenario(line)
    expect(openLink(valueOf(encodeLink(source)))).toEqual({ ok: true, value: { name, text: source } })
  })
})
