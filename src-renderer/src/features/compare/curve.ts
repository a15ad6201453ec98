import type { WhatIfStudy } from '../../../../src-ipc/runs'

/** The picture of a study, in units of its view box. */
export interface Curve {
  readonly width: number
  readonly height: number
  /** Room at the left and below for words. */
  readonly left: number
  readonly bottom: number
  /** One polyline a path; a part with failed transfers is left out. */
  readonly lines: readonly string[]
  /** Where each line ends, for its letter. */
  readonly ends: readonly { readonly x: number; readonly y: number }[]
  /** Marks on the axis of sizes. */
  readonly sizes: readonly { readonly x: number; readonly bytes: number }[]
  /** Marks on the axis of times, ns. */
  readonly times: readonly { readonly y: number; readonly time: number }[]
  /** Where a path begins to pay. */
  readonly crossings: readonly ({ readonly x: number; readonly bytes: number } | null)[]
}

const WIDTH = 640
const HEIGHT = 260
const LEFT = 104
const BOTTOM = 26
const RIGHT = 20
const TOP = 10

/** The powers of `base` times 1 within a range. */
function marks(least: number, greatest: number, base: number): number[] {
  const found: number[] = []
  for (let mark = 1; mark <= greatest; mark *= base) if (mark >= least) found.push(mark)
  return found
}

/** Both axes are logarithmic: sizes double, times grow tenfold. */
export function curveOf({ sizes, times, breakEven }: Pick<WhatIfStudy, 'sizes' | 'times' | 'breakEven'>): Curve {
  const all = times.flat().filter((time) => time > 0)
  const [least, greatest] = [Math.min(...all, 1e12), Math.max(...all, 1)]
  const [first, last] = [sizes[0] ?? 1, sizes[sizes.length - 1] ?? 2]
  const span = (from: number, to: number): number => Math.log(to / from) || 1
  const x = (bytes: number): number => LEFT + (Math.log(bytes / first) / span(first, last)) * (WIDTH - LEFT - RIGHT)
  const y = (time: number): number =>
    HEIGHT - BOTTOM - (Math.log(time / least) / span(least, greatest)) * (HEIGHT - BOTTOM - TOP)
  const points = times.map((line) =>
    line.flatMap((time, index) => (time > 0 ? [{ x: x(sizes[index]!), y: y(time) }] : [])),
  )
  const round = (value: number): number => Math.round(value * 10) / 10
  return {
    width: WIDTH,
    height: HEIGHT,
    left: LEFT,
    bottom: BOTTOM,
    lines: points.map((line) => line.map((each) => `${round(each.x)},${round(each.y)}`).join(' ')),
    ends: points.map((line) => ({ x: round(line.at(-1)?.x ?? LEFT), y: round(line.at(-1)?.y ?? TOP) })),
    sizes: marks(first, last, 2).map((bytes) => ({ x: round(x(bytes)), bytes })),
    times: marks(least, greatest, 10).map((time) => ({ y: round(y(time)), time })),
    crossings: breakEven.map((bytes) => (bytes === null ? null : { x: round(x(Math.max(first, bytes))), bytes })),
  }
}
