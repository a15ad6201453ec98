import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { driverDeclarations, traceHash, type PathId, type Scenario } from '../../../src-sim/index'
import { readScenario, scenarioFromText } from '../scenario-files'
import { sandboxFor } from '../scripts'
import { runPath } from '../session'
import { exampleDriver, twinRuns } from './driver-testing'

const root = resolve(import.meta.dirname, '../../..')

/** Example driver, the built-in one, the path, and scenarios (faults, errors and interrupts among them). */
const PAIRS: readonly (readonly [string, string, PathId, readonly string[]])[] = [
  [
    ...(['xx.js', 'xx', 'physio'] as const),
    [
      ...['physio-1300000', 'physio-bad-block', 'physio-bad-address', 'physio-iovecs', 'physio-short-transfer'],
      ...['physio-target-abort', 'physio-page-not-locked', 'shared-line-storm'],
    ],
  ],
  [
    ...(['xx.js', 'xx', 'aphysio'] as const),
    ['aphysio-error', 'aphysio-overlap', 'aphysio-oversize', 'aphysio-enotsup', 'physio-1300000'],
  ],
  [
    ...(['xx-manual.js', 'xx-manual', 'physio'] as const),
    ['physio-1300000', 'physio-bad-block', 'physio-bad-address', 'physio-iovecs'],
  ],
  ['xx-manual.js', 'xx-manual', 'aphysio', ['aphysio-error']],
  ['xxpio.js', 'xxpio', 'pio', ['pio-write']],
  ['rd.js', 'rd', 'physio', ['ramdisk-read']],
  ['xx-dmae.js', 'xx', 'physio', ['third-party-dmae']],
  ['xx-iopb.js', 'xx', 'physio', ['iopb-chain']],
  ['sysv-busmaster.js', 'xx', 'sysv', ['noncoherent-missing-sync']],
  [
    ...(['sysv-xx.js', 'xx', 'sysv'] as const),
    [
      ...[
        'sysv-8237-16bit',
        'sysv-header-contention',
        'sysv-i386-unaligned',
        'sysv-lost-interrupt',
        'sysv-lost-wakeup',
      ],
      ...['sysv-no-memory', 'sysv-range-check', 'sysv-read-units', 'sysv-vs-solaris', 'spurious-irq7'],
    ],
  ],
]

const REQUESTS = {
  workload: [
    {
      process: 'a',
      requests: [
        { op: 'read', length: 70_000 },
        { op: 'write', length: 4096, offset: 8192 },
      ],
    },
    { process: 'b', requests: [{ op: 'read', length: 3000, offset: 512 }] },
  ],
}
const disk = (more: object): object => ({ devices: [{ name: 'disk0', type: 'disk', blocks: 20_000, ...more }] })
const ISA = { ...REQUESTS, host: '1989-386-isa' }

/** The same on machines that no scenario file has: first-party DMA, word channels, high-level lines, the rules of System V. */
const MACHINES: readonly (readonly [string, PathId, string, object])[] = [
  ['xx.js', 'physio', 'a channel of the board as arbiter', { ...ISA, ...disk({ engine: 'bus-master' }) }],
  ['xx.js', 'aphysio', 'a channel of the board as arbiter', { ...ISA, ...disk({ engine: 'bus-master' }) }],
  ['xx-dmae.js', 'physio', 'a channel of bytes', { ...ISA, ...disk({ engine: '8237-8bit' }) }],
  ['xx-dmae.js', 'physio', 'a channel of words', { ...ISA, ...disk({ engine: '8237-16bit', dmaMode: 'block' }) }],
  ['xx-dmae.js', 'aphysio', 'a high-level line', { ...ISA, ...disk({ engine: '8237-8bit', level: 12 }) }],
  [
    ...(['xx-dmae.js', 'physio', 'a card that hangs, and a watchdog'] as const),
    { ...ISA, ...disk({ engine: '8237-8bit', level: 12 }), driver: { watchdog: '500 ms' }, faults: ['F37'] },
  ],
  ['xx-iopb.js', 'physio', 'command blocks', { ...REQUESTS, ...disk({ engine: 'bus-master-iopb' }) }],
  [
    ...(['xx-iopb.js', 'aphysio', 'a queue of command blocks that the card reorders'] as const),
    { ...REQUESTS, ...disk({ engine: 'bus-master-iopb', queueDepth: 1, elevator: true }) },
  ],
  ...(['man89', 'uarea', 'i386'] as const).map(
    (set) =>
      [
        ...(['sysv-busmaster.js', 'sysv', `the rules ${set}`] as const),
        { ...REQUESTS, host: '2014-x86-pcie', rules: { set }, ...disk({ engine: 'bus-master', badBlocks: [40] }) },
      ] as const,
  ),
]

