// The kernel as a student's driver sees it. Made from src-sim/driver/vocabulary.ts; do not edit.

/** A device number. */
type dev_t = number
/** What lies at an address: the kernel stores into `.value`. */
interface ref_t<T> {
  value: any
  readonly __type?: T
}
/** Something to take the address of: `const cookie = ref()`, then `cookie.value`. */
declare function ref<T = any>(value?: T | null): ref_t<T>
/** No object. */
declare const NULL: null
/** The strategy routine of a driver: it queues a request, never sleeps, and returns 0. */
type strategy_t = (bp: buf) => number
/** Lowers b_bcount to what the driver can take. */
type mincnt_t = (bp: buf) => void
/** DDI_DMA_DONTWAIT, DDI_DMA_SLEEP, or a routine that returns DDI_DMA_CALLBACK_RUNOUT or _DONE. */
type callback_t = number | ((arg: any) => number)
type dev_info_t = dev_info
type timeout_id_t = timeout_id
type ddi_softintr_t = softintr
type soft_state_t = soft_state
/** Attributes of an engine; what is left out is without limit below 4 GB. */
interface ddi_dma_attr_t {
  dma_attr_version?: number | bigint
  dma_attr_addr_lo?: number | bigint
  dma_attr_addr_hi?: number | bigint
  dma_attr_count_max?: number | bigint
  dma_attr_align?: number | bigint
  dma_attr_burstsizes?: number | bigint
  dma_attr_minxfer?: number | bigint
  dma_attr_maxxfer?: number | bigint
  dma_attr_seg?: number | bigint
  dma_attr_sgllen?: number | bigint
  dma_attr_granular?: number | bigint
  dma_attr_flags?: number | bigint
}
/** How a channel moves data. */
interface ddi_dmae_req_t {
  der_command: number
  der_bufprocess?: number
  der_trans?: number
  der_step?: number
}


/** What the configuration says of a device. */
interface sdevice_t {
  readonly name: string
  readonly blocks: number
  readonly vector: number
  readonly ipl: number
  readonly sioa: number
  readonly channel: number
  readonly board: number
  readonly highpages: boolean
  /** Kernel address of the registers of a card with an engine of its own; 0 = it has ports. */
  readonly regs: number
  /** Entries of the list of such a card. */
  readonly entries: number
}
/** The u area of the process that runs. */
declare const u: user

interface buf {
  /** B_READ, B_ERROR and so on. */
  b_flags: number
  /** bytes asked for in this call of strategy. */
  b_bcount: number
  /** bytes that were not moved; the driver stores it before biodone. */
  b_resid: number
  /** errno of a failed transfer. */
  b_error: number
  /** the old 8-bit error number. */
  b_oerror: number
  /** block of 512 bytes to begin at (System V). */
  b_blkno: number
  /** block of 512 bytes to begin at (Solaris). */
  b_lblkno: number
  /** device number. */
  b_edev: number
  /** device number, old form. */
  b_dev: number
  /** address of the memory; b_un.b_addr is the same. */
  b_addr: number
  /** for the driver: the place to sort by. */
  b_sector: number
  /** for the driver. */
  b_cylin: number
  /** byte to begin at; -1 = none. */
  b_offset: number
  /** process whose memory it is; NULL = the kernel. */
  readonly b_proc: proc | null
  /** The union of older headers: b_un.b_addr. */
  readonly b_un: buf
  readonly __buf: never
}

interface uio {
  /** bytes the caller still wants. */
  uio_resid: number
  /** byte on the device. */
  uio_loffset: number
  /** byte on the device; the older name of uio_loffset. */
  uio_offset: number
  /** pieces of memory that are left. */
  uio_iovcnt: number
  /** UIO_USERSPACE or UIO_SYSSPACE. */
  uio_segflg: number
  /** how the file was opened. */
  uio_fmode: number
  readonly __uio: never
}

interface aio_req {
  /** where the data is in user memory. */
  readonly aio_uio: uio
  readonly __aio_req: never
}

interface dev_info {
  readonly __dev_info: never
}

interface ddi_dma_handle {
  readonly __ddi_dma_handle: never
}

interface ddi_dma_cookie {
  /** address for the device, 64 bits. */
  readonly dmac_laddress: number
  /** its low 32 bits. */
  readonly dmac_address: number
  /** bytes. */
  readonly dmac_size: number
  /** bus-specific. */
  readonly dmac_type: number
  readonly __ddi_dma_cookie: never
}

interface ddi_acc_handle {
  readonly __ddi_acc_handle: never
}

interface kmutex {
  readonly __kmutex: never
}

interface kcondvar {
  readonly __kcondvar: never
}

interface soft_state {
  readonly __soft_state: never
}

