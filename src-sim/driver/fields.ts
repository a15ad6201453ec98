import type { Buf } from '../kern/buf'
import type { Uio } from '../kern/uio'
import type { UserArea } from '../kern/proc'
import { DriverRefusal, TAG, type Kind, type Value } from './engine'
import { KINDS, type KindName, type Objects } from './objects'

/** A field that a driver sees: how it is read and, unless it is constant, written. */
export interface Field {
  readonly name: string
  readonly type: 'number' | 'buf | null' | 'proc | null' | 'uio' | 'function | null'
  readonly help: string
  readonly get: (object: never, objects: Objects) => number | Value
  readonly set?: (object: never, value: number) => void
}

const NULL: Value = { tag: TAG.null, value: 0 }

type BufNumber = Extract<
  keyof Buf,
  `b_${'flags' | 'bcount' | 'resid' | 'error' | 'oerror' | 'blkno' | 'lblkno' | 'edev' | 'dev' | 'addr' | 'sector' | 'cylin' | 'offset'}`
>
const ofBuf = (name: BufNumber, help: string): Field => ({
  ...{ name, type: 'number' as const, help },
  get: (bp: Buf) => bp[name],
  set: (bp: Buf, value) => {
    bp[name] = value
  },
})
const ofUio = (name: 'uio_resid' | 'uio_loffset' | 'uio_iovcnt' | 'uio_segflg' | 'uio_fmode', help: string): Field => ({
  ...{ name, type: 'number' as const, help },
  get: (uio: Uio) => uio[name],
  set: (uio: Uio, value) => {
    uio[name] = value
  },
})
const ofUser = (name: keyof UserArea, help: string): Field => ({
  ...{ name, type: 'number' as const, help },
  get: (user: { u: UserArea }) => user.u[name],
  set: (user: { u: UserArea }, value) => {
    user.u[name] = value
  },
})
interface Cookie {
  readonly dmac_laddress: bigint
  readonly dmac_address: number
  readonly dmac_size: number
  readonly dmac_type: number
}
const ofCookie = (name: keyof Cookie, help: string): Field => ({
  ...{ name, type: 'number' as const, help },
  get: (cookie: Cookie) => Number(cookie[name]),
})

/** The fields of each sort of kernel object, spelled as in the manual. @source buf(9S), uio(9S), ddi_dma_cookie(9S) */
export const FIELDS: Readonly<Record<KindName, readonly Field[]>> = {
  buf: [
    ofBuf('b_flags', 'B_READ, B_ERROR and so on'),
    ofBuf('b_bcount', 'bytes asked for in this call of strategy'),
    ofBuf('b_resid', 'bytes that were not moved; the driver stores it before biodone'),
    ofBuf('b_error', 'errno of a failed transfer'),
    ofBuf('b_oerror', 'the old 8-bit error number'),
    ofBuf('b_blkno', 'block of 512 bytes to begin at (System V)'),
    ofBuf('b_lblkno', 'block of 512 bytes to begin at (Solaris)'),
    ofBuf('b_edev', 'device number'),
    ofBuf('b_dev', 'device number, old form'),
    ofBuf('b_addr', 'address of the memory; b_un.b_addr is the same'),
    ofBuf('b_sector', 'for the driver: the place to sort by'),
    ofBuf('b_cylin', 'for the driver'),
    ofBuf('b_offset', 'byte to begin at; -1 = none'),
    {
      ...{ name: 'b_proc', type: 'proc | null', help: 'process whose memory it is; NULL = the kernel' },
      get: (bp: Buf, objects) => (bp.b_proc ? objects.give('proc', bp.b_proc) : NULL),
    },
  ],
  uio: [
    ofUio('uio_resid', 'bytes the caller still wants'),
    ofUio('uio_loffset', 'byte on the device'),
    { ...ofUio('uio_loffset', 'byte on the device; the older name of uio_loffset'), name: 'uio_offset' },
    ofUio('uio_iovcnt', 'pieces of memory that are left'),
    ofUio('uio_segflg', 'UIO_USERSPACE or UIO_SYSSPACE'),
    ofUio('uio_fmode', 'how the file was opened'),
  ],
  aio_req: [
    {
      ...{ name: 'aio_uio', type: 'uio', help: 'where the data is in user memory' },
      get: (request: { readonly aio_uio: Uio }, objects) => objects.give('uio', request.aio_uio),
    },
  ],
  ddi_dma_cookie: [
    ofCookie('dmac_laddress', 'address for the device, 64 bits'),
    ofCookie('dmac_address', 'its low 32 bits'),
    ofCookie('dmac_size', 'bytes'),
    ofCookie('dmac_type', 'bus-specific'),
  ],
  user: [
    ofUser('u_base', 'user address of the next byte'),
    ofUser('u_count', 'bytes left'),
    ofUser('u_offset', 'byte in the file'),
    ofUser('u_segflg', '0 user data, 1 system, 2 user text'),
    ofUser('u_error', 'errno of the call'),
  ],
  ...{ dev_info: [], ddi_dma_handle: [], ddi_acc_handle: [], kmutex: [], kcondvar: [], soft_state: [] },
  ...{ softintr: [], timeout_id: [], proc: [] },
}

/** The sorts with their fields, as the sandbox wants them. */
export const KIND_LIST: readonly Kind[] = KINDS.map((name) => ({
  name,
  fields: FIELDS[name].map((field) => ({ name: field.name, isConstant: field.set === undefined })),
}))

/** A whole number that C would hold. @throws DriverRefusal */
export function wholeNumber({ tag, value }: Value, what: string): number {
  if (tag === TAG.number && Number.isSafeInteger(value)) return value
  throw new DriverRefusal('E_SCRIPT_ARGUMENT', `${what}: expected a whole number, got ${said({ tag, value })}`)
}

/** What a value is, for a complaint about it. */
export function said({ tag, value }: Value): string {
  if (tag === TAG.number) return `${value}`
  if (tag === TAG.other && value === 1) return 'a promise (is an await missing?)'
  return SAID[tag] ?? 'something else'
}

const SAID: Readonly<Record<number, string>> = {
  [TAG.nothing]: 'nothing',
  [TAG.null]: 'NULL',
  [TAG.object]: 'an object of the kernel',
  [TAG.guest]: 'an object',
  [TAG.routine]: 'a function',
  [TAG.text]: 'text',
  [TAG.pointer]: 'ref() itself: pass its .value',
}
