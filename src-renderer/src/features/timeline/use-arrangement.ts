import { computed, ref, watch, type Ref } from 'vue'
import { History } from './history'

/** An instant that a person named. */
export interface Marker {
  /** ns since the world began */
  readonly at: number
  readonly text: string
}

/** What a person made of the timeline; undo and redo go through these. Plain, so that it can be kept. */
export interface Arrangement {
  readonly collapsed: readonly number[]
  readonly pinned: readonly number[]
  readonly hidden: readonly number[]
  readonly markers: readonly Marker[]
  /** The two measure cursors, ns; null = not placed. */
  readonly marks: readonly [number | null, number | null]
}

const KEYS = ['collapsed', 'pinned', 'hidden', 'markers', 'marks'] as const
/** Longest name of a marker. */
const LONGEST = 80

type Tracks = Ref<ReadonlySet<number>>

/** Markers, folded, pinned and hidden tracks, with undo and redo that are apart from stepping back in the run. */
function createArrangement(marks: Ref<readonly [number | null, number | null]>) {
  const collapsed: Tracks = ref(new Set<number>())
  const pinned: Tracks = ref(new Set<number>())
  const hidden: Tracks = ref(new Set<number>())
  const markers = ref<readonly Marker[]>([])
  const history = new History<Arrangement>()
  const undos = ref(0)
  let isApplied = false

  const now = computed<Arrangement>(() => ({
    ...{ collapsed: [...collapsed.value], pinned: [...pinned.value], hidden: [...hidden.value] },
    ...{ markers: markers.value, marks: marks.value },
  }))
  watch(now, (next, before) => {
    undos.value += 1
    if (isApplied) {
      isApplied = false
      return
    }
    const changed = KEYS.filter((key) => JSON.stringify(next[key]) !== JSON.stringify(before[key]))
    if (changed.length > 0) history.record(before, changed.join(), performance.now())
  })

  /** Takes an arrangement in place of what there is. */
  function apply(wanted: Arrangement): void {
    isApplied = JSON.stringify(wanted) !== JSON.stringify(now.value)
    collapsed.value = new Set(wanted.collapsed)
    pinned.value = new Set(wanted.pinned)
    hidden.value = new Set(wanted.hidden)
    markers.value = wanted.markers
    marks.value = wanted.marks
  }
  /** Begins anew; nothing before can be undone. */
  function reset(wanted?: Arrangement): void {
    apply(wanted ?? { collapsed: [], pinned: [], hidden: [], markers: [], marks: [null, null] })
    history.clear()
    undos.value += 1
  }
  const flip = (tracks: Tracks, track: number): void => {
    const next = new Set(tracks.value)
    if (!next.delete(track)) next.add(track)
    tracks.value = next
  }
  const sorted = (all: readonly Marker[]): readonly Marker[] => [...all].sort((a, b) => a.at - b.at)

  return {
    ...{ collapsed, pinned, hidden, markers, now, apply, reset },
    canUndo: computed(() => undos.value >= 0 && history.canUndo),
    canRedo: computed(() => undos.value >= 0 && history.canRedo),
    undo(): void {
      const before = history.undo(now.value)
      if (before) apply(before)
      undos.value += 1
    },
    redo(): void {
      const after = history.redo(now.value)
      if (after) apply(after)
      undos.value += 1
    },
    fold: (track: number) => flip(collapsed, track),
    pin: (track: number) => flip(pinned, track),
    hide: (track: number) => flip(hidden, track),
    showAll: () => void (hidden.value = new Set()),
    /** Names an instant; one that has a marker keeps it. */
    addMarker(at: number, text: string): void {
      if (markers.value.some((each) => each.at === at)) return
      markers.value = sorted([...markers.value, { at, text: text.slice(0, LONGEST) }])
    },
    renameMarker(at: number, text: string): void {
      markers.value = markers.value.map((each) => (each.at === at ? { at, text: text.slice(0, LONGEST) } : each))
    },
    removeMarker: (at: number) => void (markers.value = markers.value.filter((each) => each.at !== at)),
  }
}

/** Markers and layout of a timeline. */
export type Arranged = ReturnType<typeof createArrangement>

/** Makes one. @param marks of the measure cursors */
export function useArrangement(marks: Ref<readonly [number | null, number | null]>): Arranged {
  return createArrangement(marks)
}
