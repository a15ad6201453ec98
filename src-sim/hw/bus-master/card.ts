import { CARD_ERROR, CSR_READ, CSR_WRITE, IOPB, REGISTER } from './bits'
import type { CardOptions, CardProfile, CardSnapshot, CardStep } from './card-types'
import { planBurst, usableList, type Transfer } from './data-phase'
import { InterruptPort } from './interrupt-port'
import { getWord, parseIopb, parseList, wordBytes, type Iopb } from './iopb'
import { largestBurst, WIDE_LIMITS, type EngineLimits, type SgEntry } from './limits'
import type { Medium } from './medium'
import { PostedWrites, type BusMemory } from './memory'

/**
 * A bus-master card in three profiles. It reacts to register accesses and does its work in steps: `nextStep` tells what
 * comes next and how many bytes it moves, `performStep` does it. A host gives each step its time; `finishAll` does all.
 * Nothing here sleeps.
 *
 * @source Writing Device Drivers (register sets and programming examples); Xylogics 753/7053 for the command blocks
 */
export class BusMasterCard {
  readonly profile: CardProfile
  readonly limits: EngineLimits
  readonly medium: Medium
  readonly sgllen: number
  private readonly options: CardOptions
  private readonly memory: BusMemory
  private readonly postedWrites: PostedWrites
  private readonly interrupts: InterruptPort
  /** Most bytes of a data step; may change between two of them. */
  burst: number
  private readonly registers = { dma_addr: 0, dma_size: 0, blkno: 0, resid: 0, err: 0, nbytes: 0 }
  private readonly sglist: { address: number; size: number }[]
  private busy = false
  private done = false
  private queue: number[] = []
  private phase: 'idle' | 'fetch' | 'position' | 'data' | 'finish' = 'idle'
  private transfer: Transfer | undefined
  private iopb: Iopb | undefined
  private chained: number | undefined
  private list: SgEntry[] = []
  private head = 0
  /** The bytes of the burst on its way. */
  private scratch = new Uint8Array(0)

  constructor(
    memory: BusMemory,
    medium: Medium,
    options: CardOptions,
    onLine: (level: boolean) => void = () => undefined,
  ) {
    this.memory = memory
    this.medium = medium
    this.options = options
    this.interrupts = new InterruptPort(onLine)
    this.profile = options.profile
    this.limits = { ...WIDE_LIMITS, ...options.limits }
    this.sgllen = this.limits.sgllen
    this.postedWrites = new PostedWrites(memory)
    this.burst = options.burstBytes ?? (largestBurst(this.limits.burstSizes) || medium.blockBytes)
    this.sglist = Array.from({ length: this.sgllen }, () => ({ address: 0, size: 0 }))
  }

  /** Interrupt line. */
  get line(): boolean {
    return this.interrupts.line
  }

  /** Rising edges of the line so far. */
  get edges(): number {
    return this.interrupts.edges
  }

  /** CPU writes a 32-bit register; unknown offsets are ignored. */
  write(offset: number, value: number): void {
    const word = value >>> 0
    const registers = this.registers
    if (offset === REGISTER.CSR) this.writeCsr(word)
    else if (offset === REGISTER.DMA_ADDR && this.profile === 'N') registers.dma_addr = word
    else if (offset === REGISTER.DMA_SIZE && this.profile === 'N') registers.dma_size = word
    else if (offset === REGISTER.BLKNO) registers.blkno = word
    else if (offset === REGISTER.NBYTES && this.profile === 'S') registers.nbytes = word
    else if (offset === REGISTER.IOPB_ADDR && this.profile === 'I') this.enqueue(word)
    else {
      const entry = this.sgRegister(offset)
      if (entry !== undefined && offset % 8 === 0) entry.address = word
      else if (entry !== undefined && offset % 8 === 4) entry.size = word
    }
  }

