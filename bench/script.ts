import { parseScenario, runScenario, scriptRunner, type Scenario, type ScriptRunner } from '../src-sim/index'
import { createSandbox } from '../src-main/host/sandbox/engine'
import { rate } from './measure'

/** Words that one run says. */
const WORDS = 50_000
const ROUNDS = 6

interface Measured {
  readonly name: string
  /** Words a second of processor time. */
  readonly perSecond: number
  /** Requests a second of the same work as a plain list of requests; 0 = there is none. */
  readonly builtIn: number
}

const PROGRAMS: readonly (readonly [string, string, object?])[] = [
  ['now (at once)', `for (let i = 0; i < ${WORDS}; i++) now()`],
  ['close (a system call)', `for (let i = 0; i < ${WORDS}; i++) await close(9)`],
  ['compute', `const time = us(1); for (let i = 0; i < ${WORDS}; i++) await compute(time)`],
  [
    'pread of 512 bytes',
    `const f = await open('rd0'), m = alloc(512); for (let i = 0; i < ${WORDS}; i++) await pread(f, m, 512, 0)`,
    { op: 'read', length: 512 },
  ],
]

/** Words of scripts a second, with the trace off the books: a small cap. */
export async function benchScript(only?: string): Promise<readonly Measured[]> {
  const measured: Measured[] = []
  for (const [name, source, request] of PROGRAMS) {
    if (only !== undefined && !name.startsWith(only)) continue
    const engine = scriptRunner(await createSandbox({ guests: ROUNDS }))
    const perSecond = best(scenarioOf({ script: source }), engine)
    const builtIn = request ? best(scenarioOf({ requests: [request], repeat: WORDS }), null) : 0
    measured.push({ name, perSecond, builtIn })
  }
  return measured
}

/** The best of the rounds. */
function best(scenario: Scenario, engine: ScriptRunner | null): number {
  let most = 0
  for (let round = 0; round < ROUNDS; round++) {
    const perSecond = rate(() => {
      const { processes } = runScenario(scenario, { path: 'physio', seed: 1 }, engine)
      const { script, results } = processes[0]!
      if (script ? script.state !== 'ended' : results.at(-1)?.errno !== 0)
        throw new Error(JSON.stringify(script?.failure ?? results.at(-1)))
      return WORDS
    })
    most = Math.max(most, perSecond)
  }
  return most
}

function scenarioOf(work: object): Scenario {
  const parsed = parseScenario({
    ...{ version: 1, host: '2014-x86-pcie', driver: 'rd', traceCap: 1000, timeLimit: '1000 s' },
    workload: [{ process: 'bench', ...work }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}
