import type { MaskReadback } from '../i8237/bits'
import { runBurst } from '../i8237/burst'
import { CycleEngine, type CycleTrace } from '../i8237/cycle'
import { QueueDevice } from '../i8237/device'
import { Dma8237Pair } from '../i8237/pair'
import { hexadecimal, ScriptMemory, type Execution, type PortsMachine } from './machine'
import type { CaseOptions, Statement } from './parse'

/**
 * Transfers that a whole text may still make.
 *
 * @source the port script notation, docs/ports.md
 */
export interface TransferBudget {
  left: number
}

const READBACK: readonly MaskReadback[] = ['none', 'cmos', 'chipset']

/**
 * The DMA pair behind a script: memory, one queue device a channel, and one of the two engines.
 *
 * @source the port script notation, docs/ports.md
 */
export class DmaMachine implements PortsMachine {
  readonly pair: Dma8237Pair
  private readonly memory = new ScriptMemory()
  private readonly devices: QueueDevice[] = []
  private readonly budget: TransferBudget
  private readonly engine: CycleEngine | undefined

  constructor(options: CaseOptions, budget: TransferBudget, engine: 'burst' | 'cycle', trace?: CycleTrace) {
    this.budget = budget
    this.pair = new Dma8237Pair(this.memory.bytes, {
      waitStates: options['wait'] ?? 0,
      maskReadback: READBACK[options['maskReadback'] ?? 0]!,
    })
    if (engine === 'cycle') this.engine = new CycleEngine(this.pair, trace)
    for (let channel = 0; channel < 8; channel++) {
      const device = new QueueDevice()
      this.devices.push(device)
      this.pair.attach(channel, device)
    }
  }

  execute({ form, operands, values }: Statement): Execution {
    const [first = 0, second = 0] = operands
    const count = values?.length ?? 16
    switch (form.keyword) {
      case 'W':
        this.pair.out(first, second)
        return {}
      case 'R':
        return { found: [this.pair.in(first)] }
      case 'DREQ':
        this.pair.dreq(first, second === 1)
        return {}
      case 'DEV':
        this.devices[first]!.deliver(values ?? [])
        return {}
      case 'MEM':
        return this.memory.preset(first, values ?? [], 1)
      case 'RUN':
        return this.run(first)
      case 'CHK':
        return this.memory.look(first, count, 1)
      case 'OUT':
        return { found: this.devices[first]!.received }
      case 'CLK':
        return { found: [this.pair.clocks] }
      case 'HOLDS':
        return { found: [this.pair.holds] }
      default:
        return { found: this.pair.grants.list(Math.max(count, 1000) + 1).flat() }
    }
  }

  diagnostics(): readonly string[] {
    return this.pair.diagnostics
  }

  show(): string {
    const { chips, pages, clocks, holds } = this.pair.snapshot()
    const lines = chips.flatMap((chip) => [
      `${chip.name} command ${hexadecimal(chip.command, 2)} status ${hexadecimal(chip.status, 2)} request ${chip.request} mask ${hexadecimal(chip.mask, 1)} temporary ${hexadecimal(chip.temporary, 2)} flip-flop ${chip.flipFlop} state ${chip.state} priority ${chip.priority.join(' ')}`,
      ...chip.channels.map(
        (channel) =>
          `  channel ${channel.channel} mode ${hexadecimal(channel.mode, 2)} ${channel.service} ${channel.type} base ${hexadecimal(channel.baseAddress, 4)} ${hexadecimal(channel.baseCount, 4)} current ${hexadecimal(channel.address, 4)} ${hexadecimal(channel.count, 4)} page ${hexadecimal(channel.page, 2)} DREQ ${Number(channel.dreq)}`,
      ),
    ])
    const latches = pages.map((page) => hexadecimal(page, 2)).join(' ')
    return [...lines, `pages 80-8F ${latches}`, `CLK ${clocks} HOLDS ${holds}`].join('\n')
  }

  private run(most: number): Execution {
    if (most > this.budget.left) {
      return { error: 'the transfers allowed for one text are used up; split the script or ask for fewer' }
    }
    const moved = this.engine === undefined ? runBurst(this.pair, most) : this.engine.run(most)
    this.budget.left -= moved
    return { found: [moved] }
  }
}
