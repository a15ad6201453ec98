import type { PathId } from '../config/scenario'
import { formatNanos } from '../core/time'
import {
  clauseText,
  subjectText,
  type DifferenceSaid,
  type LandmarkSort,
  type Place,
  type PlaceAmong,
  type Said,
} from './said'
import { STAGES } from './time-use'

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']
const SORTS: Readonly<Record<LandmarkSort, string>> = {
  call: 'call',
  strategy: 'strategy call',
  programmed: 'byte',
  completion: 'completion',
  return: 'return',
  collect: 'wait call',
  'failed lock': 'page lock',
  panic: 'panic',
}

function placeText(place: PlaceAmong): string {
  return `the ${ORDINALS[place.number - 1] ?? `${place.number}th`} ${SORTS[place.sort]}`
}

/** `After the first call`, `At the second return`, or that nothing was common. */
function whereText(place: Place): string {
  if (!('sort' in place)) return 'At the start'
  return `${place.code === 'at' ? 'At' : 'After'} ${placeText(place)}`
}

/** What a difference says, in English. Paths by their names; two runs of one path by their order. @source DMA Lab */
export function differenceText(said: DifferenceSaid, paths: readonly [PathId, PathId]): string {
  const isSame = paths[0] === paths[1]
  const names = isSame ? (['the first run', 'the second run'] as const) : paths
  if (said.sort === 'time') {
    const { place, slower, by, stage, times } = said
    const title = STAGES.find(([id]) => id === stage)?.[1] ?? stage
    const common = 'sort' in place ? `Up to ${placeText(place)} both do the same` : 'Both do the same'
    return (
      `${common}, but ${names[slower]} takes ${formatNanos(by)} longer: ${title} takes ` +
      `${formatNanos(times[0])} instead of ${formatNanos(times[1])}.`
    )
  }
  const { place, sides } = said
  const side = (which: 0 | 1, one: Said): string => {
    const subject = subjectText(one.subject)
    const isPlain = !isSame && isOfPath(one)
    return `${isPlain ? subject : `on ${names[which]} ${subject}`} ${clauseText(one)}`
  }
  const [a, b] = sides
  if (a && b) return `${whereText(place)}: ${side(0, a)}; ${side(1, b)}.`
  const only = a ? side(0, a) : b ? side(1, b) : ''
  return `${whereText(place)}: ${only}; on ${names[a ? 1 : 0]} nothing follows.`
}

/** True where the subject itself tells which path it is. */
const isOfPath = ({ subject }: Said): boolean => subject.code === 'driver' || /physio|breakup/.test(subject.name)
