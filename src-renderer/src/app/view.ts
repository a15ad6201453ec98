import { acceptHMRUpdate, defineStore } from 'pinia'
import { ref, watch } from 'vue'

/** The views of the window, in the order of the navigation. */
export const VIEWS = [
  'welcome',
  'machine',
  'script',
  'timeline',
  'compare',
  'labs',
  'explore',
  'manual',
  'probe',
] as const
/** One of them. */
export type ViewName = (typeof VIEWS)[number]

/** Colours: the system's, or a person's choice. */
export const THEMES = ['system', 'light', 'dark', 'contrast'] as const
/** One of them. */
export type Theme = (typeof THEMES)[number]

const KEY = 'dma-lab-view'

interface Kept {
  readonly theme?: Theme
  readonly locale?: string
}

function kept(): Kept {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** What the window shows and how; theme and language are kept from one start to the next. */
export const useView = defineStore('view', () => {
  const before = kept()
  const view = ref<ViewName>('welcome')
  const theme = ref<Theme>(THEMES.find((each) => each === before.theme) ?? 'system')
  const locale = ref(before.locale ?? '')
  const isPaletteOpen = ref(false)
  const isHelpOpen = ref(false)
  const isSettingsOpen = ref(false)
  const isLinkOpen = ref(false)
  /** The inspector beside the views. */
  const isDockOpen = ref(false)

  watch(
    theme,
    (value) => {
      document.documentElement.dataset['theme'] = value
    },
    { immediate: true },
  )
  watch([theme, locale], () => {
    localStorage.setItem(KEY, JSON.stringify({ theme: theme.value, locale: locale.value }))
  })

  return { view, theme, locale, isPaletteOpen, isHelpOpen, isSettingsOpen, isLinkOpen, isDockOpen }
})

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useView, import.meta.hot))
