import { acceptHMRUpdate, defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { About, SampleComparison, SampleSummary } from '../../../src-ipc/contract'
import { LabFailure } from '../../../src-ipc/lab-error'
import type { LabApi } from '../lab-api'

/** What there is to show for a question: not yet, an answer, or why there is none. */
export type Answer<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly message: string; readonly code: string; readonly where?: string | undefined }

/** The sample shown when the window opens. */
export const FIRST_SAMPLE = 'sysv-vs-solaris'

/** What the window knows of the lab: the samples, the one that is chosen, and its comparison. */
export const useLab = defineStore('lab', () => {
  const about = shallowRef<About>()
  const samples = shallowRef<Answer<readonly SampleSummary[]>>({ state: 'loading' })
  const chosen = ref(FIRST_SAMPLE)
  const comparison = shallowRef<Answer<SampleComparison>>({ state: 'loading' })
  /** Why the host has ended, if it has. */
  const ended = ref<string>()
  let api: LabApi | undefined

  /** Connects the store and asks for everything the first view shows. */
  async function open(host: LabApi): Promise<void> {
    api = host
    host.on('host/closing', ({ reason }) => (ended.value = reason))
    await Promise.all([loadAbout(host), loadSamples(host), choose(chosen.value)])
  }

  async function loadAbout(host: LabApi): Promise<void> {
    try {
      about.value = await host.call('lab/about', {})
    } catch {
      // Name and version are an ornament; the other two calls tell what is wrong.
    }
  }

  async function loadSamples(host: LabApi): Promise<void> {
    samples.value = await asAnswer(host.call('lab/samples', {}))
  }

  /** Runs a sample and shows its comparison. When another is chosen meanwhile, the late answer is dropped. */
  async function choose(id: string): Promise<void> {
    if (!api) return
    chosen.value = id
    comparison.value = { state: 'loading' }
    const answer = await asAnswer(api.call('lab/compare', { sample: id }))
    if (chosen.value === id) comparison.value = answer
  }

  return { about, samples, chosen, comparison, ended, open, choose }
})

async function asAnswer<T>(question: Promise<T>): Promise<Answer<T>> {
  try {
    return { state: 'ready', value: await question }
  } catch (error) {
    if (error instanceof LabFailure)
      return { state: 'failed', message: error.message, code: error.code, where: error.where }
    throw error
  }
}

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useLab, import.meta.hot))
