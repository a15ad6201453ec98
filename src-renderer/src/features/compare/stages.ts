import type { StageId } from '../../../../src-ipc/runs'
import type { Pattern } from '../../timeline/styles'

/** The stages in the order of the host's numbers. */
export const STAGE_ORDER: readonly StageId[] = [
  ...(['interrupt', 'copy', 'lock', 'bind', 'strategy', 'syscall', 'setup', 'spl', 'fault', 'busywait'] as const),
  ...(['switch', 'kernel', 'compute', 'transfer', 'position', 'command', 'header', 'ready', 'wait', 'idle'] as const),
]

/** Colours that there are; stages of one colour have other patterns. */
const TONES = 8
const PATTERNS: readonly Pattern[] = ['plain', 'diagonal', 'dots']

/** How a stage is drawn, so that it is told by more than its colour. */
export function stageStyle(stage: StageId): { readonly tone: number; readonly pattern: Pattern } {
  const place = STAGE_ORDER.indexOf(stage)
  return { tone: place % TONES, pattern: PATTERNS[Math.floor(place / TONES)] ?? 'plain' }
}

/** What a transfer waits for in a stage, by the messages `compare.waits`; null where it does not wait. */
const WAITS: Partial<Record<StageId, 'header' | 'lock' | 'bus' | 'device' | 'copy' | 'cpu' | 'other'>> = {
  header: 'header',
  lock: 'lock',
  transfer: 'bus',
  position: 'device',
  command: 'device',
  busywait: 'device',
  copy: 'copy',
  ready: 'cpu',
  wait: 'other',
}

/** The same in a word, where there is little room. */
export function shortStageMessage(stage: StageId): string {
  const wait = WAITS[stage]
  return wait ? `compare.waitsShort.${wait}` : `compare.stage.${stage}`
}

/** The message for what a transfer waits for in a stage; else the one that names the stage. */
export function stageMessage(stage: StageId): string {
  const wait = WAITS[stage]
  return wait ? `compare.waits.${wait}` : `compare.stage.${stage}`
}
