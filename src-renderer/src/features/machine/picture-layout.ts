/** The picture of a buffer as boxes to scale: bytes along, what holds them one below the other. No Vue, no DOM. */
import type { AddressPicture } from '../../../../src-ipc/machine'

/** A box of the picture; bytes from the start of its first page. */
export interface Box {
  readonly row: Row
  readonly from: number
  readonly size: number
  readonly label: string
  /** Everything about it in one line. */
  readonly about: string
  /** Shown as different, with a pattern as well as a colour. */
  readonly isMarked: boolean
}

/** The rows, from the program down to the device. */
export const ROWS = ['pages', 'buffer', 'units', 'pieces', 'frames', 'windows', 'cookies'] as const
/** One of them. */
export type Row = (typeof ROWS)[number]

/** An address as the manuals write it. */
export const hex = (value: number | string): string =>
  typeof value === 'string' ? value : `0x${value.toString(16).padStart(6, '0')}`

/** Bytes of a unit of dma_breakup. */
const UNIT = 512

/** What is told of a box, by the messages `machine.picture.box.*`. */
export type BoxWords = (
  name: 'page' | 'unit' | 'piece' | 'staged' | 'window' | 'cookie' | 'bounced',
  values: Readonly<Record<string, string | number>>,
) => string

/** Every box, row by row. */
export function boxesOf(picture: AddressPicture, told: BoxWords, say: (text: string) => string): readonly Box[] {
  const { base, length, pageSize, pages, pieces } = picture
  const start = pages[0]?.address ?? base
  const lead = base - start
  const box = (row: Row, from: number, size: number, label: string, about: string, isMarked = false): Box => ({
    ...{ row, from, size, label, about, isMarked },
  })
  const units = Math.min(Math.ceil(length / UNIT), Math.ceil((pages.length * pageSize) / UNIT))
  return [
    ...pages.map(({ address }) =>
      box('pages', address - start, pageSize, hex(address), told('page', { address: hex(address) })),
    ),
    box('buffer', lead, Math.min(length, pages.length * pageSize - lead), `${length} B`, `${hex(base)}, ${length} B`),
    ...Array.from({ length: units }, (_, index) => {
      const size = Math.min(UNIT, length - index * UNIT)
      return box(
        'units',
        lead + index * UNIT,
        size,
        '',
        told('unit', { index, address: hex(base + index * UNIT), size }),
      )
    }),
    ...pieces.map(({ offset, size, isStaged, result, reason }, index) =>
      box(
        ...(['pieces', lead + offset, size, isStaged ? `${size} ⤓` : `${size}`] as const),
        `${told(isStaged ? 'staged' : 'piece', { index, offset, size })}${result ? `, ${result}` : ''}${reason ? `: ${say(reason)}` : ''}`,
        isStaged || reason !== '',
      ),
    ),
    ...pages.map(({ address, physical }) => {
      const label = physical < 0 ? '—' : hex(physical)
      return box('frames', address - start, pageSize, label, `${hex(address)} → ${label}`, physical < 0)
    }),
    ...pieces.flatMap(({ offset, windows }) =>
      windows.flatMap((window, index) => {
        let at = lead + offset + window.offset
        const { offset: from, length: size, ccount } = window
        const about = told('window', { index, offset: from, size, ccount })
        return [
          box('windows', at, window.length, `${window.length} B`, about),
          ...window.cookies.map((cookie, number) => {
            const from = at
            at += cookie.size
            return box(
              ...(['cookies', from, cookie.size, `${hex(cookie.address)}${cookie.bounced ? ' ⤓' : ''}`] as const),
              told(cookie.bounced ? 'bounced' : 'cookie', {
                ...{ number, address: hex(cookie.address), object: hex(cookie.object), size: cookie.size },
              }),
              cookie.bounced,
            )
          }),
        ]
      }),
    ),
  ]
}

/** Bytes of the whole picture. */
export const widthOf = ({ pages, pageSize }: AddressPicture): number => Math.max(1, pages.length) * pageSize

/** Where frames and kernel pages lie in physical memory, 0 to 1 of the highest address shown. */
export function memoryMarks(picture: AddressPicture): {
  readonly top: number
  readonly marks: readonly { readonly at: number; readonly isKernel: boolean; readonly about: string }[]
  readonly reach: number | null
} {
  const frames = picture.pages.map(({ physical }) => physical).filter((each) => each >= 0)
  const reach = typeof picture.reach === 'number' ? picture.reach : Number.MAX_SAFE_INTEGER
  const highest = Math.max(0, ...frames, ...picture.kernelPages) + picture.pageSize
  const top = reach <= highest * 4 ? Math.max(highest, reach) : highest
  const mark = (address: number, isKernel: boolean): { at: number; isKernel: boolean; about: string } => ({
    ...{ at: address / top, isKernel, about: hex(address) },
  })
  return {
    top,
    marks: [...frames.map((each) => mark(each, false)), ...picture.kernelPages.map((each) => mark(each, true))],
    reach: reach <= top ? reach / top : null,
  }
}
