import { comparisonMarkdown, comparisonText, type PathId } from '../../../src-sim/index'
import { comparePaths } from '../../host/session'
import { sandboxFor } from '../../host/scripts'
import { EXIT, json, type CliIo } from '../io'
import { progressTo } from '../progress'
import { loadScenario, shownName } from '../scenario-input'
import { exitCode, expectationLines } from './run'

/** `dma-lab compare FILE`: several paths over one workload. */
export async function compare(io: CliIo, file: string, options: Readonly<Record<string, unknown>>): Promise<number> {
  const scenario = await loadScenario(io, file)
  const paths = (options['paths'] as readonly PathId[] | undefined) ?? scenario.paths
  const { runs, comparison } = comparePaths(scenario, paths, {
    seed: options['seed'] as number | undefined,
    onProgress: progressTo(io),
    scripts: await sandboxFor(scenario, paths.length, io.pulse),
  })
  io.progress(undefined)
  if (io.stop.aborted || runs.some(({ run }) => run.end === 'stopped')) return EXIT.stopped
  const expectations = runs.flatMap(({ run, expectations: list }) => list.map((each) => ({ path: run.path, ...each })))
  if (options['json'] === true) {
    const ok = expectations.every((each) => each.ok)
    const seed = runs[0]?.seed ?? scenario.seed
    io.out(
      json({
        kind: 'comparison',
        version: 1,
        ok,
        file: shownName(file),
        title: scenario.title,
        seed,
        ...comparison,
        expectations,
      }),
    )
    return exitCode(runs)
  }
  const report = options['markdown'] === true ? comparisonMarkdown : comparisonText
  io.out(report(scenario.title, comparison))
  for (const { run, expectations: list } of runs)
    for (const line of expectationLines(list)) io.message(`${run.path.padEnd(8)}${line}`)
  return exitCode(runs)
}
