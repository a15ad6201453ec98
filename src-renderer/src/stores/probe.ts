import { acceptHMRUpdate, defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import { LabFailure } from '../../../src-ipc/lab-error'
import type { ProbeProblem, ProbeResult, ProbeVocabulary } from '../../../src-ipc/probe'
import type { TraceOf } from '../../../src-ipc/runs'
import type { LabApi } from '../lab-api'
import { useRun } from './run'

/** What came of the last program. */
export type ProbeState =
  | { readonly state: 'none' }
  | { readonly state: 'going'; readonly done: number; readonly total: number }
  | { readonly state: 'cancelled' }
  | { readonly state: 'wrong'; readonly problem: ProbeProblem; readonly program: string }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'ended'; readonly of: TraceOf; readonly result: ProbeResult; readonly took: number }

const KEY = 'dma-lab-probe'
/** Programs that are remembered. */
const MOST = 30
/** Characters of one that is remembered. */
const LONGEST = 4096

function remembered(): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    if (!Array.isArray(value)) return []
    return value.filter((each): each is string => typeof each === 'string' && each.length <= LONGEST).slice(0, MOST)
  } catch {
    return []
  }
}

/** The probe console: a program, the programs before it, and what came of it on the run that the window shows. */
export const useProbe = defineStore('probe', () => {
  const run = useRun()
  const history = ref<readonly string[]>(remembered())
  const text = ref(history.value[0] ?? 'io:::start { @[execname] = count(); }')
  const state = shallowRef<ProbeState>({ state: 'none' })
  const vocabulary = shallowRef<ProbeVocabulary | null>(null)
  let api: LabApi | undefined
  let going: AbortController | null = null

  /** Gives the store its host. */
  function connect(host: LabApi): void {
    api = host
  }

  /** Runs the program over the trace that is shown. */
  async function ask(): Promise<void> {
    if (!api || run.current.state !== 'ended' || text.value.trim() === '') return
    going?.abort()
    const mine = new AbortController()
    going = mine
    const program = text.value
    const of = { run: run.run, path: run.path }
    keep(program)
    state.value = { state: 'going', done: 0, total: 0 }
    const progress = ({ done, total }: { done: number; total: number }): void => {
      if (going === mine) state.value = { state: 'going', done, total }
    }
    try {
      const reply = await api.call('trace/probe', { ...of, program }, { signal: mine.signal, progress })
      if (going !== mine) return
      state.value = reply.ok
        ? { state: 'ended', of, result: reply.result, took: reply.took }
        : { state: 'wrong', problem: reply.problem, program }
    } catch (error) {
      if (!(error instanceof LabFailure)) throw error
      if (going !== mine) return
      state.value = error.code === 'E_CANCELLED' ? { state: 'cancelled' } : { state: 'failed', message: error.message }
    } finally {
      if (going === mine) going = null
    }
  }

  /** Stops the program that runs. */
  function cancel(): void {
    going?.abort()
  }

  /** Asks for the probes of the trace that is shown. */
  async function learn(): Promise<void> {
    if (!api || run.current.state !== 'ended') return
    const of = { run: run.run, path: run.path }
    try {
      const found = await api.call('trace/probes', of)
      if (of.run === run.run && of.path === run.path) vocabulary.value = found
    } catch (error) {
      if (!(error instanceof LabFailure)) throw error
    }
  }

  /** Goes to the event of a line: selects its row and moves the cursor there. */
  async function goTo(row: number): Promise<boolean> {
    if (!api || state.value.state !== 'ended') return false
    const { of } = state.value
    if (of.run !== run.run) return false
    if (of.path !== run.path) await run.show(of.path)
    try {
      const { at } = await api.call('trace/row', { ...of, row })
      run.select(row, at)
      return true
    } catch (error) {
      if (!(error instanceof LabFailure)) throw error
      return false
    }
  }

  /** Forgets the programs before. */
  function forget(): void {
    history.value = []
    save()
  }

  function keep(program: string): void {
    if (program.length > LONGEST) return
    history.value = [program, ...history.value.filter((each) => each !== program)].slice(0, MOST)
    save()
  }

  function save(): void {
    try {
      localStorage.setItem(KEY, JSON.stringify(history.value))
    } catch {
      // A storage that is full or forbidden remembers nothing.
    }
  }

  watch(
    () => [run.run, run.current.state] as const,
    ([, now]) => {
      going?.abort()
      going = null
      state.value = { state: 'none' }
      if (now !== 'ended') vocabulary.value = null
    },
  )

  return { text, history, state, vocabulary, connect, ask, cancel, learn, goTo, forget }
})

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useProbe, import.meta.hot))
