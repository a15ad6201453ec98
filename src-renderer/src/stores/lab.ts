import { acceptHMRUpdate, defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { About, SampleSummary } from '../../../src-ipc/contract'
import { LabFailure } from '../../../src-ipc/lab-error'
import type { LabApi } from '../lab-api'

/** What there is to show for a question: not yet, an answer, or why there is none. */
export type Answer<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly message: string; readonly code: string; readonly where?: string | undefined }

/** What the window knows of the lab itself: its name, its samples, and whether the host is still there. */
export const useLab = defineStore('lab', () => {
  const about = shallowRef<About>()
  const samples = shallowRef<Answer<readonly SampleSummary[]>>({ state: 'loading' })
  /** Why the host has ended, if it has. */
  const ended = ref<string>()

  /** Connects the store and asks for what the first view shows. */
  async function open(host: LabApi): Promise<void> {
    host.on('host/closing', ({ reason }) => (ended.value = reason))
    await Promise.all([loadAbout(host), loadSamples(host)])
  }

  async function loadAbout(host: LabApi): Promise<void> {
    try {
      about.value = await host.call('lab/about', {})
    } catch {
      // Name and version are an ornament; the samples tell what is wrong.
    }
  }

  async function loadSamples(host: LabApi): Promise<void> {
    try {
      samples.value = { state: 'ready', value: await host.call('lab/samples', {}) }
    } catch (error) {
      if (!(error instanceof LabFailure)) throw error
      // The connection may have ended before anybody listened.
      if (error.code === 'E_CLOSED') ended.value ??= error.message
      samples.value = { state: 'failed', message: error.message, code: error.code, where: error.where }
    }
  }

  return { about, samples, ended, open }
})

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useLab, import.meta.hot))