  /** CPU reads a 32-bit register; unknown offsets read 0. Every read pushes posted writes out. */
  read(offset: number): number {
    this.flush()
    switch (offset) {
      case REGISTER.CSR:
        return this.csr
      case REGISTER.DMA_ADDR:
        return this.registers.dma_addr
      case REGISTER.DMA_SIZE:
        return this.registers.dma_size
      case REGISTER.BLKNO:
        return this.registers.blkno
      case REGISTER.RESID:
        return this.registers.resid
      case REGISTER.ERR:
        return this.registers.err
      case REGISTER.NBYTES:
        return this.registers.nbytes
      case REGISTER.IOPB_ADDR:
        return this.interrupts.presented
    }
    const entry = this.sgRegister(offset)
    if (entry === undefined || offset % 4 !== 0) return 0
    return offset % 8 === 0 ? entry.address : entry.size
  }

  /** The command block in work as the card fetched it, its list, and the error that this ended with. */
  get fetched(): { readonly iopb: Iopb; readonly list: readonly SgEntry[]; readonly error: number } | undefined {
    const { iopb, list, transfer } = this
    return iopb && transfer && { iopb, list, error: transfer.error }
  }

  /** Let the oldest `count` posted writes become visible in memory; all of them without a count. */
  flush(count?: number): void {
    this.postedWrites.flush(count)
  }

  /** What the card will do next, without doing it. */
  nextStep(): CardStep {
    switch (this.phase) {
      case 'idle':
        if (this.queue.length === 0) return { kind: 'idle', bytes: 0 }
        return this.fetchStep()
      case 'fetch':
        return this.fetchStep()
      case 'position':
        return { kind: 'position', bytes: 0, block: this.blockNumber(), toMemory: this.transfer!.toMemory }
      case 'data': {
        const plan = planBurst(this.transfer!, this.medium, this.memory, this.limits.seg, this.burst)
        if (plan.bytes === 0) return this.finishStep(plan.error)
        const { bytes, address, block } = plan
        return { kind: 'data', bytes, address, block, toMemory: this.transfer!.toMemory }
      }
      case 'finish':
        return this.finishStep(this.transfer!.error)
    }
  }

  /** Do the next step and return it. */
  performStep(): CardStep {
    const step = this.nextStep()
    switch (step.kind) {
      case 'fetch':
        this.fetch()
        break
      case 'position':
        this.startData()
        break
      case 'data':
        this.moveBurst(step.address, step.bytes)
        break
      case 'finish':
        this.transfer!.error = step.error
        this.finish()
        break
      case 'idle':
    }
    return step
  }

  /** An injected fault: the command under way ends after `at` bytes, with this error (0 = without one). */
  breakOff(at: number, error: number): void {
    if (this.transfer !== undefined) this.transfer.breakOff = { at, error }
  }

  /** Steps until idle, at most `limit`; false when the limit was reached (a chain that links to itself). */
  finishAll(limit = 10_000_000): boolean {
    for (let i = 0; i < limit; i++) if (this.performStep().kind === 'idle') return true
    return false
  }

  /** All registers and queues, for a display; disturbs nothing, not even posted writes. */
  snapshot(): CardSnapshot {
    return {
      profile: this.profile,
      csr: this.csr,
      ...this.registers,
      iopb_addr: this.interrupts.presented,
      sglist: this.sglist.map(({ address, size }) => ({ dma_addr: address, dma_size: size })),
      queue: [...this.queue],
      completions: this.interrupts.waiting.map(({ address }) => address),
      line: this.line,
      edges: this.edges,
      posted: this.postedWrites.length,
      phase: this.phase,
      moved: this.transfer?.moved ?? 0,
    }
  }

  private get csr(): number {
    return (
      (this.busy ? CSR_READ.BUSY : 0) |
      (this.interrupts.enabled ? CSR_READ.IEN : 0) |
      (this.interrupts.interrupting ? CSR_READ.INTERRUPTING : 0) |
      (this.interrupts.deviceError ? CSR_READ.DEVICE_ERROR : 0) |
      (this.done ? CSR_READ.DONE : 0) |
      (this.profile === 'I' && this.queue.length >= this.queueDepth ? CSR_READ.ADD_PENDING : 0)
    )
  }

  private get queueDepth(): number {
    return this.options.queueDepth ?? 31
  }

  private sgRegister(offset: number): { address: number; size: number } | undefined {
    if (this.profile !== 'S' || offset < REGISTER.SGLIST) return undefined
    return this.sglist[Math.floor((offset - REGISTER.SGLIST) / 8)]
  }

