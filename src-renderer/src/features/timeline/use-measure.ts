import { computed, ref, shallowRef, watch } from 'vue'
import type { Edges, Sums } from '../../../../src-ipc/runs'
import type { Ask } from './use-search'

/** The edge nearest to an instant, or the instant itself when none is near enough. @param most ns */
export function nearestEdge({ before, isOn, after }: Edges, at: number, most: number): number {
  if (isOn) return at
  const candidates = [before, after].filter((edge) => edge >= 0 && Math.abs(edge - at) <= most)
  return candidates.sort((a, b) => Math.abs(a - at) - Math.abs(b - at))[0] ?? at
}

/** The two measure cursors and what lies between them. */
function createMeasure(ask: Ask) {
  /** ns, whole; null = not placed */
  const marks = ref<readonly [number | null, number | null]>([null, null])
  const sums = shallowRef<Sums | null>(null)
  /** The one placed last: the keys move it. */
  const last = ref<0 | 1>(0)

  const stretch = computed(() => {
    const [one, two] = marks.value
    return one === null || two === null ? null : { from: Math.min(one, two), to: Math.max(one, two) }
  })

  function put(which: 0 | 1, at: number): void {
    last.value = which
    const whole = Math.max(0, Math.round(at))
    marks.value = which === 0 ? [whole, marks.value[1]] : [marks.value[0], whole]
  }

  /** Puts a cursor on the nearest edge of some lanes, when one is near. @param most ns */
  async function snap(which: 0 | 1, at: number, lanes: readonly number[], most: number): Promise<void> {
    const whole = Math.max(0, Math.round(at))
    const edges = await ask('trace/edges', { lanes, at: whole })
    put(which, edges ? nearestEdge(edges, whole, most) : whole)
  }

  /** Moves the cursor that was placed last to the next edge of some lanes. */
  async function move(isForward: boolean, lanes: readonly number[]): Promise<void> {
    const at = marks.value[last.value]
    if (at === null) return
    const edges = await ask('trace/edges', { lanes, at })
    const next = isForward ? edges?.after : edges?.before
    if (next !== undefined && next >= 0) put(last.value, next)
  }

  /** Puts both around what is on a lane at an instant, be it a span or a gap. */
  async function around(at: number, lane: number): Promise<void> {
    const whole = Math.max(0, Math.round(at))
    const edges = await ask('trace/edges', { lanes: [lane], at: whole })
    if (!edges) return
    put(0, edges.isOn ? whole : Math.max(0, edges.before))
    if (edges.after >= 0) put(1, edges.after)
  }

  function clear(): void {
    marks.value = [null, null]
  }

  watch(stretch, async (wanted) => {
    sums.value = null
    if (!wanted) return
    const found = await ask('trace/sums', wanted)
    if (stretch.value === wanted) sums.value = found ?? null
  })

  return { marks, sums, last, stretch, put, snap, move, around, clear }
}

/** The measure cursors of a timeline. */
export type Measure = ReturnType<typeof createMeasure>

/** Makes one. */
export function useMeasure(ask: Ask): Measure {
  return createMeasure(ask)
}
