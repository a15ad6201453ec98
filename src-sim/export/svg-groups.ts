import { KIND, type KindName } from '../trace/kinds'
import { px } from './svg-text'

/** What spans of a picture are about; told apart by pattern as well as by colour, so that print in grey can be read. */
export const GROUPS = [
  { id: 'call', title: 'system call', fill: '#e4e7ec', line: '#8a93a3', pattern: '' },
  { id: 'kernel', title: 'kernel code', fill: '#bfd4f2', line: '#31588f', pattern: 'M0 8L8 0M-2 2L2 -2M6 10L10 6' },
  { id: 'user', title: 'user code', fill: '#cdeac6', line: '#3b7a2c', pattern: '' },
  { id: 'copy', title: 'copy by the processor', fill: '#f6d9a8', line: '#8a5a00', pattern: 'M0 0L8 8M0 8L8 0' },
  { id: 'interrupt', title: 'interrupt service', fill: '#f2b8b5', line: '#9a2a22', pattern: 'M2 0V8M6 0V8' },
  { id: 'wait', title: 'waiting', fill: '#ffffff', line: '#8a93a3', pattern: 'M3 4h2' },
  { id: 'dma', title: 'transfer by DMA', fill: '#d7c6ee', line: '#5a3a93', pattern: 'M0 0L8 8M-2 6L2 10M6 -2L10 2' },
  { id: 'device', title: 'device at work', fill: '#c3e6e2', line: '#1d6b63', pattern: 'M0 2H8M0 6H8' },
  { id: 'lock', title: 'memory held', fill: '#eadfb8', line: '#6f5f14', pattern: 'M2 2h3v3h-3z' },
] as const

/** One of GROUPS. */
export type GroupId = (typeof GROUPS)[number]['id']

const BY_KIND: Readonly<Partial<Record<KindName, GroupId>>> = {
  syscall: 'call',
  'proc:work': 'kernel',
  'cpu:switch': 'kernel',
  'cpu:busywait': 'kernel',
  'pm:raise': 'kernel',
  pagefault: 'kernel',
  'proc:compute': 'user',
  'copy:in': 'copy',
  'copy:out': 'copy',
  'copy:kernel': 'copy',
  'intr:service': 'interrupt',
  'soft:service': 'interrupt',
  'proc:sleep': 'wait',
  'proc:ready': 'wait',
  'dma:transfer': 'dma',
  'bus:own': 'dma',
  'dev:command': 'device',
  'dev:position': 'device',
  pagelock: 'lock',
  pageout: 'lock',
}

/** By number of the kind: the group of its spans. */
export function groupOf(kind: number): GroupId {
  return GROUP_BY_NUMBER.get(kind) ?? 'kernel'
}

const GROUP_BY_NUMBER: ReadonlyMap<number, GroupId> = new Map(
  Object.entries(BY_KIND).map(([name, group]) => [KIND[name as KindName], group]),
)

/** Kinds that tell of something that went wrong; they get a mark of their own. */
export const TROUBLE: ReadonlySet<number> = new Set(
  [
    ...(['dev:error', 'dma:violation', 'dma:bind-fail', 'pagelock:fail', 'intr:lost', 'intr:spurious'] as const),
    ...(['intr:storm', 'fault', 'warning', 'panic'] as const),
  ].map((name) => KIND[name]),
)

/** The patterns, by the groups that are used. @param id begins every name, so that pictures of one page differ */
export function patterns(id: string, used: ReadonlySet<GroupId>): string {
  return GROUPS.filter((group) => used.has(group.id))
    .map(({ id: name, fill, line, pattern }) => {
      const lines = pattern === '' ? '' : `<path d="${pattern}" stroke="${line}" stroke-width="1" fill="none"/>`
      const ground = `<rect width="8" height="8" fill="${fill}"/>`
      return `<pattern id="${id}-${name}" width="8" height="8" patternUnits="userSpaceOnUse">${ground}${lines}</pattern>`
    })
    .join('')
}

/** What fills and outlines the spans of a group. */
export function paint(id: string, group: GroupId): string {
  const { line } = GROUPS.find((each) => each.id === group)!
  return `fill="url(#${id}-${group})" stroke="${line}" stroke-width="0.5"`
}

/** A swatch and a name for each group that is used, in rows; and how high they are. */
export function legend(
  id: string,
  used: ReadonlySet<GroupId>,
  x: number,
  y: number,
  width: number,
): { readonly text: string; readonly height: number } {
  let left = x
  let top = y
  const parts = GROUPS.filter((group) => used.has(group.id)).map(({ id: name, title }) => {
    const wide = 34 + title.length * 6.5
    if (left + wide > x + width && left > x) {
      left = x
      top += 18
    }
    const at = left
    left += wide
    return `<rect x="${px(at)}" y="${px(top)}" width="14" height="12" ${paint(id, name)}/><text x="${px(at + 19)}" y="${px(top + 10)}">${title}</text>`
  })
  return { text: parts.join('\n'), height: parts.length === 0 ? 0 : top - y + 18 }
}
