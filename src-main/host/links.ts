/**
 * Links that carry a scenario: `dmalab:1,` and the text, deflated (RFC 1950, so that a checksum tells damage) and in
 * base64url (RFC 4648, section 5) without padding. A link comes from anybody: it is read within limits, and nothing of
 * it is run.
 */
import { inflateSync } from 'node:zlib'
import { zlibSync } from 'fflate'
import type { LabError } from '../../src-ipc/lab-error'
import { isLink, LONGEST_LINK } from '../../src-ipc/links'
import type { Scenario } from '../../src-sim/index'
import { SCENARIO_LIMITS } from './data-file'
import { scenarioFromText } from './scenario-files'

/** Something of a link, or why there is none. */
export type LinkReply<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: LabError }

/** What a link carries. */
export interface LinkedDocument {
  /** The name of a file, made of the title. */
  readonly name: string
  readonly text: string
}

const VERSION = '1'
/** Used where a title gives no name. */
const NO_TITLE = 'shared'
const ENDING = '.dmalab.yaml'
const LONGEST_NAME = 60
/** Names that one system keeps for its devices, whatever ending they have. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/

/**
 * The link of a text; the same text gives the same link on every computer.
 *
 * @returns E_LINK when the text cannot be UTF-8, E_FILE_TOO_BIG when text or link is too long
 */
export function encodeLink(text: string): LinkReply<string> {
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.toString('utf8') !== text)
    return { ok: false, error: { code: 'E_LINK', message: 'The text has half a character in it, so it is not UTF-8.' } }
  if (bytes.length > SCENARIO_LIMITS.bytes) return { ok: false, error: tooLong() }
  const link = `dmalab:${VERSION},${Buffer.from(zlibSync(bytes, { level: 9 })).toString('base64url')}`
  if (link.length <= LONGEST_LINK) return { ok: true, value: link }
  const message = `The link would have ${link.length} characters, and ${LONGEST_LINK} are the most: share the file instead.`
  return { ok: false, error: { code: 'E_FILE_TOO_BIG', message } }
}

/**
 * The text of a link. Spaces and line breaks in it do not matter: mail puts them there. Unpacking ends at the limit of a
 * scenario, however much would follow.
 *
 * @returns E_LINK when it is none, damaged, of another version or not UTF-8; E_FILE_TOO_BIG when it is too long
 */
export function decodeLink(given: string): LinkReply<string> {
  if (given.length > 4 * LONGEST_LINK) return { ok: false, error: linkTooLong() }
  const link = given.replace(/\s+/g, '')
  if (link.length > LONGEST_LINK) return { ok: false, error: linkTooLong() }
  if (!isLink(link))
    return { ok: false, error: { code: 'E_LINK', message: 'This is no link of the lab: those begin with dmalab:' } }
  const [, version, body] = /^dmalab:(\d{1,9}),([\w-]*)$/i.exec(link) ?? []
  if (version === undefined || body === undefined) return { ok: false, error: damaged() }
  if (version !== VERSION) {
    const message = `The link is of version ${version}, and this lab reads version 1.`
    return { ok: false, error: { code: 'E_LINK', message } }
  }
  const packed = Buffer.from(body, 'base64url')
  if (packed.length === 0 || packed.toString('base64url') !== body) return { ok: false, error: damaged() }
  return unpack(packed)
}

function unpack(packed: Buffer): LinkReply<string> {
  let bytes: Buffer
  try {
    const unpacked: unknown = inflateSync(packed, { maxOutputLength: SCENARIO_LIMITS.bytes, info: true })
    const { buffer, engine } = unpacked as {
      readonly buffer: Buffer
      readonly engine: { readonly bytesWritten: number }
    }
    // Whatever lies behind the end would be passed over.
    if (engine.bytesWritten !== packed.length) return { ok: false, error: damaged() }
    bytes = buffer
  } catch (error) {
    const isTooLong = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    return { ok: false, error: isTooLong ? tooLong() : damaged() }
  }
  try {
    return { ok: true, value: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return { ok: false, error: { code: 'E_LINK', message: 'What the link carries is not text in UTF-8.' } }
  }
}

const damaged = (): LabError => ({
  code: 'E_LINK',
  message: 'The link is damaged: a part of it is missing or was changed on the way.',
})
const linkTooLong = (): LabError => ({
  code: 'E_FILE_TOO_BIG',
  message: `A link has at most ${LONGEST_LINK} characters, and this one has more.`,
})
const tooLong = (): LabError => ({
  code: 'E_FILE_TOO_BIG',
  message: 'The link would carry more than 1 MB, and a scenario has at most that.',
})

/** The first file beside a scenario that it needs; null = it needs none. */
function fileBeside({ processes, driver }: Scenario): string | null {
  const scripts = [...processes.map(({ script }) => script), driver.student]
  return scripts.find((each) => each && each.file !== null)?.file ?? null
}

/**
 * The link of a checked scenario. A scenario with scripts or a driver in files of their own is refused: a link carries
 * one text and no files.
 *
 * @param text what the scenario was read from
 * @returns E_LINK, E_FILE_TOO_BIG
 */
export function linkOf(scenario: Scenario, text: string): LinkReply<string> {
  const file = fileBeside(scenario)
  if (file === null) return encodeLink(text)
  const message = `A link carries no files, and this scenario needs ${file}: write that program into the scenario.`
  return { ok: false, error: { code: 'E_LINK', message } }
}

/** What a link carries, under a name made of its title; the text need not be right. @returns E_LINK, E_FILE_TOO_BIG */
export function openLink(link: string): LinkReply<LinkedDocument> {
  const decoded = decodeLink(link)
  if (!decoded.ok) return decoded
  const text = decoded.value
  const reply = scenarioFromText('link', text)
  return { ok: true, value: { name: nameOf(reply.ok ? reply.scenario.title : ''), text } }
}

/** A name for the file of a title: letters and digits only, so that it is harmless on every system. */
function nameOf(title: string): string {
  const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const name = [...words.join('-')].slice(0, LONGEST_NAME).join('').replace(/-$/, '')
  return `${name === '' || DEVICE.test(name) ? NO_TITLE : name}${ENDING}`
}