const CASES = PAIRS.flatMap(([file, name, path, list]) => list.map((scenario) => [file, name, path, scenario] as const))

describe('examples of drivers', () => {
  it.each(CASES)('%s gives the trace of the built-in %s on %s in %s', async (file, name, path, scenario) => {
    const reply = await readScenario(resolve(root, 'scenarios', `${scenario}.yaml`))
    if (!reply.ok) throw new Error(JSON.stringify(reply.issues))
    await expectTwins(reply.scenario, path, file, name as 'xx')
  })

  it.each(MACHINES)('%s gives on %s the trace of the built-in driver: %s', async (file, path, _name, plain) => {
    const reply = scenarioFromText('s.json', JSON.stringify({ version: 1, ...plain }))
    if (!reply.ok) throw new Error(JSON.stringify(reply.issues))
    await expectTwins(reply.scenario, path, file)
  })
})

/** The built-in driver and an example do the same, twice. */
async function expectTwins(scenario: Scenario, path: PathId, file: string, name?: 'xx'): Promise<void> {
  const source = exampleDriver(file)
  for (let round = 0; round < 2; round++) {
    const { builtIn, student } = await twinRuns(scenario, path, { file, source }, name)
    expect(student.driver?.failure ?? null).toBeNull()
    expect(traceHash(student.table)).toBe(traceHash(builtIn.table))
    expect(student.processes).toEqual(builtIn.processes)
  }
}

describe('scenarios with drivers', () => {
  const folder = resolve(root, 'examples/drivers')
  it.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('%s gives what it expects', async (name) => {
    const reply = await readScenario(resolve(folder, name))
    if (!reply.ok) throw new Error(JSON.stringify(reply.issues))
    const { scenario } = reply
    for (const path of scenario.paths) {
      const { run, expectations } = runPath(scenario, path, { scripts: await sandboxFor(scenario, 1) })
      expect(expectations.filter(({ ok }) => !ok)).toEqual([])
      expect(run.findings).toEqual([])
      expect(run.driver).toMatchObject({ file: scenario.driver.student?.file, failure: null })
    }
  })
})

describe('driverDeclarations', () => {
  it.each(['solaris', 'sysv'] as const)('is what types/dma-lab-driver-%s.d.ts says', async (system) => {
    await expect(driverDeclarations(system)).toMatchFileSnapshot(resolve(root, `types/dma-lab-driver-${system}.d.ts`))
  })

  it.each(['solaris', 'sysv'] as const)('fits the examples of %s', (system) => {
    const files = readdirSync(resolve(root, 'examples/drivers')).filter((name) => name.endsWith('.js'))
    const mine = files.filter((name) => name.startsWith('sysv') === (system === 'sysv'))
    expect(mine.length).toBeGreaterThan(0)
    expect(
      problems(
        mine.map((name) => resolve(root, 'examples/drivers', name)),
        driverDeclarations(system),
      ),
    ).toEqual([])
  })

  it('refuses a buf where a handle is wanted', () => {
    const source = ts.createSourceFile(
      'wrong.js',
      '/** @type {buf} */ let bp = getrbuf(0)\nddi_dma_unbind_handle(bp)\nexport {}',
      ts.ScriptTarget.ES2023,
    )
    expect(problems(['wrong.js'], driverDeclarations('solaris'), source).join()).toContain(
      "not assignable to parameter of type 'ddi_dma_handle'",
    )
  })
})

/** What the compiler says about drivers, each a module, with only the kernel declared. */
function problems(files: string[], declarations: string, extra?: ts.SourceFile): string[] {
  const options: ts.CompilerOptions = {
    ...{ allowJs: true, checkJs: true, noEmit: true, strict: true, types: [], noImplicitAny: false },
    ...{ target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, lib: ['lib.es2023.d.ts'] },
    moduleDetection: ts.ModuleDetectionKind.Force,
  }
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  const words = ts.createSourceFile('words.d.ts', declarations, { languageVersion: ts.ScriptTarget.ES2023 })
  host.getSourceFile = (name, ...rest) => {
    if (name === 'words.d.ts') return words
    return name === extra?.fileName ? extra : read(name, ...rest)
  }
  const program = ts.createProgram([...files, 'words.d.ts'], options, host)
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file && start !== undefined ? ts.getLineAndCharacterOfPosition(file, start).line + 1 : 0
    return `${file?.fileName ?? ''}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
  })
}
