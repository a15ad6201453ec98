import { Pic8259Pair } from '../i8259/pair'
import { hexadecimal, type Execution, type PortsMachine } from './machine'
import type { CaseOptions, Statement } from './parse'

/** [write] port and value of the usual initialisation of an AT: bases 08 and 70, slave on input 2, 8086 mode. */
const INIT_SEQUENCE: readonly (readonly [port: number, value: number])[] = [
  [0x20, 0x11],
  [0xa0, 0x11],
  [0x21, 0x08],
  [0xa1, 0x70],
  [0x21, 0x04],
  [0xa1, 0x02],
  [0x21, 0x01],
  [0xa1, 0x01],
]

/**
 * The two interrupt controllers behind a script.
 *
 * @source the port script notation, docs/ports.md
 */
export class PicMachine implements PortsMachine {
  private readonly pair: Pic8259Pair

  constructor(options: CaseOptions) {
    this.pair = new Pic8259Pair({ latchEdge: options['latchEdge'] === 1, elcr: options['elcr'] !== 0 })
  }

  execute({ form, operands }: Statement): Execution {
    const [first = 0, second = 0] = operands
    switch (form.keyword) {
      case 'INIT':
        for (const [port, value] of INIT_SEQUENCE) this.pair.out(port, value)
        return {}
      case 'W':
        this.pair.out(first, second)
        return {}
      case 'R':
        return { found: [this.pair.in(first)] }
      case 'LINE':
        this.pair.setLine(first, second === 1)
        return {}
      case 'INT':
        return { found: [this.pair.int ? 1 : 0] }
      case 'INTA':
        return { found: [this.pair.inta()] }
      case 'INTA1':
        this.pair.inta1()
        return {}
      default:
        return { found: [this.pair.inta2()] }
    }
  }

  diagnostics(): readonly string[] {
    return []
  }

  show(): string {
    const { master, slave, acknowledges, spurious } = this.pair.snapshot()
    const lines = [master, slave].map(
      (chip, i) =>
        `${i === 0 ? 'master' : 'slave '} IRR ${hexadecimal(chip.irr, 2)} IMR ${hexadecimal(chip.imr, 2)} ISR ${hexadecimal(chip.isr, 2)} ELCR ${hexadecimal(chip.elcr, 2)} lines ${hexadecimal(chip.line, 2)} base ${hexadecimal(chip.vectorBase, 2)} priority ${chip.priority.join(' ')} ${chip.state} INT ${Number(chip.int)}`,
    )
    return [...lines, `acknowledges ${acknowledges} spurious ${spurious}`].join('\n')
  }
}
