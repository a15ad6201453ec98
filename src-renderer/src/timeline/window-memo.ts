import type { TimeView } from './scale'

/** A window that the host is asked for. */
export interface SnappedRange {
  /** ns, whole; [from, to) */
  readonly from: number
  readonly to: number
  readonly columns: number
  /** ns of a column, a power of two; columns at the ends of the run may be a little narrower */
  readonly nanosPerColumn: number
}

/** Most columns that the host answers for at once. */
const MOST_COLUMNS = 16_384
/** Columns by which a window moves. */
const BLOCK = 256
/** Share of the view that a window must have beside it: far enough that the next is there before it ends. */
const SPARE = 0.4

const nanosOfColumn = ({ span }: TimeView, pixels: number): number =>
  2 ** Math.floor(Math.log2(span / Math.max(1, pixels)))

/** ns to either side of the view that a window has; less than the view where it would have too many columns. */
function padOf(view: TimeView, nanosPerColumn: number): number {
  const across = view.span / nanosPerColumn
  return Math.max(0, Math.min(view.span, ((MOST_COLUMNS - across) / 2 - BLOCK) * nanosPerColumn))
}

/**
 * The window to ask for, which stays the one before as long as that is as fine and has enough beside the view: a view
 * that moves asks once in half a screen. A view that rests is drawn with the same columns from either.
 *
 * @param before that was asked for last; null = none
 * @param pixels of the device across the view
 * @param end of the run, ns
 */
export function nextRange(before: SnappedRange | null, view: TimeView, pixels: number, end: number): SnappedRange {
  const nanosPerColumn = nanosOfColumn(view, pixels)
  if (before?.nanosPerColumn !== nanosPerColumn) return snapRange(view, pixels, end)
  const spare = Math.min(SPARE * view.span, padOf(view, nanosPerColumn) / 2)
  const hasLeft = before.from <= Math.max(0, view.from - spare)
  const hasRight = before.to >= Math.min(Math.max(1, Math.ceil(end) + 1), view.from + view.span + spare)
  return hasLeft && hasRight ? before : snapRange(view, pixels, end)
}

/**
 * The window to ask for so that a view can be drawn and moved a screen either way: its columns are a power of two of ns
 * wide and not wider than a pixel, and it begins and ends where many views do.
 *
 * @param pixels of the device across the view
 * @param end of the run, ns
 */
export function snapRange(view: TimeView, pixels: number, end: number): SnappedRange {
  const nanosPerColumn = nanosOfColumn(view, pixels)
  const block = nanosPerColumn * BLOCK
  const pad = padOf(view, nanosPerColumn)
  const last = Math.max(1, Math.ceil(end) + 1)
  const begin = Math.floor(Math.floor((view.from - pad) / block) * block)
  const from = Math.min(last - 1, Math.max(0, begin))
  const to = Math.min(last, Math.max(from + 1, Math.ceil(Math.ceil((view.from + view.span + pad) / block) * block)))
  const columns = Math.min(MOST_COLUMNS, Math.max(1, Math.ceil((to - from) / nanosPerColumn)))
  return { from, to, columns, nanosPerColumn }
}

/** What was answered, and for which window. */
export interface Shown<T> {
  readonly key: string
  readonly range: SnappedRange
  readonly value: T
}

/**
 * Keeps the last answer while the next is on its way; asks one question at a time, and after it only the latest of
 * those that were wanted meanwhile.
 */
export class WindowMemo<T, Extra> {
  /** What can be drawn now: perhaps of another window than the one wanted. */
  shown: Shown<T> | null = null
  private wanted: { readonly key: string; readonly range: SnappedRange; readonly extra: Extra } | null = null
  private asking: string | null = null
  private generation = 0
  private readonly ask: (range: SnappedRange, extra: Extra) => Promise<T>
  private readonly onChange: (error: unknown) => void

  /** @param onChange called when there is something new to draw, with an error when asking failed */
  constructor(ask: (range: SnappedRange, extra: Extra) => Promise<T>, onChange: (error: unknown) => void) {
    this.ask = ask
    this.onChange = onChange
  }

  /** True when what is shown is what was wanted last. */
  get isIdle(): boolean {
    return this.asking === null
  }

  /** Wants a window. @param about whatever else the answer depends on */
  want(range: SnappedRange, about: string, extra: Extra): void {
    const key = `${range.from} ${range.to} ${range.columns} ${about}`
    this.wanted = { key, range, extra }
    if (this.asking === null && this.shown?.key !== key) void this.next()
  }

  /** Forgets everything; an answer that is still on its way is dropped. */
  clear(): void {
    this.generation += 1
    this.shown = null
    this.wanted = null
    this.asking = null
  }

  private async next(): Promise<void> {
    const { generation } = this
    while (this.wanted && this.wanted.key !== this.shown?.key) {
      const { key, range, extra } = this.wanted
      this.asking = key
      let error: unknown
      try {
        const value = await this.ask(range, extra)
        if (generation !== this.generation) return
        this.shown = { key, range, value }
      } catch (reason) {
        if (generation !== this.generation) return
        error = reason
      }
      this.asking = null
      const isLast = error !== undefined && this.wanted.key === key
      this.onChange(error)
      if (isLast) return
    }
  }
}
