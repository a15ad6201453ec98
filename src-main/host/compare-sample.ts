import type { Comparison } from '../../src-ipc/contract'
import type { PathId, Scenario } from '../../src-sim/index'
import { comparePaths } from './session'

/** What a path is called in the window. */
const TITLES: Readonly<Record<PathId, string>> = {
  sysv: 'System V: dma_breakup',
  physio: 'Solaris: physio',
  aphysio: 'Solaris: aphysio',
  pio: 'Programmed I/O',
}

/**
 * Runs the paths of a scenario and says what the window shows of them.
 *
 * @param id of the sample
 */
export function compareSample(id: string, scenario: Scenario): Comparison {
  const { comparison } = comparePaths(scenario, scenario.paths)
  const { runs, stages, divergences } = comparison
  const sentences = divergences.flatMap((divergence, index) => {
    if (divergence === null) return []
    return runs.length > 2 ? [`${TITLES[runs[index]!.path]}: ${divergence.text}`] : [divergence.text]
  })
  return {
    sample: { id, title: scenario.title, summary: scenario.summary },
    paths: runs.map(({ path, elapsed }) => ({ id: path, title: TITLES[path], total: elapsed })),
    stages: stages.map((stage) => ({
      id: stage.id,
      title: stage.title,
      times: stage.values.map((value) => (value === 0 ? null : value)),
    })),
    divergence: sentences.length === 0 ? null : sentences.join(' '),
  }
}