  private writeCsr(value: number): void {
    if (value & CSR_WRITE.RESET) this.reset()
    this.interrupts.enable((value & CSR_WRITE.ENABLE_INTERRUPTS) !== 0)
    if (value & CSR_WRITE.CLEAR_INTERRUPT) this.interrupts.clear()
    if (value & CSR_WRITE.START && !(value & CSR_WRITE.RESET)) this.start((value & CSR_WRITE.DIR) !== 0)
  }

  /** Everything off; address, size and list registers keep their values. */
  private reset(): void {
    this.busy = this.done = false
    this.registers.err = this.registers.resid = 0
    this.queue = []
    this.phase = 'idle'
    this.transfer = this.iopb = this.chained = undefined
    this.interrupts.reset()
  }

  private start(toMemory: boolean): void {
    if (this.profile === 'I') return this.refuse(CARD_ERROR.BAD_COMMAND)
    if (this.busy) return this.refuse(CARD_ERROR.OVERRUN)
    this.busy = true
    this.done = false
    this.transfer = { toMemory, block: 0, total: 0, moved: 0, list: [], at: 0, error: CARD_ERROR.OK }
    this.phase = 'position'
  }

  private enqueue(address: number): void {
    if (this.queue.length >= this.queueDepth) this.registers.err = CARD_ERROR.OVERRUN
    else if (address % 16 !== 0 && this.options.strict) this.refuse(CARD_ERROR.ALIGNMENT)
    else this.queue.push(address - (address % 16))
  }

  private refuse(error: number): void {
    this.registers.err = error
    this.interrupts.deviceError = true
  }

  private blockNumber(): number {
    return this.iopb === undefined ? this.registers.blkno : this.iopb.blkno
  }

  private fetchStep(): CardStep {
    const address = this.chained ?? this.queue[this.choose()]!
    const headers = this.chained === undefined && this.options.elevator ? this.queue.length : 1
    const sgcount = this.reachable(address, IOPB.HEADER_BYTES) ? this.bytesAt(address, IOPB.HEADER_BYTES)[2]! : 0
    const entries = sgcount <= this.sgllen ? sgcount : 0
    return { kind: 'fetch', bytes: headers * IOPB.HEADER_BYTES + entries * IOPB.ENTRY_BYTES, address }
  }

  /** Index in the queue of the block to take. */
  private choose(): number {
    if (!this.options.elevator) return 0
    let best = 0
    let bestKey = Infinity
    this.queue.forEach((address, index) => {
      const known = this.reachable(address, IOPB.HEADER_BYTES)
      const blkno = known ? getWord(this.bytesAt(address, IOPB.HEADER_BYTES), IOPB.BLKNO, this.bigEndian) : 0
      const key = blkno >= this.head ? blkno : blkno + 0x100000000
      if (key < bestKey) {
        bestKey = key
        best = index
      }
    })
    return best
  }

  /** Take a block: this is the moment when the card reads it, not the write of iopb_addr. */
  private fetch(): void {
    this.flush()
    const address = this.chained ?? this.queue.splice(this.choose(), 1)[0]!
    this.chained = undefined
    this.busy = true
    this.phase = 'finish'
    this.list = []
    const readable = this.reachable(address, IOPB.HEADER_BYTES)
    const header = readable ? this.bytesAt(address, IOPB.HEADER_BYTES) : new Uint8Array(IOPB.HEADER_BYTES)
    const iopb = parseIopb(address, header, this.bigEndian)
    this.iopb = iopb
    const toMemory = iopb.command === 1
    this.transfer = { toMemory, block: iopb.blkno, total: iopb.nbytes, moved: 0, list: [], at: 0, error: CARD_ERROR.OK }
    const listBytes = iopb.sgcount * IOPB.ENTRY_BYTES
    if (!readable) this.transfer.error = CARD_ERROR.BUS
    else if (iopb.command > 2 || iopb.sgcount > this.sgllen) this.transfer.error = CARD_ERROR.BAD_COMMAND
    else if (!this.reachable(address + IOPB.HEADER_BYTES, listBytes)) this.transfer.error = CARD_ERROR.BUS
    else if (iopb.command !== 0) {
      this.list = parseList(this.bytesAt(address + IOPB.HEADER_BYTES, listBytes), this.bigEndian)
      this.transfer.error = this.loadList(this.list)
      if (this.transfer.error === CARD_ERROR.OK) this.phase = 'position'
    }
  }

