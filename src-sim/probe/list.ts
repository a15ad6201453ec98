import type { TraceTable } from '../trace/table'
import { PROBES, type ProbeEntry } from './catalogue'

/** A probe and how often a trace has it. */
export interface ListedProbe {
  readonly id: number
  readonly provider: string
  readonly module: string
  readonly function: string
  readonly name: string
  readonly about: string
  /** Members of args[0], where the trace names them. */
  readonly members: readonly string[]
  /** Events of the trace; 0 where there is none, or no trace. */
  readonly events: number
}

/** Every probe, with its events in a trace. BEGIN and END fire once. */
export function listProbes(table: TraceTable | null): ListedProbe[] {
  const counts = new Map<number, number>()
  for (let row = 0; row < (table?.rows ?? 0); row++) {
    const kind = table!.kind(row)
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  const events = ({ kind }: ProbeEntry): number => (kind < 0 ? Number(table !== null) : (counts.get(kind) ?? 0))
  return PROBES.map((entry) => {
    const { id, provider, module, name, about, members } = entry
    return {
      id,
      provider,
      module,
      function: entry.function,
      name,
      about,
      members: [...members.keys()],
      events: events(entry),
    }
  })
}

/** The list in the layout of `dtrace -l`, with a column of events in front where a trace was counted. */
export function listText(probes: readonly ListedProbe[], hasEvents: boolean): string {
  const line = (id: string, provider: string, module: string, routine: string, name: string, events: string): string =>
    `${hasEvents ? `${events.padStart(10)} ` : ''}${id.padStart(5)} ${provider.padStart(10)} ${module.padStart(17)} ${routine.padStart(33)} ${name}\n`
  const rows = probes.map((each) =>
    line(String(each.id), each.provider, each.module, each.function, each.name, String(each.events)),
  )
  return [line('ID', 'PROVIDER', 'MODULE', 'FUNCTION', 'NAME', 'EVENTS'), ...rows].join('')
}
