import type { TraceTable } from '../../src-sim/index'

/** Microseconds with three decimals, printed from the whole number so that no digit is lost. */
const microseconds = (ns: number): string => `${Math.floor(ns / 1000)}.${String(ns % 1000).padStart(3, '0')}`

/**
 * The trace as Chrome trace JSON, for Perfetto, speedscope and chrome://tracing. Spans that may overlap others on their
 * track are written as asynchronous pairs, because complete events must nest.
 *
 * @param now where spans end that are still open, ns
 */
export function traceJson(table: TraceTable, now: number): string {
  const events: string[] = []
  events.push('{"ph":"M","pid":1,"tid":0,"name":"process_name","args":{"name":"DMA Lab"}}')
  table.tracks.forEach(({ sort, name }, track) => {
    const label = JSON.stringify(`${sort} ${name}`)
    events.push(`{"ph":"M","pid":1,"tid":${track + 1},"name":"thread_name","args":{"name":${label}}}`)
  })
  for (let row = 0; row < table.rows; row += 1) {
    const { name, phase, arg0, arg1 } = table.kindOf(row)
    const tid = table.get('track', row) + 1
    const at = microseconds(table.at(row))
    const values: Record<string, number | string> = { request: table.get('request', row), id: table.get('id', row) }
    for (const [label, value] of [
      [arg0, table.get('arg0', row)],
      [arg1, table.get('arg1', row)],
    ] as const) {
      if (label === '') continue
      const isName = label.startsWith('name: ')
      values[isName ? label.slice(6) : label] = isName ? table.text(value) : value
    }
    const args = `"args":${JSON.stringify(values)}`
    const common = `"pid":1,"tid":${tid},"cat":"${table.trackSort(tid - 1)}","name":"${name}"`
    if (phase === 'instant') events.push(`{"ph":"i","s":"t","ts":${at},${common},${args}}`)
    else {
      const length = table.duration(row)
      const end = microseconds(length < 0 ? Math.max(now, table.at(row)) : table.at(row) + length)
      events.push(`{"ph":"b","id":"0x${(row + 1).toString(16)}","ts":${at},${common},${args}}`)
      events.push(`{"ph":"e","id":"0x${(row + 1).toString(16)}","ts":${end},${common}}`)
    }
  }
  return `{"displayTimeUnit":"ns","metadata":{"tool":"DMA Lab"},"traceEvents":[\n${events.join(',\n')}\n]}\n`
}
