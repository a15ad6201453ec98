import { BusMasterCard } from '../bus-master/card'
import type { CardOptions, CardProfile } from '../bus-master/card-types'
import type { EngineLimits } from '../bus-master/limits'
import { ArrayMedium } from '../bus-master/medium'
import { flatMemory } from '../bus-master/memory'
import { hexadecimal, ScriptMemory, type Execution, type PortsMachine } from './machine'
import type { CaseOptions, Statement } from './parse'

const PROFILES: readonly CardProfile[] = ['N', 'S', 'I']
const STEP_CAP = 200_000

/**
 * The bus-master card behind a script: 4 list entries, queue depth 3, 16 blocks of 512 bytes, block b filled with byte b.
 *
 * @source the port script notation, docs/ports.md
 */
export class CardMachine implements PortsMachine {
  private readonly memory = new ScriptMemory()
  private readonly medium = new ArrayMedium(16, 512)
  private readonly options: CaseOptions
  private readonly bigEndian: boolean
  private card: BusMasterCard | undefined

  constructor(options: CaseOptions) {
    this.options = options
    this.bigEndian = options['endian'] === 1
  }

  execute({ form, operands, values }: Statement): Execution {
    const [first = 0, second = 0] = operands
    const count = values?.length ?? 16
    switch (form.keyword) {
      case 'MODE':
        this.card = new BusMasterCard(flatMemory(this.memory.bytes), this.medium, this.cardOptions(PROFILES[first]!))
        return {}
      case 'M32':
        return this.memory.preset(first, values ?? [], 4, this.bigEndian)
      case 'C32':
        return this.memory.look(first, values?.length ?? 4, 4, this.bigEndian)
      case 'C8':
        return this.memory.look(first, count, 1)
      case 'BAD':
        this.medium.bad.add(first)
        return {}
    }
    if (this.card === undefined) return { error: 'there is no card yet: MODE N, S or I has to come first' }
    switch (form.keyword) {
      case 'W':
        this.card.write(first, second)
        return {}
      case 'R':
        return { found: [this.card.read(first)] }
      case 'GO':
        return this.card.finishAll(STEP_CAP)
          ? {}
          : { error: 'the card does not come to an end: a chain links to itself' }
      case 'LINE':
        return { found: [this.card.line ? 1 : 0] }
      default:
        return { found: [this.card.edges] }
    }
  }

  diagnostics(): readonly string[] {
    return []
  }

  show(): string {
    if (this.card === undefined) return 'no card; say MODE N, S or I'
    const card = this.card.snapshot()
    const names = ['csr', 'dma_addr', 'dma_size', 'blkno', 'resid', 'err', 'nbytes', 'iopb_addr'] as const
    return [
      `profile ${card.profile} ${names.map((name) => `${name} ${hexadecimal(card[name], 2)}`).join(' ')}`,
      ...card.sglist.map(
        (entry, i) => `  sglist[${i}] ${hexadecimal(entry.dma_addr, 8)} ${hexadecimal(entry.dma_size, 8)}`,
      ),
      `queue ${card.queue.map((address) => hexadecimal(address, 4)).join(' ') || '-'} completed ${card.completions.map((address) => hexadecimal(address, 4)).join(' ') || '-'}`,
      `LINE ${Number(card.line)} EDGES ${card.edges} posted writes ${card.posted}`,
    ].join('\n')
  }

  private cardOptions(profile: CardProfile): CardOptions {
    const options = this.options
    const limits: { -readonly [K in keyof EngineLimits]?: number } = { sgllen: options['sgllen'] ?? 4 }
    for (const key of ['addrLo', 'addrHi', 'countMax', 'align', 'seg', 'minxfer', 'granular'] as const) {
      const value = options[key]
      if (value !== undefined) limits[key] = value
    }
    return {
      profile,
      limits,
      queueDepth: options['depth'] ?? 3,
      strict: options['strict'] === 1,
      elevator: options['elevator'] === 1,
      posted: options['posted'] === 1,
      zeroIsFull: options['zeroIsFull'] === 1,
      bigEndian: this.bigEndian,
    }
  }
}
