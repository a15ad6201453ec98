import { acceptHMRUpdate, defineStore } from 'pinia'
import { ref, watch } from 'vue'

/** Parts of the form, in its order. */
export const SECTIONS = [
  ...(['host', 'memory', 'devices', 'driver', 'rules', 'workload', 'faults', 'expect', 'run'] as const),
] as const
/** One of them. */
export type Section = (typeof SECTIONS)[number]

/** What may stand beside the form. */
export const SIDES = ['text', 'addresses', 'registerMap'] as const
/** One of them. */
export type Side = (typeof SIDES)[number]

const KEY = 'dma-lab-machine'
const MEMORY_KEYS = /^host\.(memory|pageSize|fragmentation|coherent|cacheLine|copy|page|missFactor)/

/** The part of the form that has a field, told from its name such as `devices[0].type`. */
export function sectionOf(field: string): Section {
  if (MEMORY_KEYS.test(field)) return 'memory'
  const [first = ''] = field.split(/[.[]/)
  if (['path', 'paths', 'profile'].includes(first)) return 'rules'
  return SECTIONS.find((each) => each === first) ?? 'run'
}

function kept(): { section?: unknown; side?: unknown; isFormShown?: unknown; isSideShown?: unknown } {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** What the Machine view shows; kept from one start to the next. */
export const useMachineView = defineStore('machine-view', () => {
  const before = kept()
  const section = ref<Section>(SECTIONS.find((each) => each === before.section) ?? 'host')
  const side = ref<Side>(SIDES.find((each) => each === before.side) ?? 'text')
  const isFormShown = ref(before.isFormShown !== false)
  const isSideShown = ref(before.isSideShown !== false)
  watch([section, side, isFormShown, isSideShown], () => {
    const state = { section: section.value, side: side.value }
    localStorage.setItem(
      KEY,
      JSON.stringify({ ...state, isFormShown: isFormShown.value, isSideShown: isSideShown.value }),
    )
  })
  return { section, side, isFormShown, isSideShown }
})

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useMachineView, import.meta.hot))
