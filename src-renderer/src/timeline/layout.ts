import type { LaneSummary, SignalSummary, TraceOverview } from '../../../src-ipc/runs'

/** What one line of the picture shows. */
export interface LayoutRow {
  readonly sort: 'spans' | 'instants' | 'signal'
  /** Number of the lane or of the signal. */
  readonly number: number
  /** Place of its group. */
  readonly group: number
  /** Only for a signal. */
  readonly signal: SignalSummary | undefined
  /** Depth of the spans. */
  readonly depth: number
  /** px from the top */
  readonly y: number
  readonly height: number
}

/** Everything that lies on one track. */
export interface LayoutGroup {
  readonly track: number
  /** `cpu`, `process`, … */
  readonly sort: string
  readonly name: string
  readonly isCollapsed: boolean
  /** It stands before those that are not. */
  readonly isPinned: boolean
  /** False when there is but one line. */
  readonly canCollapse: boolean
  readonly rows: readonly LayoutRow[]
  readonly y: number
  readonly height: number
}

/** Where everything is, from the top down. */
export interface Layout {
  readonly groups: readonly LayoutGroup[]
  readonly rows: readonly LayoutRow[]
  readonly height: number
}

/** The sorts of tracks from the top down: who runs, who waits, what moves data, what interrupts, what is held. */
export const TRACK_ORDER = ['cpu', 'process', 'bus', 'dma', 'device', 'line', 'pic', 'memory'] as const

const HEIGHTS = { spans: 20, instants: 18, level: 34, count: 28, line: 18, bits: 20 } as const
/** px between two groups */
const GAP = 7

const place = (sort: string): number => {
  const found = (TRACK_ORDER as readonly string[]).indexOf(sort)
  return found < 0 ? TRACK_ORDER.length : found
}

interface Line {
  readonly sort: LayoutRow['sort']
  readonly number: number
  readonly depth: number
  readonly signal: SignalSummary | undefined
}

function linesOf(track: number, lanes: readonly LaneSummary[], signals: readonly SignalSummary[]): Line[] {
  const mine = lanes.filter((lane) => lane.track === track)
  const line = ({ lane, depth }: LaneSummary): Line => ({
    sort: depth < 0 ? 'instants' : 'spans',
    number: lane,
    depth,
    signal: undefined,
  })
  return [
    ...mine.filter(({ depth }) => depth >= 0).map(line),
    ...signals
      .filter((signal) => signal.track === track)
      .map((signal): Line => ({ sort: 'signal', number: signal.signal, depth: 0, signal })),
    ...mine.filter(({ depth }) => depth < 0).map(line),
  ]
}

/** What a person made of the tracks. */
export interface TrackChoice {
  /** These stand first. */
  readonly pinned?: ReadonlySet<number>
  /** These are left out. */
  readonly hidden?: ReadonlySet<number>
}

/**
 * Puts the lanes and signals of a trace from the top down: grouped by track, tracks by what they are, spans from the
 * outside in, then signals, then instants.
 *
 * @param collapsed tracks of which only the first line is shown
 * @param scale of all heights: 1, more for larger text
 */
export function layOut(
  { tracks, lanes, signals }: Pick<TraceOverview, 'tracks' | 'lanes' | 'signals'>,
  collapsed: ReadonlySet<number>,
  scale = 1,
  { pinned, hidden }: TrackChoice = {},
): Layout {
  const used = new Set([...lanes, ...signals].map(({ track }) => track).filter((track) => !hidden?.has(track)))
  const rank = (track: number): number =>
    (pinned?.has(track) ? 0 : TRACK_ORDER.length + 1) + place(tracks[track]?.sort ?? '')
  const order = [...used].sort((a, b) => rank(a) - rank(b) || a - b)
  const groups: LayoutGroup[] = []
  let y = 0
  for (const track of order) {
    const { sort, name } = tracks[track] ?? { sort: '', name: '' }
    const all = linesOf(track, lanes, signals)
    const isCollapsed = collapsed.has(track) && all.length > 1
    const begin = y
    const rows = (isCollapsed ? all.slice(0, 1) : all).map((line): LayoutRow => {
      const height = Math.round((line.signal ? HEIGHTS[line.signal.sort] : HEIGHTS[line.sort as 'spans']) * scale)
      const row = { ...line, group: groups.length, y, height }
      y += height
      return row
    })
    const height = y - begin
    const fold = { isCollapsed, canCollapse: all.length > 1, isPinned: pinned?.has(track) ?? false }
    groups.push({ track, sort, name, ...fold, rows, y: begin, height })
    y += GAP
  }
  return { groups, rows: groups.flatMap(({ rows }) => rows), height: y }
}

/** The rows that lie at least partly between two heights. */
export function rowsBetween({ rows }: Layout, top: number, bottom: number): readonly LayoutRow[] {
  return rows.filter(({ y, height }) => y < bottom && y + height > top)
}

/** The row at a height; undefined between groups and below the last. */
export function rowAt({ rows }: Layout, y: number): LayoutRow | undefined {
  return rows.find((row) => y >= row.y && y < row.y + row.height)
}

/** A line of the minimap, px. */
export interface Stripe {
  readonly y: number
  readonly height: number
}

/**
 * Shares the height of the minimap among its lines: with a gap between them while there is room for one, each at least
 * one px high, and never below the last px, however many they are.
 */
export function stripes(count: number, top: number, height: number): readonly Stripe[] {
  const pitch = height / Math.max(1, count)
  const gap = pitch >= 3 ? 1 : 0
  return Array.from({ length: count }, (_, index) => ({
    y: top + Math.min(height - 1, Math.floor(index * pitch)),
    height: Math.max(1, Math.floor(pitch) - gap),
  }))
}
