import type { Building } from './building'
import type { ChromeLane, ChromeNames } from './chrome-events'

/** A further lane of a track, as our exports call it. */
const FURTHER = /^(.*) #([1-9]\d*)$/s

/** Gives the lanes of a Chrome trace tracks, in the order that the file wants. */
export class ChromeTracks {
  private readonly tracks: number[] = []

  /** @param isOwn whether names are those that our export gives lanes @throws ImportFault */
  constructor(lanes: readonly ChromeLane[], names: ChromeNames, building: Building, isOwn: boolean) {
    const isAlone = new Set(lanes.map(({ process }) => process)).size <= 1
    const title = (process: string, thread: string): string => names.threads.get(`${process}\0${thread}`) ?? ''
    const order = lanes.map((_, place) => place)
    const processOrder = (place: number): number => names.processOrder.get(lanes[place]!.process) ?? 0
    const threadOrder = (place: number): number => {
      const { process, thread } = lanes[place]!
      return names.threadOrder.get(`${process}\0${thread}`) ?? 0
    }
    order.sort((a, b) => processOrder(a) - processOrder(b) || threadOrder(a) - threadOrder(b) || a - b)
    for (const place of order) {
      const lane = lanes[place]!
      const { process, thread, category } = lane
      const group = names.processes.get(process) ?? ''
      if (isOwn) {
        const prefix = isAlone ? '' : `${group.split(':')[0]} ${process}: `
        const shown = ownTitle(thread, (other) => title(process, other), title(process, thread))
        const name =
          shown === category ? '' : shown.startsWith(`${category} `) ? shown.slice(category.length + 1) : shown
        this.tracks[place] = building.track(category, prefix + name)
        continue
      }
      const owner = `${group === '' ? 'process' : group} (${process})`
      if (thread === '')
        this.tracks[place] = building.track('process', category === '' ? owner : `${category}: ${owner}`)
      else {
        const prefix = isAlone ? '' : `${group === '' ? 'process' : group} ${process}: `
        const own = title(process, thread)
        this.tracks[place] = building.track('process', `${prefix}${own === '' ? 'thread' : own} (${thread})`)
      }
    }
  }

  /** The track of a lane. */
  of(lane: number): number {
    return this.tracks[lane]!
  }
}

/** The title of the track whose further lane this is; the lanes of a track follow each other. */
function ownTitle(thread: string, titleOf: (thread: string) => string, own: string): string {
  const found = FURTHER.exec(own)
  const depth = Number(found?.[2] ?? 0)
  if (!found || depth < 2 || depth > 250) return own
  const first = titleOf(String(Number(thread) - depth + 1))
  return first === found[1] ? first : own
}