  private startData(): void {
    const transfer = this.transfer!
    const registers = this.registers
    this.phase = 'data'
    if (this.iopb !== undefined) return
    transfer.block = registers.blkno
    if (this.profile === 'N') {
      transfer.total = registers.dma_size
      transfer.error = this.loadList([{ address: registers.dma_addr, size: registers.dma_size }])
      if (transfer.error === CARD_ERROR.OK) transfer.total = transfer.list[0]!.left
    } else {
      transfer.total = registers.nbytes
      transfer.error = this.loadList(this.sglist)
    }
    if (transfer.error !== CARD_ERROR.OK) this.phase = 'finish'
  }

  private loadList(entries: readonly SgEntry[]): number {
    const { strict = false, zeroIsFull = false } = this.options
    const transfer = this.transfer!
    if (strict && transfer.total % this.limits.granular !== 0) return CARD_ERROR.ALIGNMENT
    const usable = usableList(entries, transfer.total, this.limits, strict, zeroIsFull)
    transfer.list = usable.list
    return usable.error
  }

  private moveBurst(address: number, bytes: number): void {
    const transfer = this.transfer!
    if (this.scratch.length < bytes) this.scratch = new Uint8Array(bytes)
    const { scratch } = this
    const buffer = scratch.length === bytes ? scratch : scratch.subarray(0, bytes)
    const position = transfer.block * this.medium.blockBytes + transfer.moved
    if (transfer.toMemory) {
      this.medium.read(position, buffer)
      this.store(address, buffer)
    } else {
      this.flush()
      this.memory.read(address, buffer)
      this.medium.write(position, buffer)
    }
    const entry = transfer.list[transfer.at]!
    entry.left -= bytes
    entry.offset += bytes
    transfer.moved += bytes
  }

  private finishStep(error: number): CardStep {
    return { kind: 'finish', bytes: this.iopb === undefined ? 0 : 8, error }
  }

  private finish(): void {
    const { error, total, moved, block } = this.transfer!
    const resid = total - moved
    this.registers.err = error
    this.registers.resid = resid
    this.head = block + Math.ceil(moved / this.medium.blockBytes)
    this.busy = false
    this.phase = 'idle'
    this.transfer = undefined
    const iopb = this.iopb
    this.iopb = undefined
    if (iopb === undefined) {
      this.done = true
      this.interrupts.show({ address: 0, raisesLine: true, error })
    } else this.complete(iopb, resid, error)
  }

  private complete(iopb: Iopb, resid: number, error: number): void {
    if (this.reachable(iopb.address, IOPB.HEADER_BYTES)) {
      const status = IOPB.STATUS_DONE + (error !== CARD_ERROR.OK ? IOPB.STATUS_ERROR : 0) + error
      this.store(iopb.address + IOPB.RESID, wordBytes(resid, this.bigEndian))
      this.store(iopb.address + IOPB.STATUS, wordBytes(status, this.bigEndian))
    }
    this.interrupts.queue({ address: iopb.address, raisesLine: iopb.interrupts || error !== CARD_ERROR.OK, error })
    if (iopb.link && error === CARD_ERROR.OK) {
      this.chained = iopb.next - (iopb.next % 16)
      this.phase = 'fetch'
    }
  }

  private get bigEndian(): boolean {
    return this.options.bigEndian ?? false
  }

  private reachable(address: number, bytes: number): boolean {
    return bytes === 0 || this.memory.reach(address, bytes) === bytes
  }

  private bytesAt(address: number, count: number): Uint8Array {
    const bytes = new Uint8Array(count)
    this.memory.read(address, bytes)
    return bytes
  }

  private store(address: number, bytes: Uint8Array): void {
    if (this.options.posted) this.postedWrites.post(address, bytes)
    else this.memory.write(address, bytes)
  }
}
