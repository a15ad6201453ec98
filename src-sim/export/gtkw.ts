import { scopes } from './vcd-header'
import type { VcdPlan } from './vcd-plan'

/** How GTKWave shows a signal: as it likes, decimal, or hexadecimal. @source GTKWave: save file flags */
const FLAGS = { wire: '28', decimal: '24', hexadecimal: '22' } as const
const GROUP_BEGINS = '800200'
const GROUP_ENDS = '1000200'

const isRegister = (name: string): boolean => /^I[RSM]R$/.test(name)

/**
 * A save file for GTKWave that shows every signal, grouped as the parts of the machine. It names no dump file: open it
 * with `gtkwave NAME.vcd NAME.gtkw`.
 *
 * @source GTKWave manual: save files
 */
export function saveFile({ signals }: VcdPlan): string {
  const lines = ['[*]', '[*] DMA Lab', '[*]', '[timestart] 0', '[signals_width] 200']
  lines.push('[treeopen] dma_lab.')
  for (const [scope, places] of scopes(signals)) {
    lines.push(`@${GROUP_BEGINS}`, `-${scope}`)
    let last = ''
    for (const place of places) {
      const { name, width } = signals[place]!
      const flags = width === 1 ? FLAGS.wire : isRegister(name) ? FLAGS.hexadecimal : FLAGS.decimal
      if (flags !== last) lines.push(`@${flags}`)
      last = flags
      lines.push(`dma_lab.${scope}.${name}${width === 1 ? '' : `[${width - 1}:0]`}`)
    }
    lines.push(`@${GROUP_ENDS}`, `-${scope}`)
  }
  lines.push('[pattern_trace] 1', '[pattern_trace] 0')
  return `${lines.join('\n')}\n`
}
