import { computed, watch } from 'vue'
import type { WindowState } from '../../../src-ipc/files'
import type { LabApi } from '../lab-api'
import type { useDocument } from '../stores/document'
import type { useOpening } from '../stores/opening'
import type { Commands } from './commands'
import type { useView } from './view'

/** What the shell works on. */
export interface ShellTargets {
  readonly view: ReturnType<typeof useView>
  readonly scenario: ReturnType<typeof useDocument>
  readonly opening: ReturnType<typeof useOpening>
  /** Language of the messages. */
  readonly language: () => string
}

/** Longest name of keys that the menu takes. */
const LONGEST_KEYS = 40

/**
 * Joins the window with the shell around it: commands chosen from its menu are done, files opened from outside are
 * shown, and the shell hears what can be done now.
 *
 * @returns ends it
 */
export function connectShell(
  api: LabApi,
  commands: Commands,
  { view, scenario, opening, language }: ShellTargets,
): () => void {
  const isChecked = (id: string): boolean =>
    id === `view.${view.view}` ||
    id === `theme.${view.theme}` ||
    id === `language.${view.locale || 'system'}` ||
    (id === 'inspect.dock' && view.isDockOpen)

  const state = computed((): WindowState => ({
    language: language() === 'de' ? 'de' : 'en',
    name: scenario.name,
    document: scenario.file,
    isDirty: scenario.isDirty,
    commands: commands.list().map(({ id }) => ({
      id,
      isEnabled: commands.isEnabled(id),
      isChecked: isChecked(id),
      keys: commands.keysOf(id).slice(0, LONGEST_KEYS),
    })),
  }))
  // A state is compared as text: most changes inside the window change nothing for the menu.
  const stop = watch(
    () => JSON.stringify(state.value),
    () => void api.call('shell/state', state.value).catch(() => undefined),
    { immediate: true },
  )
  const stops = [
    stop,
    api.on('menu/command', ({ id }) => commands.do(id)),
    api.on('file/opened', (file) => void opening.open(file)),
  ]
  void api.call('file/first', {}).then(
    (file) => file && opening.open(file),
    () => undefined,
  )
  return () => stops.forEach((each) => each())
}
