import { benchDmaControllers } from './dma-controllers'
import { benchDriver } from './driver'
import { benchEngines } from './engines'
import { benchExport, MEMORY_ROWS } from './export'
import { CANCELLED_AT } from './export-cancel'
import { benchGrade } from './grade'
import { benchGrowth } from './growth'
import { benchPageCopies, benchPaths, ROWS_PER_SECOND } from './paths'
import { benchScript } from './script'
import { benchSimpy } from './simpy'
import { benchTimeline, timelineLines } from './timeline'
import { benchTrace } from './trace'
import { benchTraceView, traceViewLines } from './trace-view'

/** `npm run bench [trace|engines|simpy|growth|dma|paths|script|driver|view|timeline|export …] [--json]`; without names all. */

interface Section {
  readonly name: string
  readonly run: () => Outcome | Promise<Outcome>
}

interface Outcome {
  readonly data: unknown
  readonly lines: readonly string[]
}

const millions = (rate: number): string => `${(rate / 1e6).toFixed(2)} M/s`.padStart(11)
const target = (ratio: number, atLeast: number): string =>
  `${ratio.toFixed(2)} (target ${atLeast}${ratio >= atLeast ? '' : ', MISSED'})`

const SECTIONS: readonly Section[] = [
  {
    name: 'trace',
    run: () => {
      const data = benchTrace()
      const lines = [
        `${data.rows} rows of dma64: ${data.bytesPerRowInMemory.toFixed(1)} bytes a row in memory (target 48 and the rest of a chunk)`,
        `${data.bytesPerRowOnDisk.toFixed(2)} bytes a row on disk (target 12)`,
        ...(['encode', 'decode', 'hash', 'metrics'] as const).map(
          (what) => `${what.padEnd(8)} ${millions(data[what])} rows`,
        ),
      ]
      return { data, lines }
    },
  },
  {
    name: 'engines',
    run: () => {
      const data = benchEngines()
      const lines = data.map(
        ({ model, trace, baseline, delegated, ours, ratio, atLeast }) =>
          `${model.padEnd(6)} trace ${trace ? 'on ' : 'off'} tight baseline ${millions(baseline)}  ` +
          `${delegated > 0 ? `with yield* ${millions(delegated)}` : ''.padEnd(23)}  core ${millions(ours)}  ` +
          `core to tight baseline ${target(ratio, atLeast)}`,
      )
      return {
        data,
        lines: ['model events a second of processor time; every run reproduces the known values', ...lines],
      }
    },
  },
  {
    name: 'simpy',
    run: () => {
      const data = benchSimpy()
      const lines = data?.map(
        ({ model, simpy, ours, ratio, atLeast }) =>
          `${model.padEnd(6)} SimPy ${millions(simpy)}  core with full trace ${millions(ours)}  ${target(ratio, atLeast)}`,
      )
      return { data, lines: lines ?? ['skipped: no Python with SimPy'] }
    },
  },
  {
    name: 'growth',
    run: () => {
      const data = benchGrowth()
      const lines = data.map(
        ({ events, trace, nanosPerEvent }) =>
          `${String(events).padStart(9)} events  trace ${trace ? 'on ' : 'off'}  ${nanosPerEvent.toFixed(0).padStart(4)} ns an event`,
      )
      return { data, lines: ['mmk with the core', ...lines] }
    },
  },
  {
    name: 'dma',
    run: () => {
      const data = benchDmaControllers()
      const rows = data.rows.map(
        ({ name, blocksPerSecond }) =>
          `${name.padEnd(46)} ${blocksPerSecond.toFixed(0).padStart(8)} blocks of 64 KiB a second`,
      )
      const ratios = data.ratios.map(({ name, ratio, atLeast }) => `${name}: ${target(ratio, atLeast)}`)
      return { data, lines: [...rows, ...ratios] }
    },
  },
  {
    name: 'paths',
    run: () => {
      const data = { rows: benchPaths(), pageCopies: benchPageCopies() }
      const lines = data.rows.map(
        ({ path, workload, rows, rowsPerSecond, bytesPerRow }) =>
          `${path.padEnd(8)} ${(workload === 'large' ? '1.3 MB a request' : 'a block a request').padEnd(18)} ` +
          `${String(rows).padStart(8)} rows ${millions(rowsPerSecond)}  ` +
          `${bytesPerRow.toFixed(0).padStart(5)} bytes a row, ${((rowsPerSecond * bytesPerRow) / 1e6).toFixed(0).padStart(5)} MB/s  ` +
          target(rowsPerSecond / ROWS_PER_SECOND, 1),
      )
      const copies = `page by page, medium to card to memory: ${(data.pageCopies / 1e6).toFixed(0)} MB/s without anything else`
      return { data, lines: ['reading with the whole kernel model and the full trace', ...lines, copies] }
    },
  },
  {
    name: 'script',
    run: async () => {
      const data = await benchScript()
      const lines = data.map(
        ({ name, perSecond, builtIn }) =>
          `${name.padEnd(24)} ${perSecond.toFixed(0).padStart(8)} words a second, ${(1e6 / perSecond).toFixed(1)} us each` +
          (builtIn > 0 ? `; as a list of requests ${builtIn.toFixed(0)}, ${(1e6 / builtIn).toFixed(1)} us each` : ''),
      )
      return { data, lines: ['words of scripts, with all the simulation behind them', ...lines] }
    },
  },
  {
    name: 'driver',
    run: async () => {
      const data = await benchDriver()
      const lines = data.map(
        ({ name, perSecond }) =>
          `${name.padEnd(24)} ${perSecond.toFixed(0).padStart(8)} strategy and interrupt pairs a second, ${(1e6 / perSecond).toFixed(1)} us each`,
      )
      return { data, lines: ['reads of 512 bytes through physio, with all the simulation behind them', ...lines] }
    },
  },
  {
    name: 'export',
    run: async () => {
      const data = await benchExport()
      const size = (events: number, bytes: number): string =>
        `${millions(events)} events, ${(bytes / 1e6).toFixed(0).padStart(4)} MB/s, ${(bytes / events).toFixed(0).padStart(3)} bytes an event`
      const baselines = data.baselines.map(
        ({ name, events, bytes }) => `byte-wise ${name.padEnd(11)} ${size(events, bytes)}`,
      )
      const lines = data.formats.map(({ id, events, bytes, against, byEvent, byByte, memory }) => {
        const ratio =
          against === null
            ? ''
            : `, to byte-wise ${against} by event ${target(byEvent, 0.5)}, by byte ${byByte.toFixed(2)}`
        return `${id.padEnd(11)} ${size(events, bytes)}; memory ${memory.map((each) => each.toFixed(1)).join(', ')} MB${ratio}`
      })
      const full = data.baselines.find(({ name }) => name === 'chrome full')
      const chrome = data.formats.find(({ id }) => id === 'chrome')
      if (full && chrome)
        lines.push(
          `chrome to a byte-wise writer that says the arguments twice as well: ${(chrome.events / full.events).toFixed(2)} by event`,
        )
      return {
        data,
        lines: [
          `a trace of ${data.rows} events to each format; memory while ${MEMORY_ROWS.join(', ')} are written`,
          ...baselines,
          ...lines,
          `from a wish to stop, ${CANCELLED_AT.join(', ')} ms after the beginning, to nothing left behind (target 500 ms):`,
          ...data.cancel.map(({ id, took }) => {
            const each = took.map((ms) => (ms === null ? 'was done' : `${ms.toFixed(0)} ms`))
            return `${id.padEnd(11)} ${each.join(', ')}`
          }),
        ],
      }
    },
  },
  {
    name: 'view',
    run: () => {
      const data = [100_000, 1_000_000, 10_000_000].map(benchTraceView)
      return { data, lines: ['what a host does with a finished trace', ...data.flatMap(traceViewLines)] }
    },
  },
  {
    name: 'timeline',
    run: () => {
      const data = benchTimeline()
      return { data, lines: ['the timeline in Chromium, host and page on one machine', ...data.flatMap(timelineLines)] }
    },
  },
  {
    name: 'grade',
    run: async () => {
      const data = await benchGrade()
      const line = `${data.submissions} submissions of lab 2 in ${data.seconds.toFixed(1)} s, up to ${data.runs} runs each (target 60 s${data.seconds > 60 ? ', MISSED' : ''})`
      return { data, lines: [line] }
    },
  },
]

async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((arg) => !arg.startsWith('--'))
  const isJson = args.includes('--json')
  const unknown = [
    ...names.filter((name) => !SECTIONS.some((section) => section.name === name)),
    ...args.filter((arg) => arg.startsWith('--') && arg !== '--json'),
  ]
  if (unknown.length > 0) {
    console.error(`unknown ${unknown.join(', ')}; there are ${SECTIONS.map(({ name }) => name).join(', ')} and --json`)
    process.exitCode = 2
    return
  }
  const results: Record<string, unknown> = { node: process.version }
  for (const { name, run } of SECTIONS) {
    if (names.length > 0 && !names.includes(name)) continue
    const { data, lines } = await run()
    results[name] = data
    if (!isJson) console.log(`${name}\n${lines.map((line) => `  ${line}`).join('\n')}\n`)
  }
  if (isJson) console.log(JSON.stringify(results, null, 2))
}

await main(process.argv.slice(2))
