import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { PATHS, scriptDeclarations, traceHash } from '../../../src-sim/index'
import { readScenario } from '../scenario-files'
import { sandboxFor } from '../scripts'
import { runPath } from '../session'

const root = resolve(import.meta.dirname, '../../..')
const examples = readdirSync(resolve(root, 'examples'))
const scenarios = examples.filter((name) => name.endsWith('.yaml'))
const scripts = examples.filter((name) => name.endsWith('.js'))

async function run(file: string, path?: (typeof PATHS)[number], seed?: number) {
  const reply = await readScenario(file)
  if (!reply.ok) throw new Error(JSON.stringify(reply.issues))
  const { scenario } = reply
  return runPath(scenario, path ?? scenario.path, { seed, scripts: await sandboxFor(scenario, 1) })
}

describe('examples of scripts', () => {
  it.each(scenarios)('%s gives what it expects', async (name) => {
    const { run: result, expectations } = await run(resolve(root, 'examples', name))
    expect(expectations.filter(({ ok }) => !ok)).toEqual([])
    for (const { script } of result.processes.filter((each) => each.script)) {
      expect(script?.state).toBe('ended')
      expect(script?.expects.length).toBeGreaterThan(0)
    }
  })

  it.each(scenarios)('%s gives the same trace again', async (name) => {
    const file = resolve(root, 'examples', name)
    const [a, b] = [await run(file, undefined, 5), await run(file, undefined, 5)]
    expect(traceHash(a.run.table)).toBe(traceHash(b.run.table))
    expect(a.run.processes).toEqual(b.run.processes)
  })

  it.each(PATHS)('sequential.yaml runs on %s', async (path) => {
    const name = path === 'pio' ? 'sequential-pio' : 'sequential'
    const { run: result, expectations } = await run(resolve(root, `examples/${name}.yaml`), path)
    expect(expectations.filter(({ ok }) => !ok)).toEqual([])
    expect(result.processes[0]?.script?.state).toBe('ended')
  })

  it.each(['sysv', 'physio', 'aphysio'] as const)('overlapped.yaml collects every request on %s', async (path) => {
    const { expectations } = await run(resolve(root, 'examples/overlapped.yaml'), path)
    expect(expectations.filter(({ ok }) => !ok)).toEqual([])
  })

  it('puts marks on the timeline and user time between the calls', async () => {
    const { run: result } = await run(resolve(root, 'examples/sequential.yaml'))
    const [mark] = result.processes[0]!.script!.marks
    expect(mark).toMatchObject({ name: 'first read', line: 5 })
  })
})

describe('scriptDeclarations', () => {
  const types = resolve(root, 'types/dma-lab-script.d.ts')

  it('is what types/dma-lab-script.d.ts says', async () => {
    await expect(scriptDeclarations()).toMatchFileSnapshot(types)
  })

  it('fits the examples', () => {
    expect(
      problems(
        scripts.map((name) => resolve(root, 'examples', name)),
        types,
      ),
    ).toEqual([])
  })

  it('refuses a size where a time is wanted', () => {
    const source = ts.createSourceFile('wrong.js', 'await sleep(KB(4))\nexport {}', ts.ScriptTarget.ES2023)
    expect(problems(['wrong.js'], types, source)).toEqual([
      expect.stringContaining("not assignable to parameter of type 'Time'"),
    ])
  })
})

/** What the compiler says about scripts, each as a module of its own, with only the words declared. */
function problems(files: string[], types: string, extra?: ts.SourceFile): string[] {
  const options: ts.CompilerOptions = {
    ...{ allowJs: true, checkJs: true, noEmit: true, strict: true, types: [], noImplicitAny: false },
    ...{ target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, lib: ['lib.es2023.d.ts'] },
    moduleDetection: ts.ModuleDetectionKind.Force,
  }
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...rest) => (name === extra?.fileName ? extra : read(name, ...rest))
  // The declarations are global, so they must not be taken for a module.
  const declarations = ts.createSourceFile('words.d.ts', readFileSync(types, 'utf8'), {
    languageVersion: ts.ScriptTarget.ES2023,
    impliedNodeFormat: undefined,
  })
  const withWords = host.getSourceFile
  host.getSourceFile = (name, ...rest) => (name === 'words.d.ts' ? declarations : withWords(name, ...rest))
  const program = ts.createProgram([...files, 'words.d.ts'], options, host)
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)
}