interface softintr {
  readonly __softintr: never
}

interface timeout_id {
  readonly __timeout_id: never
}

interface proc {
  readonly __proc: never
}

interface user {
  /** user address of the next byte. */
  u_base: number
  /** bytes left. */
  u_count: number
  /** byte in the file. */
  u_offset: number
  /** 0 user data, 1 system, 2 user text. */
  u_segflg: number
  /** errno of the call. */
  u_error: number
  readonly __user: never
}

/**
 * Writes a message: %s %d %x. CE_PANIC ends the run.
 *
 * @see cmn_err(9F)
 */
declare function cmn_err(level: number, format: string, ...values: unknown[]): void

/**
 * The minor part of a device number: the instance.
 *
 * @see getminor(9F)
 */
declare function getminor(dev: dev_t): number

/**
 * The major part of a device number: the driver.
 *
 * @see getmajor(9F)
 */
declare function getmajor(dev: dev_t): number

/**
 * Builds a device number.
 *
 * @see makedevice(9F)
 */
declare function makedevice(major: number, minor: number): dev_t

/**
 * The smaller of two.
 *
 * @see min(9F)
 */
declare function min(a: number, b: number): number

/**
 * The larger of two.
 *
 * @see max(9F)
 */
declare function max(a: number, b: number): number

/**
 * Spins the processor. In read and write await it; in other routines it is paid when they are over.
 *
 * @see drv_usecwait(9F)
 */
declare function drv_usecwait(microseconds: number): Promise<void>

/**
 * Sleeps for clock ticks of 10 ms.
 *
 * @see delay(9F)
 */
declare function delay(ticks: number): Promise<void>

/**
 * Microseconds as clock ticks, rounded up.
 *
 * @see drv_usectohz(9F)
 */
declare function drv_usectohz(microseconds: number): number

/**
 * Clock ticks as microseconds.
 *
 * @see drv_hztousec(9F)
 */
declare function drv_hztousec(ticks: number): number

/**
 * Calls a routine after clock ticks, as an interrupt of level 1.
 *
 * @see timeout(9F)
 */
declare function timeout(routine: (arg: any) => void, arg: unknown, ticks: number): timeout_id_t

/**
 * Takes a timeout back; -1 when it is not pending.
 *
 * @see untimeout(9F)
 */
declare function untimeout(id: timeout_id_t): number

/**
 * User memory to kernel memory; 0, or -1 for a bad address.
 *
 * @see copyin(9F)
 */
declare function copyin(userbuf: number, driverbuf: number, cn: number): Promise<number>

/**
 * Kernel memory to user memory; 0, or -1 for a bad address.
 *
 * @see copyout(9F)
 */
declare function copyout(driverbuf: number, userbuf: number, cn: number): Promise<number>

/**
 * Kernel memory, whole pages; NULL when it is short.
 *
 * @see kmem_alloc(9F)
 */
declare function kmem_alloc(size: number, flag: number): number | null

/**
 * Kernel memory of zeros; NULL when it is short.
 *
 * @see kmem_zalloc(9F)
 */
declare function kmem_zalloc(size: number, flag: number): number | null

/**
 * Gives kernel memory back.
 *
 * @see kmem_free(9F)
 */
declare function kmem_free(address: number, size: number): void

/**
 * Raw I/O of what u_base, u_count and u_offset say; the errno goes to u_error.
 *
 * @see physio(K)
 */
declare function physio(breakup: (bp: buf) => unknown, bp: buf | null, dev: dev_t, rw: number): Promise<void>

/**
 * Puts a request through strategy in pieces of at most 512 bytes. The level is 0 afterwards.
 *
 * @see dma_breakup(K)
 */
declare function dma_breakup(strategy: strategy_t, bp: buf): Promise<void>

/**
 * Breaks a block request up at the ends of pages.
 *
 * @see buf_breakup(K)
 */
declare function buf_breakup(strategy: strategy_t, bp: buf): Promise<void>

/**
 * Breaks a request up for a device without DMA.
 *
 * @see pio_breakup(K)
 */
declare function pio_breakup(strategy: strategy_t, bp: buf, maxsecsz: number): Promise<void>

/**
 * Checks the range of a request; 1 when it can be done.
 *
 * @see physck(K)
 */
declare function physck(nblocks: number, rw: number): number

/**
 * Ends the transfer of a header.
 *
 * @see iodone(K)
 */
declare function iodone(bp: buf): void

/**
 * The name that Release 4 gives iodone.
 *
 * @see biodone(K)
 */
declare function biodone(bp: buf): void

/**
 * Waits for iodone; gives the error.
 *
 * @see iowait(K)
 */
declare function iowait(bp: buf): Promise<number>

