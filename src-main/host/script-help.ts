import type { ScriptText, ScriptWord } from '../../src-ipc/script'
import { UNITS, VOCABULARY, wordSignature, type Scenario } from '../../src-sim/index'
import { lintScript } from './script-lint'
import { withScripts } from './scripts'

/** The words of scripts with their help. @source DMA Lab, docs/scripts.md */
export function scriptWords(): ScriptWord[] {
  const units = UNITS.map(({ name, of, help }) => ({
    ...{ name, signature: `${name}(count: number): ${of === 'size' ? 'number' : 'Time'}`, help, source: '' },
  }))
  const words = VOCABULARY.map((word) => ({
    ...{ name: word.name, signature: wordSignature(word), help: word.help },
    source: word.source === 'DMA Lab' ? '' : word.source,
  }))
  return [...words, ...units]
}

/** The scripts of a scenario, read and checked. @param folder where their files lie; null = there is none */
export async function scriptTexts(scenario: Scenario, folder: string | null): Promise<ScriptText[]> {
  const { scenario: read, issues } = await withScripts(scenario, folder)
  return read.processes.flatMap(({ name, script }, index): ScriptText[] => {
    if (!script) return []
    const { file, source } = script
    const unread = issues.filter(({ path }) => path[0] === 'workload' && path[1] === index)
    const found =
      typeof source === 'string'
        ? lintScript(source).map(({ message, line, column }) => ({ message, line, column }))
        : unread.map(({ message }) => ({ message }))
    return [{ index, process: name, file, source: typeof source === 'string' ? source : null, issues: found }]
  })
}
