/** Programs in D, run where the trace is kept: a stretch at a time, so that other questions are answered between. */
import type { ProbeReply, ProbeVocabulary, ProbeWord } from '../../src-ipc/probe'
import { probes, type TraceTable } from '../../src-sim/index'
import { inStretches, type WorkHold } from './trace-work'

/** Runs a program over a trace. @throws LabFailure E_CANCELLED */
export async function runProbe(table: TraceTable, text: string, hold: WorkHold): Promise<ProbeReply> {
  const compiled = probes.compileProgram(text)
  if (!compiled.ok) return { ok: false, problem: compiled.problem }
  const since = performance.now()
  const run = new probes.ProbeRun(compiled.program, table)
  await inStretches(run, hold, 'The program was stopped.')
  return { ok: true, result: run.result(), took: Math.round(performance.now() - since) }
}

/** Probes with their events in a trace, and every word of the language. */
export function probeVocabulary(table: TraceTable): ProbeVocabulary {
  const words: ProbeWord[] = []
  const add = (sort: ProbeWord['sort'], names: Iterable<string>, detail = ''): void => {
    for (const word of names) words.push({ word, sort, detail })
  }
  add('variable', probes.BUILT_IN.keys())
  add('variable', probes.OUR_BUILT_IN.keys(), 'DMA Lab')
  probes.IO_MEMBERS.forEach((members, index) => add('member', members.keys(), probes.IO_TYPES[index]))
  add('constant', probes.CONSTANTS.keys(), 'b_flags')
  add('aggregation', probes.AGGREGATORS)
  add('action', probes.ACTIONS)
  for (const [word, { about }] of Object.entries(probes.FUNCTIONS))
    words.push({ word, sort: 'function', detail: about })
  return { probes: probes.listProbes(table), words }
}
