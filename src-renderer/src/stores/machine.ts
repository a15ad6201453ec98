import { acceptHMRUpdate, defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { LabFailure, type DocumentIssue } from '../../../src-ipc/lab-error'
import type { AddressPicture, DocumentDefaults, LabReference, Plain, RegisterRow } from '../../../src-ipc/machine'
import type { PathId } from '../../../src-ipc/runs'
import type { LabApi } from '../lab-api'
import { shorthandOf } from '../schema/walk'
import { readYaml, removeYaml, setYaml, valueAt, whereItStands, type Shorthand, type YamlPath } from '../yaml/edit'
import { useDocument } from './document'

/** ms without a change before defaults are asked for again. */
const SETTLED = 150

/** A path as the messages of the host write it: `devices[0].type`. */
export function fieldName(path: YamlPath): string {
  return path.map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`)).join('')
}

/** The document as fields: what it says, what it leaves out, and how to change it without touching the rest. */
export const useMachine = defineStore('machine', () => {
  const scenario = useDocument()
  const reference = shallowRef<LabReference | null>(null)
  const defaults = shallowRef<DocumentDefaults>({})
  /** What the text said when it could last be read. */
  const value = shallowRef<unknown>({})
  const isReadable = ref(true)
  let api: LabApi | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastAsked = 0

  const shorthand = computed<Shorthand>(() => (reference.value ? shorthandOf(reference.value.schema) : () => undefined))

  /** Gives the store its host and asks what a scenario may say. */
  async function connect(host: LabApi): Promise<void> {
    api = host
    reference.value = await orNull(() => host.call('lab/reference', {}))
    await askDefaults()
  }

  watch(
    () => scenario.text,
    (text) => {
      const read = readYaml(text)
      isReadable.value = read !== undefined
      if (read) value.value = read.value ?? {}
      clearTimeout(timer)
      timer = setTimeout(() => void askDefaults(), SETTLED)
    },
    { immediate: true, flush: 'sync' },
  )

  async function askDefaults(): Promise<void> {
    if (!api || !scenario.isOpen) return
    lastAsked += 1
    const mine = lastAsked
    const answer = await orNull(() => api!.call('document/defaults', { text: scenario.text }))
    if (mine === lastAsked && answer) defaults.value = answer
  }

  /** What the document says at a path; undefined where it leaves it out. */
  function given(path: YamlPath): unknown {
    return valueAt(value.value, whereItStands(value.value, path, shorthand.value))
  }

  /** Writes a value; one that stands for nothing is taken away. */
  function set(path: YamlPath, wanted: Plain | undefined, merge = ''): void {
    const { text } = scenario
    const next =
      wanted === undefined ? removeYaml(text, path, shorthand.value) : setYaml(text, path, wanted, shorthand.value)
    if (next !== null) scenario.change(next, fieldName(path), merge)
  }

  /** Several changes in one step of undo. */
  function setAll(changes: readonly (readonly [YamlPath, Plain | undefined])[], label: string): void {
    let { text } = scenario
    for (const [path, wanted] of changes) {
      const next =
        wanted === undefined ? removeYaml(text, path, shorthand.value) : setYaml(text, path, wanted, shorthand.value)
      if (next === null) return
      text = next
    }
    scenario.change(text, label)
  }

  /** Gives a device another name wherever the document names it. */
  function renameDevice(index: number, name: string): void {
    const before = valueAt(value.value, ['devices', index, 'name'])
    const changes: [YamlPath, Plain][] = [[['devices', index, 'name'], name]]
    const follow = (path: YamlPath): void => {
      if (valueAt(value.value, path) === before) changes.push([path, name])
    }
    const list = (path: YamlPath): readonly unknown[] => {
      const found = valueAt(value.value, path)
      return Array.isArray(found) ? (found as unknown[]) : []
    }
    follow(['driver', 'device'])
    list(['faults']).forEach((_fault, at) => follow(['faults', at, 'where']))
    list(['workload']).forEach((_process, at) =>
      list(['workload', at, 'requests']).forEach((_request, place) =>
        follow(['workload', at, 'requests', place, 'device']),
      ),
    )
    setAll(changes, fieldName(['devices', index, 'name']))
  }

  /** What is wrong with exactly this field. */
  function issuesAt(path: YamlPath): readonly DocumentIssue[] {
    const name = fieldName(path)
    return scenario.checked.issues.filter(({ field }) => field === name)
  }

  /** One buffer from user pages to cookies; null when the scenario is not good or has no such buffer. */
  async function picture(
    path: PathId,
    place: { readonly process: number; readonly request: number; readonly iovec: number },
  ): Promise<AddressPicture | null> {
    return orNull(() => api!.call('document/picture', { text: scenario.text, path, ...place }))
  }

  /** The registers of a device after power-on, or at a row of a run. */
  async function registers(
    device: string,
    at: { readonly run: number; readonly path: PathId; readonly row: number } | null,
  ): Promise<readonly RegisterRow[] | null> {
    return orNull(() =>
      at
        ? api!.call('trace/registers', { ...at, device })
        : api!.call('document/registers', { text: scenario.text, device }),
    )
  }

  /** A host that has ended, or that refuses, is told about elsewhere. */
  async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
    if (!api) return null
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof LabFailure)) throw error
      return null
    }
  }

  const parts = { reference, defaults, value, isReadable }
  return { ...parts, connect, given, set, setAll, renameDevice, issuesAt, picture, registers }
})

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useMachine, import.meta.hot))
