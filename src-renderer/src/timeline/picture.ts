import type { Kind, LaneWindow, SignalWindow } from '../../../src-ipc/runs'
import type { Layout } from './layout'
import type { Palette } from './palette'
import type { TimeView } from './scale'

/** What the host answered for a window. */
export interface Answered {
  readonly lanes: ReadonlyMap<number, LaneWindow>
  readonly signals: ReadonlyMap<number, SignalWindow>
}

/** Everything that one picture of the timeline is made from. */
export interface Picture {
  /** CSS px */
  readonly width: number
  readonly height: number
  /** Pixels of the device to a CSS px; absent = 1. Edges are drawn between two of them. */
  readonly ratio?: number
  /** px of the layout that lie above the picture */
  readonly top: number
  readonly view: TimeView
  /** End of the run, ns. */
  readonly end: number
  readonly layout: Layout
  readonly answered: Answered | null
  readonly kinds: readonly Kind[]
  readonly palette: Palette
  /** The selected row of the trace; -1 = none. */
  readonly selected: number
  /** Rows of the chain of causes of the selected one, from it to its first cause. */
  readonly chain: readonly { readonly row: number; readonly at: number; readonly track: number }[]
  /** Which of the filters of the windows tells the entries of the selected request; -1 = none is selected. */
  readonly requestFilter: number
  /** Which tells what a search found; -1 = there is no search. */
  readonly searchFilter: number
  /** True when what the search did not find steps back. */
  readonly isFiltered: boolean
  /** Place of the row of the layout that the keys move on; -1 = none. */
  readonly current: number
  /** Instants of the two measure cursors, ns; null = not placed. */
  readonly marks: readonly (number | null)[]
  /** Instants that a person named. */
  readonly markers: readonly { readonly at: number; readonly text: string }[]
  /** The instant that every view shows, ns; -1 = none. */
  readonly cursor: number
}

/** Pixels of a time in a picture. */
export const pixelOf = ({ view, width }: Pick<Picture, 'view' | 'width'>, at: number): number =>
  ((at - view.from) / view.span) * width

/** CSS px of a pixel of the device. */
export const grainOf = ({ ratio = 1 }: Pick<Picture, 'ratio'>): number => 1 / ratio
