import type { Command } from '../../app/commands'
import type { useExport } from '../../stores/export'
import type { useOpenedTrace } from '../../stores/opened-trace'
import type { useOpening } from '../../stores/opening'

/** What a person can do about exports and opened traces, everywhere in the window. */
export function exportCommands(
  store: ReturnType<typeof useExport>,
  traces: ReturnType<typeof useOpenedTrace>,
  opening: ReturnType<typeof useOpening>,
): Command[] {
  return [
    {
      id: 'document.export',
      keys: '$mod+Shift+e',
      isEnabled: () => store.offered.length > 0,
      run: () => void store.open(),
    },
    {
      id: 'document.traceScenario',
      keys: '',
      isEnabled: () => typeof traces.opened?.facts.scenario === 'string',
      run: () => void openScenario(traces, opening),
    },
  ]
}

/** Opens the scenario that a trace file holds, so that it can be run again. */
async function openScenario(
  traces: ReturnType<typeof useOpenedTrace>,
  opening: ReturnType<typeof useOpening>,
): Promise<void> {
  const { opened } = traces
  const text = opened?.facts.scenario
  if (!opened || typeof text !== 'string') return
  const name = opened.name.replace(/\.[^.]+$/, '')
  if (await opening.open({ name: `${name}.dmalab.yaml`, text })) traces.opened = null
}
