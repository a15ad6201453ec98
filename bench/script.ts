import { parseScenario, runScenario, scriptRunner, type Scenario } from '../src-sim/index'
import { createSandbox } from '../src-main/host/sandbox/engine'
import { rate } from './measure'

/** Words that one run says. */
const WORDS = 50_000

interface Measured {
  readonly name: string
  /** Words a second of processor time. */
  readonly perSecond: number
}

const PROGRAMS: readonly (readonly [string, string])[] = [
  ['now (at once)', `for (let i = 0; i < ${WORDS}; i++) now()`],
  ['close (a system call)', `for (let i = 0; i < ${WORDS}; i++) await close(9)`],
  ['compute', `const time = us(1); for (let i = 0; i < ${WORDS}; i++) await compute(time)`],
  [
    'pread of 512 bytes',
    `const f = await open('rd0'), m = alloc(512); for (let i = 0; i < ${WORDS}; i++) await pread(f, m, 512, 0)`,
  ],
]

/** Words of scripts a second, with the trace off the books: a small cap. */
export async function benchScript(): Promise<readonly Measured[]> {
  const measured: Measured[] = []
  for (const [name, source] of PROGRAMS) {
    const scenario = scenarioOf(source)
    const engine = scriptRunner(await createSandbox({ guests: 3 }))
    let best = 0
    for (let round = 0; round < 3; round++) {
      best = Math.max(
        best,
        rate(() => {
          const { processes } = runScenario(scenario, { path: 'physio', seed: 1 }, engine)
          if (processes[0]?.script?.state !== 'ended')
            throw new Error(`${name}: ${JSON.stringify(processes[0]?.script?.failure)}`)
          return WORDS
        }),
      )
    }
    measured.push({ name, perSecond: best })
  }
  return measured
}

function scenarioOf(source: string): Scenario {
  const parsed = parseScenario({
    ...{ version: 1, host: '2014-x86-pcie', driver: 'rd', traceCap: 1000, timeLimit: '1000 s' },
    workload: [{ process: 'bench', script: source }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}
