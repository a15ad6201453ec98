import { distributionOf, metricOf, type SweepRow } from '../../../../src-ipc/explore'
import type { MadeSweep } from '../../stores/explore'
import { figure, shortValue, UNIT_WORDS, unitOf } from './figures'

/** Colours of a picture, from the tokens of the window. */
export interface ChartColours {
  readonly text: string
  readonly quiet: string
  readonly edge: string
  /** One for each series; beside them lines differ by mark and dash. */
  readonly lines: readonly string[]
}

/** Words of a picture. */
export interface ChartWords {
  readonly metric: string
  readonly howOften: string
  readonly series: (id: string) => string
}

/** Marks and dashes by which series differ without colour. */
/** px that a line of the legend takes. */
const LEGEND_LINE = 22
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond'] as const
const DASHES = ['solid', 'dashed', 'dotted', [8, 3, 2, 3]] as const
/** From this ratio of the largest to the smallest value on an axis is logarithmic. */
const WIDE = 30

/** A point of a line: where it lies, and its row among all. */
export interface ChartPoint {
  readonly value: readonly [number, number]
  readonly row: number
}

/** What a picture shows: lines over a parameter, or bars of a histogram. */
export interface ChartData {
  readonly sort: 'lines' | 'bars'
  readonly series: readonly { readonly id: string; readonly points: readonly ChartPoint[] }[]
  /** Bars: where each stretch begins. */
  readonly stretches: readonly number[]
  readonly isWideX: boolean
  readonly isWideY: boolean
}

const isWide = (values: readonly number[]): boolean => {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return least > 0 && most / least >= WIDE
}

/** Lays the numbers of a metric out for a picture. */
export function chartData(
  { rows, series, field }: Pick<MadeSweep, 'rows' | 'series' | 'field'>,
  metric: string,
): ChartData {
  const numbered = rows.flatMap((row, place) => {
    const value = metricOf(row, metric)
    return value === null ? [] : [{ row, place, value }]
  })
  const own = (id: string): typeof numbered => numbered.filter(({ row }) => row.point.series === id)
  if (field !== '') {
    const lines = series.map(({ id }) => ({
      id,
      points: own(id).map(({ row, place, value }): ChartPoint => ({
        value: [row.point.value ?? 0, value],
        row: place,
      })),
    }))
    const points = lines.flatMap((each) => each.points)
    return {
      ...{ sort: 'lines', series: lines, stretches: [] },
      isWideX: points.length > 1 && isWide(points.map(({ value }) => value[0])),
      isWideY: points.length > 1 && isWide(points.map(({ value }) => value[1])),
    }
  }
  const { from, width, counts } = distributionOf(numbered.map(({ value }) => value)).histogram
  const stretches = counts.map((_count, place) => from + place * width)
  const bars = series.map(({ id }) => ({
    id,
    points: stretches.map((begin, place): ChartPoint => {
      const inside = own(id).filter(({ value }) => value >= begin && value < begin + width)
      return { value: [place, inside.length], row: inside[0]?.place ?? -1 }
    }),
  }))
  return { sort: 'bars', series: bars, stretches, isWideX: false, isWideY: false }
}

/** The picture as the chart library wants it: no motion, no tooltip, nothing that needs markup. */
export function chartOption(
  data: ChartData,
  metric: string,
  field: string,
  words: ChartWords,
  colours: ChartColours,
): Record<string, unknown> {
  const unit = UNIT_WORDS[unitOf(metric)]
  const axis = {
    axisLabel: { color: colours.quiet, hideOverlap: true },
    axisLine: { lineStyle: { color: colours.edge } },
    splitLine: { lineStyle: { color: colours.edge } },
    nameTextStyle: { color: colours.text },
  }
  const title = unit === '' ? words.metric : `${words.metric} (${unit})`
  const amount = (value: number): string => figure(metric, Math.round(value)).replace(/\.000$/, '')
  const isBars = data.sort === 'bars'
  const across = isBars
    ? { type: 'category', data: data.stretches.map(amount), name: title }
    : { type: data.isWideX ? 'log' : 'value', logBase: 2, name: field }
  const up = isBars
    ? { type: 'value', name: words.howOften, minInterval: 1 }
    : { type: data.isWideY ? 'log' : 'value', name: title }
  const least = Math.min(...data.series.flatMap(({ points }) => points.map(({ value }) => value[0])))
  return {
    animation: false,
    textStyle: { color: colours.text },
    color: [...colours.lines],
    legend: {
      ...{ show: data.series.length > 1, top: 0, left: 0, itemWidth: 34, selectedMode: false, orient: 'vertical' },
      textStyle: { color: colours.text },
    },
    grid: {
      left: 12,
      right: 24,
      top: 36 + (data.series.length > 1 ? LEGEND_LINE * data.series.length : 0),
      bottom: 32,
      containLabel: true,
    },
    xAxis: {
      ...{ ...axis, ...across, nameLocation: 'middle', nameGap: 30 },
      ...(isBars || !Number.isFinite(least) ? {} : { min: data.isWideX ? least : undefined }),
      axisLabel: { ...axis.axisLabel, ...(isBars ? {} : { formatter: shortValue }) },
    },
    yAxis: { ...axis, ...up, axisLabel: { ...axis.axisLabel, ...(isBars ? {} : { formatter: amount }) } },
    series: data.series.map(({ id, points }, index) => ({
      ...{
        name: words.series(id),
        type: isBars ? 'bar' : 'line',
        data: points.map(({ value }) => (isBars && value[1] === 0 ? '-' : [...value])),
      },
      ...{ symbol: SYMBOLS[index % SYMBOLS.length], symbolSize: 8 },
      lineStyle: { width: 2, type: DASHES[index % DASHES.length] },
      ...(isBars
        ? {
            itemStyle: {
              borderColor: colours.text,
              borderWidth: 1,
              borderType: DASHES[index % 3],
            },
          }
        : {}),
      emphasis: { disabled: true },
    })),
  }
}

/** The row that a person pointed at; undefined when there is none. */
export function rowAt(data: ChartData, rows: readonly SweepRow[], series: number, point: number): SweepRow | undefined {
  return rows[data.series[series]?.points[point]?.row ?? -1]
}