/**
 * The name that Release 4 gives iowait.
 *
 * @see biowait(K)
 */
declare function biowait(bp: buf): Promise<number>

/**
 * The error of a header.
 *
 * @see geterror(K)
 */
declare function geterror(bp: buf): number

/**
 * Sets B_ERROR and b_error.
 *
 * @see bioerror(K)
 */
declare function bioerror(bp: buf, error: number): void

/**
 * A header of the driver; NULL when memory is short.
 *
 * @see getrbuf(K)
 */
declare function getrbuf(flag?: number): buf | null

/**
 * Gives a header back.
 *
 * @see freerbuf(K)
 */
declare function freerbuf(bp: buf): void

/**
 * Moves bytes between kernel memory and u_base, and u_base on.
 *
 * @see iomove(K)
 */
declare function iomove(kaddr: number, n: number, rw: number): Promise<void>

/**
 * Gives up the processor until wakeup of the same channel.
 *
 * @see sleep(K)
 */
declare function sleep(chan: unknown, disp: number): Promise<number>

/**
 * Wakes all who sleep for the channel.
 *
 * @see wakeup(K)
 */
declare function wakeup(chan: unknown): void

/**
 * Sets the interrupt level and gives the old one; in xxread and xxwrite await it.
 *
 * @see spl(K)
 */
declare function spl0(): any

/**
 * Sets the interrupt level and gives the old one; in xxread and xxwrite await it.
 *
 * @see spl(K)
 */
declare function spl1(): any

/**
 * Sets the interrupt level and gives the old one; in xxread and xxwrite await it.
 *
 * @see spl(K)
 */
declare function spl2(): any

/**
 * Sets the interrupt level and gives the old one; in xxread and xxwrite await it.
 *
 * @see spl(K)
 */
declare function spl3(): any

/**
 * Sets the interrupt level and gives the old one; in xxread and xxwrite await it.
 *
 * @see spl(K)
 */
declare function spl4(): any

/**
 * Sets the interrupt level and gives the old one; in xxread and xxwrite await it.
 *
 * @see spl(K)
 */
declare function splbuf(): any

/**
 * Sets the interrupt level and gives the old one; in xxread and xxwrite await it.
 *
 * @see spl(K)
 */
declare function spl5(): any

/**
 * Sets the interrupt level and gives the old one; in xxread and xxwrite await it.
 *
 * @see spl(K)
 */
declare function splcli(): any

/**
 * Sets the interrupt level and gives the old one; in xxread and xxwrite await it.
 *
 * @see spl(K)
 */
declare function splpp(): any

/**
 * Sets the interrupt level and gives the old one; in xxread and xxwrite await it.
 *
 * @see spl(K)
 */
declare function spl6(): any

/**
 * Sets the interrupt level and gives the old one; in xxread and xxwrite await it.
 *
 * @see spl(K)
 */
declare function splvm(): any

/**
 * Sets the interrupt level and gives the old one; in xxread and xxwrite await it.
 *
 * @see spl(K)
 */
declare function splni(): any

/**
 * Sets the interrupt level and gives the old one; in xxread and xxwrite await it.
 *
 * @see spl(K)
 */
declare function splimp(): any

/**
 * Sets the interrupt level and gives the old one; in xxread and xxwrite await it.
 *
 * @see spl(K)
 */
declare function spltty(): any

/**
 * Sets the interrupt level and gives the old one; in xxread and xxwrite await it.
 *
 * @see spl(K)
 */
declare function spl7(): any

/**
 * Sets the interrupt level and gives the old one; in xxread and xxwrite await it.
 *
 * @see spl(K)
 */
declare function splhi(): any

/**
 * Puts a level back; in xxread and xxwrite await it.
 *
 * @see spl(K)
 */
declare function splx(level: number): any

/**
 * Reads a byte of a port.
 *
 * @see inb(K)
 */
declare function inb(port: number): number

/**
 * Reads 16 bits of a port.
 *
 * @see inw(K)
 */
declare function inw(port: number): number

/**
 * Reads 32 bits of a port.
 *
 * @see ind(K)
 */
declare function ind(port: number): number

/**
 * Writes a byte to a port.
 *
 * @see outb(K)
 */
declare function outb(port: number, value: number): void

/**
 * Writes 16 bits to a port.
 *
 * @see outw(K)
 */
declare function outw(port: number, value: number): void

/**
 * Writes 32 bits to a port.
 *
 * @see outd(K)
 */
declare function outd(port: number, value: number): void

/**
 * Reads a register that is memory: *(long *)address of C.
 *
 * @see sptalloc(K)
 */
declare function load32(address: number): number

/**
 * Writes a register that is memory.
 *
 * @see sptalloc(K)
 */
