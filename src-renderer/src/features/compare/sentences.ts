import type { DifferenceSaid, Place, Said } from '../../../../src-ipc/runs'
import { durationText } from '../timeline/view-model'

/** Says a message of the catalogue. */
export type Say = (key: string, values?: Record<string, unknown>) => string

/** What happened and why, without its subject. */
export function clauseSentence(t: Say, { clause, because }: Pick<Said, 'clause' | 'because'>): string {
  const said = t(`compare.said.clause.${clause.code}`, clause.values)
  if (!because) return said
  const name = String(because.values['name'] ?? '')
  const why = name === '' ? '' : t(`compare.said.bind.${name}`)
  return said + t(`compare.said.because.${because.code}`, { ...because.values, why })
}

/** Who does something. */
export function subjectSentence(t: Say, { subject: { code, name } }: Pick<Said, 'subject'>): string {
  return code === 'named' ? name : t(`compare.said.subject.${code}`)
}

function placeSentence(t: Say, place: Extract<Place, { sort: unknown }>): string {
  const { number } = place
  const ordinal = t(`compare.said.ordinal.${number <= 10 ? number : 'more'}`, { number })
  const sort = t(`compare.said.sort.${place.sort === 'failed lock' ? 'failedLock' : place.sort}`)
  return t('compare.said.place', { ordinal, sort })
}

/** True where the subject itself tells which path it is. */
const isOfPath = ({ subject }: Said): boolean => subject.code === 'driver' || /physio|breakup/.test(subject.name)

/**
 * What a difference says.
 *
 * @param names of both sides
 * @param areTold true when the names are those of different paths, so that dma_breakup and physio speak for themselves
 */
export function differenceSentence(
  t: Say,
  said: DifferenceSaid,
  names: readonly [string, string],
  areTold: boolean,
): string {
  const { place } = said
  const where = t(`compare.said.where.${place.code}`, 'sort' in place ? { place: placeSentence(t, place) } : {})
  if (said.sort === 'time') {
    const { slower, by, stage, times } = said
    const times2 = { slow: durationText(times[0]), fast: durationText(times[1]) }
    return t('compare.said.time', {
      ...{ where, name: names[slower], by: durationText(by), stage: t(`compare.stage.${stage}`) },
      ...times2,
    })
  }
  const side = (which: 0 | 1, one: Said): string =>
    t(areTold && isOfPath(one) ? 'compare.said.side' : 'compare.said.sideOn', {
      ...{ name: names[which], subject: subjectSentence(t, one), clause: clauseSentence(t, one) },
    })
  const [a, b] = said.sides
  if (a && b) return t('compare.said.both', { where, first: side(0, a), second: side(1, b) })
  const only = a ? side(0, a) : b ? side(1, b) : ''
  return t('compare.said.ends', { where, only, name: names[a ? 1 : 0] })
}
