import { ref, shallowRef } from 'vue'
import type { RowSummary } from '../../../../src-ipc/runs'
import { entryAt } from '../../timeline/hit-test'
import { rowAt, type LayoutRow } from '../../timeline/layout'
import { toPixel, toTime } from '../../timeline/scale'
import type { Timeline } from './use-timeline'

/** px that a pointer may be off. */
const NEAR = 7
/** ms that a pointer rests on something before it is explained. */
const REST = 90

/** What lies under the pointer. */
export interface Under {
  readonly line: LayoutRow
  readonly row: number
  readonly kind: string
  readonly count: number
}

/** What the tip shows. */
export interface Tip {
  readonly x: number
  readonly y: number
  readonly kind: string
  readonly count: number
  readonly summary: RowSummary | undefined
}

/** Pointer, wheel and pinch on the picture of the timeline. @param top px of the layout above the picture */
function createPointer(timeline: Timeline, top: () => number, scrollBy: (by: number) => boolean) {
  const tip = shallowRef<Tip | null>(null)
  const isDragging = ref(false)
  const pointers = new Map<number, { x: number; y: number }>()
  let start: { x: number; y: number; from: number; at: number; isRange: boolean } | null = null
  let pinch: { distance: number; span: number; at: number } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const { view, size, layout, answered, run, measure } = timeline
  const timeAt = (x: number): number => toTime(view.value, x, size.width)
  const nanos = (pixels: number): number => (pixels / size.width) * view.value.span

  function under(x: number, y: number): Under | undefined {
    const line = rowAt(layout.value, y + top())
    const window = line && line.sort !== 'signal' ? answered.value?.lanes.get(line.number) : undefined
    if (!line || !window) return undefined
    const entry = entryAt(window, timeAt(x), nanos(NEAR))
    if (entry < 0) return undefined
    const kind = run.overview?.kinds[window.kind[entry]!]?.name ?? ''
    return { line, row: window.row[entry]!, kind, count: window.count[entry]! }
  }

  /** The lanes that a cursor at a height keeps to. */
  function lanesAt(y: number): number[] {
    const line = rowAt(layout.value, y + top())
    if (line && line.sort !== 'signal') return [line.number]
    return layout.value.rows
      .filter(({ sort }) => sort !== 'signal')
      .map(({ number }) => number)
      .slice(0, 512)
  }

  function leave(): void {
    clearTimeout(timer)
    tip.value = null
  }

  function hover(x: number, y: number): void {
    const found = under(x, y)
    if (!found) return leave()
    clearTimeout(timer)
    const { kind, count, row } = found
    const before = tip.value?.summary
    tip.value = { x, y, kind, count, summary: before?.row === row ? before : undefined }
    if (before?.row === row) return
    timer = setTimeout(() => {
      void timeline.ask('trace/row', { row }).then((summary) => {
        if (tip.value && under(tip.value.x, tip.value.y)?.row === row) tip.value = { ...tip.value, summary }
      })
    }, REST)
  }

  function down(event: PointerEvent, x: number, y: number): void {
    pointers.set(event.pointerId, { x, y })
    leave()
    if (pointers.size === 2) {
      const [a, b] = [...pointers.values()] as [{ x: number; y: number }, { x: number; y: number }]
      pinch = { distance: Math.max(1, Math.abs(a.x - b.x)), span: view.value.span, at: timeAt((a.x + b.x) / 2) }
      start = null
      return
    }
    start = { x, y, from: view.value.from, at: timeAt(x), isRange: event.shiftKey }
  }

  function move(event: PointerEvent, x: number, y: number): void {
    if (pointers.has(event.pointerId)) pointers.set(event.pointerId, { x, y })
    if (pinch && pointers.size === 2) {
      const [a, b] = [...pointers.values()] as [{ x: number; y: number }, { x: number; y: number }]
      const span = pinch.span * (pinch.distance / Math.max(1, Math.abs(a.x - b.x)))
      timeline.show({ from: pinch.at - ((a.x + b.x) / 2 / size.width) * span, span })
      return
    }
    if (!start) return hover(x, y)
    if (!isDragging.value && Math.abs(x - start.x) < 4 && Math.abs(y - start.y) < 4) return
    isDragging.value = true
    if (start.isRange) {
      measure.put(0, start.at)
      measure.put(1, timeAt(x))
    } else {
      timeline.show({ from: start.from - nanos(x - start.x), span: view.value.span })
      scrollBy(start.y - y)
      start = { ...start, y }
    }
  }

  function up(event: PointerEvent, x: number, y: number): void {
    pointers.delete(event.pointerId)
    if (pinch) {
      if (pointers.size === 0) pinch = null
      return
    }
    const begun = start
    const wasDragging = isDragging.value
    start = null
    isDragging.value = false
    if (!begun) return
    if (wasDragging) {
      if (!begun.isRange) return
      void measure.snap(0, begun.at, lanesAt(begun.y), nanos(NEAR))
      void measure.snap(1, timeAt(x), lanesAt(y), nanos(NEAR))
      return
    }
    const found = under(x, y)
    if (!found) {
      run.select(-1, Math.max(0, Math.round(timeAt(x))))
      return
    }
    timeline.current.value = layout.value.rows.indexOf(found.line)
    void timeline.ask('trace/row', { row: found.row }).then((detail) => detail && run.select(detail.row, detail.at))
  }

  /** Ctrl, Alt or a pinch on a touchpad zooms; Shift or a sideways turn moves in time; a plain turn moves over lanes. */
  function wheel(event: WheelEvent, x: number): void {
    const lines = event.deltaMode === 1 ? 16 : 1
    const [dx, dy] = [event.deltaX * lines, event.deltaY * lines]
    event.preventDefault()
    leave()
    if (event.ctrlKey || event.altKey || event.metaKey) {
      timeline.zoom(
        2 ** (Math.max(-240, Math.min(240, dy)) / (event.ctrlKey && Math.abs(dy) < 50 ? 60 : 240)),
        timeAt(x),
      )
      return
    }
    if (event.shiftKey) return void timeline.pan((dx + dy) / size.width)
    if (Math.abs(dx) > Math.abs(dy)) return void timeline.pan(dx / size.width)
    if (!scrollBy(dy)) timeline.pan(dy / size.width)
  }

  /** The measure cursor whose flag is at a place of the ruler; -1 = none. */
  function flagAt(x: number): number {
    return measure.marks.value.findIndex(
      (at) => at !== null && Math.abs(toPixel(view.value, at, size.width) - x) <= NEAR + 2,
    )
  }

  return { tip, isDragging, down, move, up, wheel, leave, flagAt, lanesAt, timeAt, nanos, under, NEAR }
}

/** What a pointer does on the picture. */
export type Pointer = ReturnType<typeof createPointer>

/** Makes one. */
export function usePointer(timeline: Timeline, top: () => number, scrollBy: (by: number) => boolean): Pointer {
  return createPointer(timeline, top, scrollBy)
}