declare function store32(address: number, value: number): void

/**
 * The physical address of the memory of a header, or of a byte of it; NULL when it is not in memory.
 *
 * @see buf.h, UNIX System V
 */
declare function paddr(bp: buf, offset?: number): any

/**
 * Pages as bytes.
 *
 * @see sysmacros.h, UNIX System V
 */
declare function ptob(pages: number): number

/**
 * What the configuration says of a device: blocks, sioa (first port), channel, board, vector, ipl, regs (kernel address of registers).
 *
 * @see sdevice(4)
 */
declare function sdevice(dev: dev_t): sdevice_t

/**
 * Bytes as blocks of 512, rounded up.
 *
 * @see sysmacros.h, UNIX System V
 */
declare function btod(bytes: number): number

/**
 * Blocks of 512 as bytes.
 *
 * @see sysmacros.h, UNIX System V
 */
declare function dtob(blocks: number): number

/**
 * Puts a header into the queue of a controller, so that the arm sweeps.
 *
 * @see disksort(K)
 */
declare function disksort(tab: object, bp: buf): void

/**
 * The first of the queue.
 *
 * @see iobuf.h, UNIX System V
 */
declare function diskfirst(tab: object): buf | null

/**
 * Takes the first of the queue out.
 *
 * @see iobuf.h, UNIX System V
 */
declare function disknext(tab: object): buf | null

declare const EPERM: 1
declare const EINTR: 4
declare const EIO: 5
declare const ENXIO: 6
declare const EBADF: 9
declare const EAGAIN: 11
declare const ENOMEM: 12
declare const EACCES: 13
declare const EFAULT: 14
declare const EBUSY: 16
declare const EINVAL: 22
declare const ECANCELED: 47
declare const ENOTSUP: 48
declare const ETIME: 62
declare const EBADFD: 81
declare const EINPROGRESS: 150
declare const CE_CONT: 0
declare const CE_NOTE: 1
declare const CE_WARN: 2
declare const CE_PANIC: 3
declare const KM_SLEEP: 0
declare const KM_NOSLEEP: 1
declare const XX_COMMAND: 0
declare const XX_CONTROL: 1
declare const XX_BLOCK_LOW: 2
declare const XX_BLOCK_HIGH: 3
declare const XX_COUNT_LOW: 4
declare const XX_COUNT_HIGH: 5
declare const XX_ERROR: 6
declare const XX_ACKNOWLEDGE: 7
declare const XX_CMD_READ: 1
declare const XX_CMD_WRITE: 2
declare const XX_CMD_EXTEND: 4
declare const XX_CMD_RESET: 128
declare const XX_CTL_INTERRUPTS: 1
declare const XX_CTL_DMA: 2
declare const XX_CTL_WIDE: 4
declare const XX_ST_BUSY: 1
declare const XX_ST_DREQ: 2
declare const XX_ST_INTERRUPT: 4
declare const XX_ST_TERMINAL_COUNT: 8
declare const XX_ST_ERROR: 16
declare const XX_ST_END_OF_MEDIA: 32
declare const B_WRITE: 0
declare const B_READ: 1
declare const B_DONE: 2
declare const B_ERROR: 4
declare const B_BUSY: 8
declare const B_PHYS: 16
declare const B_MAP: 32
declare const B_WANTED: 64
declare const B_AGE: 128
declare const B_ASYNC: 256
declare const B_DELWRI: 512
declare const B_OPEN: 1024
declare const B_STALE: 2048
declare const B_VERIFY: 4096
declare const B_FORMAT: 8192
declare const B_KERNBUF: 536870912
declare const XX_CSR: 0
declare const XX_DMA_ADDR: 4
declare const XX_DMA_SIZE: 8
declare const XX_BLKNO: 12
declare const XX_RESID: 16
declare const XX_ERR: 20
declare const XX_NBYTES: 24
declare const XX_IOPB_ADDR: 64
declare const XX_SGLIST: 128
declare const XX_HIGH: 1048576
declare const XX_CSR_START: 1
declare const XX_CSR_ENABLE_INTERRUPTS: 2
declare const XX_CSR_CLEAR_INTERRUPT: 4
declare const XX_CSR_DIR: 8
declare const XX_CSR_RESET: 128
declare const XX_CSR_BUSY: 1
declare const XX_CSR_IEN: 2
declare const XX_CSR_INTERRUPTING: 4
declare const XX_CSR_DEVICE_ERROR: 16
declare const XX_CSR_DONE: 32
declare const XX_CSR_ADD_PENDING: 64
declare const PRIBIO: 20
declare const PZERO: 25
declare const PCATCH: 256
declare const HZ: 100
declare const NBPSCTR: 512
declare const NODEV: -1
