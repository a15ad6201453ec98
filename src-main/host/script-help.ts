import type { ScriptSort, ScriptText, ScriptWord } from '../../src-ipc/script'
import {
  COMMON_WORDS,
  SOLARIS_WORDS,
  SYSV_WORDS,
  UNITS,
  VOCABULARY,
  wordSignature,
  type DriverWord,
  type Scenario,
} from '../../src-sim/index'
import { lintDriver, lintScript } from './script-lint'
import { withScripts } from './scripts'

/** The words of scripts and drivers with their help. @source DMA Lab, docs/scripts.md, docs/drivers.md */
export function scriptWords(): ScriptWord[] {
  const units = UNITS.map(({ name, of, help }) => ({
    ...{ name, signature: `${name}(count: number): ${of === 'size' ? 'number' : 'Time'}`, help, source: '' },
    sorts: ['script'] as const,
  }))
  const words = VOCABULARY.map((word) => ({
    ...{ name: word.name, signature: wordSignature(word), help: word.help },
    source: word.source === 'DMA Lab' ? '' : word.source,
    sorts: ['script'] as const,
  }))
  const drivers = (list: readonly DriverWord[], ...sorts: ScriptSort[]): ScriptWord[] =>
    list.map(({ name, parameters, returns, help, source }) => {
      return { name, signature: `${name}(${parameters}): ${returns}`, help, source, sorts }
    })
  return [
    ...words,
    ...units,
    ...drivers(COMMON_WORDS, 'solaris', 'sysv'),
    ...drivers(SOLARIS_WORDS, 'solaris'),
    ...drivers(SYSV_WORDS, 'sysv'),
  ]
}

/** The scripts of a scenario and its driver, read and checked. @param folder where their files lie; null = there is none */
export async function scriptTexts(scenario: Scenario, folder: string | null): Promise<ScriptText[]> {
  const { scenario: read, issues } = await withScripts(scenario, folder)
  const at = (index: number): readonly { readonly message: string }[] =>
    issues.filter(({ path }) => (index < 0 ? path[0] === 'driver' : path[0] === 'workload' && path[1] === index))
  const textOf = (
    place: Pick<ScriptText, 'sort' | 'index' | 'process'>,
    { file, source }: { readonly file: string | null; readonly source: string | null },
  ): ScriptText => {
    const lint = place.index < 0 ? lintDriver : lintScript
    const found =
      source === null
        ? at(place.index).map(({ message }) => ({ message }))
        : lint(source).map(({ message, line, column }) => ({ message, line, column }))
    return { ...place, file, source, issues: found }
  }
  const scripts = read.processes.flatMap(({ name, script }, index): ScriptText[] =>
    script ? [textOf({ sort: 'script', index, process: name }, script)] : [],
  )
  const { student, device } = read.driver
  const sort = read.path === 'sysv' ? 'sysv' : 'solaris'
  return [...scripts, ...(student ? [textOf({ sort, index: -1, process: device }, student)] : [])]
}
