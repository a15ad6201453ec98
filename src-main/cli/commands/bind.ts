import type { BindOutcome } from '../../../src-sim/index'
import { formatIssues, readData, VECTOR_LIMITS } from '../../host/data-file'
import { formatDifference, readVectors } from '../../host/vector-files'
import { CliFailure, EXIT, json, table, type CliIo } from '../io'

/** `dma-lab bind FILE`: what a bind gives, as windows and cookies. */
export async function bind(io: CliIo, file: string, options: Readonly<Record<string, unknown>>): Promise<number> {
  const reply = await readData(file, VECTOR_LIMITS)
  const read = reply.ok ? readVectors(reply.document) : reply
  if (!read.ok) {
    for (const line of formatIssues(read.issues)) io.message(line)
    return EXIT.badInput
  }
  if (!['bind', 'dma', 'callbacks'].includes(read.kind))
    throw new CliFailure('E_USAGE', `${file} is of kind ${read.kind}; bind reads the kinds bind, dma and callbacks`)
  const wanted = options['case']
  const cases = wanted === undefined ? read.cases : read.cases.filter(({ id }) => id === wanted)
  if (cases.length === 0) throw new CliFailure('E_NOT_FOUND', `${file} has no case ${String(wanted)}`)
  const results = cases.map((each) => ({ id: each.id, expects: each.expects, ...each.run() }))
  const failed = results.filter(({ differences }) => differences.length > 0).length
  if (options['json'] === true) io.out(json({ kind: 'bind', version: 1, ok: failed === 0, cases: results }))
  else {
    for (const { id, outcome, differences } of results) {
      io.out(`${id}\n${isBind(outcome) ? windows(outcome) : indent(json(outcome))}`)
      for (const difference of differences) io.out(`  differs: ${formatDifference(difference)}\n`)
      io.out('\n')
    }
  }
  return failed > 0 ? EXIT.failed : EXIT.ok
}

type WindowsOutcome = Extract<BindOutcome, { readonly maxWindow: number }>

function isBind(outcome: unknown): outcome is WindowsOutcome {
  return typeof outcome === 'object' && outcome !== null && 'windows' in outcome && 'maxWindow' in outcome
}

const hex = (value: number | string): string => (typeof value === 'number' ? `0x${value.toString(16)}` : value)
const indent = (text: string): string => text.replace(/^(?=.)/gm, '  ')

function windows(outcome: WindowsOutcome): string {
  const { result, code, reason, totalCookies, windows: list, bouncePages } = outcome
  const status = `${result}${code === null ? '' : ` (${code})`}${reason === '' ? '' : `: ${reason}`}`
  const rows = list.flatMap((window, index) =>
    window.cookies.map((cookie, place) => [
      place === 0 ? String(index) : '',
      place === 0 ? hex(window.offset) : '',
      place === 0 ? hex(window.length) : '',
      String(place),
      hex(cookie.address),
      hex(cookie.size),
      cookie.bounced ? `bounce page ${cookie.bouncePage}, object at ${hex(cookie.object)}` : '',
    ]),
  )
  const heading = ['window', 'offset', 'length', 'cookie', 'address', 'size', 'by way of']
  const count = [
    counted(list.length, 'window'),
    counted(totalCookies, 'cookie'),
    counted(bouncePages, 'bounce page'),
  ].join(', ')
  return indent(`${status}\n${rows.length === 0 ? '' : `${count}\n${table([heading, ...rows], [0, 1, 2, 3, 4, 5])}`}`)
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
