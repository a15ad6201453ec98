import { formatNanos, type Nanos } from '../core/time'
import { legend, patterns, paint, type GroupId } from './svg-groups'
import { axis, lanes, NAMES_WIDTH, type LaneBlock, type PictureRun } from './svg-lanes'
import { escapeXml, fitted, px, textLine } from './svg-text'

/** Widths a picture may have, px. */
export const NARROWEST = 480
export const WIDEST = 8000

/** What a picture shows and says. */
export interface PictureOptions {
  /** Begins every name in it, so that several can stand on one page: letters and digits. */
  readonly id: string
  readonly title: string
  /** A sentence for those who do not see it. */
  readonly about: string
  /** px; NARROWEST to WIDEST. */
  readonly width: number
  /** Tracks that are left out of a timeline; the comparison has all. */
  readonly hidden?: ReadonlySet<number> | undefined
}

/** A picture whose parts are known. */
function picture({ id, title, about, width }: PictureOptions, height: number, defs: string, body: string): string {
  const names = `role="img" aria-labelledby="${id}-title ${id}-desc"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${px(height)}" viewBox="0 0 ${width} ${px(height)}" ${names} font-family="sans-serif" font-size="12" fill="#1b1f27">`,
    `<title id="${id}-title">${escapeXml(title)}</title>`,
    `<desc id="${id}-desc">${escapeXml(about)}</desc>`,
    `<defs>${defs}</defs>`,
    `<rect width="${width}" height="${px(height)}" fill="#ffffff"/>`,
    body,
    '</svg>',
    '',
  ].join('\n')
}

const heading = (options: PictureOptions): string =>
  textLine(8, 20, fitted(options.title, options.width - 16, 8), ' font-size="15" font-weight="bold"')

/**
 * The timeline of a run as a picture: lanes, axis, legend. Never more marks than columns of pixels for each lane.
 *
 * @param range ns; clipped to the run
 */
export function timelineSvg(
  run: PictureRun,
  range: { readonly from: Nanos; readonly to: Nanos },
  options: PictureOptions,
): string {
  const [from, to] = clipped(range.from, range.to, run.end)
  const { id, width, hidden } = options
  const block: LaneBlock = { run, id, from, to, width, top: 30, origin: 0, hidden }
  const drawn = lanes(block)
  const below = block.top + drawn.height + 10
  const key = legend(options.id, drawn.used, 8, below, options.width - 16)
  const body = [heading(options), axis(block, drawn.height), drawn.text, key.text].join('\n')
  return picture(options, below + key.height + 6, patterns(options.id, drawn.used), body)
}

/** A range of at least 1 ns inside a run. */
function clipped(from: Nanos, to: Nanos, end: Nanos): [from: Nanos, to: Nanos] {
  const first = Math.min(Math.max(0, from), Math.max(0, end - 1))
  return [first, Math.max(first + 1, Math.min(to, Math.max(1, end)))]
}

/** One path of a comparison. */
export interface ComparedPicture {
  readonly name: string
  readonly run: PictureRun
  /** When its workload begins and how long it takes, ns. */
  readonly from: Nanos
  readonly elapsed: Nanos
  /** Where the time went; adds up to `elapsed`. */
  readonly stages: readonly { readonly title: string; readonly group: GroupId; readonly time: Nanos }[]
}

/** Pixels of the bar of one path. */
const BAR = 26

/**
 * Several paths over one workload as a picture: their timelines below each other on one scale, each from the beginning of
 * its workload; then a bar for each with the stages it spends its time on, and those as text.
 */
export function comparisonSvg(paths: readonly ComparedPicture[], options: PictureOptions): string {
  const longest = Math.max(1, ...paths.map(({ elapsed }) => elapsed))
  const used = new Set<GroupId>()
  const parts = [heading(options)]
  let top = 30
  for (const { name, run, from, elapsed } of paths) {
    parts.push(textLine(8, top + 12, `${name}: ${formatNanos(elapsed)}`, ' font-weight="bold"'))
    const block: LaneBlock = {
      ...{ run, id: options.id, from, to: from + longest, width: options.width, top: top + 14, origin: from },
    }
    const drawn = lanes(block)
    drawn.used.forEach((group) => used.add(group))
    parts.push(axis(block, drawn.height), drawn.text)
    top += 14 + drawn.height + 12
  }
  parts.push(textLine(8, top + 12, 'Where the time went', ' font-weight="bold"'))
  return withBars(paths, options, used, parts, top + 20)
}

/** A bar for each path with the stages it spends its time on, all on one scale, as a picture of their own. */
export function stageBarsSvg(paths: readonly ComparedPicture[], options: PictureOptions): string {
  return withBars(paths, options, new Set(), [heading(options)], 34)
}

/** Ends a picture with the bars of its paths and their legend. */
function withBars(
  paths: readonly ComparedPicture[],
  options: PictureOptions,
  used: Set<GroupId>,
  parts: string[],
  from: number,
): string {
  const longest = Math.max(1, ...paths.map(({ elapsed }) => elapsed))
  let top = from
  for (const path of paths) {
    path.stages.forEach(({ group, time }) => time > 0 && used.add(group))
    parts.push(...bar(path, longest, top, options))
    top += BAR
  }
  top += 8
  const key = legend(options.id, used, 8, top, options.width - 16)
  parts.push(key.text)
  return picture(options, top + key.height + 6, patterns(options.id, used), parts.join('\n'))
}

/** A bar as long as the path takes, in the order of its stages; what is too narrow for a name is told by its title. */
function bar({ name, stages }: ComparedPicture, longest: Nanos, top: number, { id, width }: PictureOptions): string[] {
  const scale = (width - NAMES_WIDTH - 14) / longest
  const parts = [textLine(8, top + 13, fitted(name, NAMES_WIDTH - 14))]
  let at = 0
  for (const { title, group, time } of stages) {
    if (time <= 0) continue
    const [x, wide] = [NAMES_WIDTH + at * scale, time * scale]
    at += time
    const says = `<title>${escapeXml(`${title}: ${formatNanos(time)}`)}</title>`
    parts.push(`<rect x="${px(x)}" y="${px(top)}" width="${px(wide)}" height="18" ${paint(id, group)}>${says}</rect>`)
    const text = fitted(title, wide - 6, 6)
    if (text === '') continue
    const ground = `<rect x="${px(x + 2)}" y="${px(top + 3)}" width="${px(text.length * 6 + 3)}" height="12" fill="#ffffff" fill-opacity="0.85"/>`
    parts.push(ground + textLine(x + 3, top + 12.5, text, ' font-size="10"'))
  }
  return parts
}
