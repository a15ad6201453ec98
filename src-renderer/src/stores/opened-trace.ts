import { acceptHMRUpdate, defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { OpenedTrace } from '../../../src-ipc/exports'
import { isTraceFile, sendFile } from '../app/trace-upload'
import { useView } from '../app/view'
import type { LabApi } from '../lab-api'
import { useFiles } from './files'
import { useRun } from './run'

/** Traces that are opened from files: shown like a run that has ended. */
export const useOpenedTrace = defineStore('opened-trace', () => {
  const run = useRun()
  const view = useView()
  const files = useFiles()
  /** The one that was opened last; null = none, or a person has put the notice about it away. */
  const opened = shallowRef<OpenedTrace | null>(null)
  /** The last one again, whether its notice was put away or not. */
  const last = shallowRef<{ readonly run: number; readonly name: string } | null>(null)
  /** Name of the trace that the views show; empty = they show a run. */
  const shown = computed(() => (last.value?.run === run.run ? last.value.name : ''))
  /** Name of the file that is being read; empty = none is. */
  const reading = ref('')
  let api: LabApi | undefined
  let lastOpen = 0

  /** Gives the store its host. */
  function connect(host: LabApi): void {
    api = host
  }

  /** Opens a file of the host and shows its timeline; why that does not work is a notice. @returns whether it is shown */
  async function open(file: string, name: string): Promise<boolean> {
    return read(name, () => Promise.resolve(file))
  }

  /** The same for a file of the page; what is no trace is left to others. @returns null when it is none */
  async function openFile(file: File): Promise<boolean | null> {
    if (!(await isTraceFile(file))) return null
    return read(file.name, (call) => sendFile(call, file, file.name))
  }

  async function read(name: string, idOf: (call: LabApi['call']) => Promise<string>): Promise<boolean> {
    if (!api) return false
    lastOpen += 1
    const mine = lastOpen
    const { call } = api
    reading.value = name
    try {
      const found = await call('trace/open', { file: await idOf(call) })
      if (mine !== lastOpen) {
        void call('run/close', { run: found.started.run })
        return false
      }
      await run.adopt(found.started, found.ended)
      opened.value = found
      last.value = { run: found.started.run, name }
      view.view = 'timeline'
      return true
    } catch (error) {
      files.say({ about: 'refused', detail: error instanceof Error ? error.message : String(error) })
      return false
    } finally {
      if (mine === lastOpen) reading.value = ''
    }
  }

  return { opened, shown, reading, connect, open, openFile }
})

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useOpenedTrace, import.meta.hot))
