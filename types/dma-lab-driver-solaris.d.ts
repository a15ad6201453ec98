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
 * Raw I/O: locks the pages, gives pieces to strategy, waits for each. NULL as bp lets the kernel take one. 0 or an errno.
 *
 * @see physio(9F)
 */
declare function physio(strat: strategy_t, bp: buf | null, dev: dev_t, rw: number, mincnt: mincnt_t, uio: uio): Promise<number>

/**
 * Raw I/O that does not wait for the transfer; cancel can only be anocancel. 0 when it is scheduled.
 *
 * @see aphysio(9F)
 */
declare function aphysio(strat: strategy_t, cancel: (bp: buf) => number, dev: dev_t, rw: number, mincnt: mincnt_t, aiop: aio_req): Promise<number>

/**
 * The cancel routine of aphysio: nothing can be cancelled.
 *
 * @see anocancel(9F)
 */
declare function anocancel(bp: buf): number

/**
 * Lowers b_bcount to the limit of the system.
 *
 * @see minphys(9F)
 */
declare function minphys(bp: buf): void

/**
 * Waits for biodone; gives the error of the buf.
 *
 * @see biowait(9F)
 */
declare function biowait(bp: buf): Promise<number>

/**
 * Ends the transfer of a buf: once, and last of all.
 *
 * @see biodone(9F)
 */
declare function biodone(bp: buf): void

/**
 * Says why a transfer failed, before biodone.
 *
 * @see bioerror(9F)
 */
declare function bioerror(bp: buf, error: number): void

/**
 * Makes a used buf as new.
 *
 * @see bioreset(9F)
 */
declare function bioreset(bp: buf): void

/**
 * The error of a buf.
 *
 * @see geterror(9F)
 */
declare function geterror(bp: buf): number

/**
 * A buf of the driver for physio; NULL when memory is short.
 *
 * @see getrbuf(9F)
 */
declare function getrbuf(sleepflag: number): buf | null

/**
 * Gives a buf of getrbuf back.
 *
 * @see freerbuf(9F)
 */
declare function freerbuf(bp: buf): void

/**
 * Moves bytes between kernel and user memory and the uio on. 0 or EFAULT.
 *
 * @see uiomove(9F)
 */
declare function uiomove(address: number, nbytes: number, rwflag: number, uio: uio): Promise<number>

/**
 * Stores one byte where the uio points. 0 or EFAULT.
 *
 * @see ureadc(9F)
 */
declare function ureadc(c: number, uio: uio): Promise<number>

/**
 * Takes one byte from where the uio points; -1 on error.
 *
 * @see uwritec(9F)
 */
declare function uwritec(uio: uio): Promise<number>

/**
 * Makes a table for the state of instances.
 *
 * @see ddi_soft_state(9F)
 */
declare function ddi_soft_state_init(statep: ref_t<soft_state_t>, size: number, nitems: number): number

/**
 * Gives the table back.
 *
 * @see ddi_soft_state(9F)
 */
declare function ddi_soft_state_fini(state: soft_state_t): void

/**
 * Gives an instance its state, an object of the driver. DDI_SUCCESS or DDI_FAILURE.
 *
 * @see ddi_soft_state(9F)
 */
declare function ddi_soft_state_zalloc(state: soft_state_t, item: number, initial: object): number

/**
 * The state of an instance; NULL when it is not attached.
 *
 * @see ddi_soft_state(9F)
 */
declare function ddi_get_soft_state(state: soft_state_t, item: number): any

/**
 * Takes the state of an instance away.
 *
 * @see ddi_soft_state(9F)
 */
declare function ddi_soft_state_free(state: soft_state_t, item: number): void

/**
 * The number of an instance.
 *
 * @see ddi_get_instance(9F)
 */
declare function ddi_get_instance(dip: dev_info_t): number

/**
 * The name of the device.
 *
 * @see ddi_get_name(9F)
 */
declare function ddi_get_name(dip: dev_info_t): string

/**
 * Leaves something with the instance; an intr that is only exported is called with it.
 *
 * @see ddi_set_driver_private(9F)
 */
declare function ddi_set_driver_private(dip: dev_info_t, data: unknown): void

/**
 * What ddi_set_driver_private left.
 *
 * @see ddi_get_driver_private(9F)
 */
declare function ddi_get_driver_private(dip: dev_info_t): any

/**
 * A property of the device: blocks, dma-addr-hi, dma-count-max, dma-seg, dma-sgllen, dma-channel, dma-trans, queue-depth, byte-delay, normal-power, watchdog (microseconds), minphys, own-header.
 *
 * @see ddi_prop_get_int64(9F)
 */
declare function ddi_prop_get_int64(dev: number, dip: dev_info_t, flags: number, name: string, defvalue: number): number

/**
 * Pages as bytes.
 *
 * @see ddi_btop(9F)
 */
declare function ddi_ptob(dip: dev_info_t, pages: number): number

/**
 * Bytes as whole pages, rounded down.
 *
 * @see ddi_btop(9F)
 */
declare function ddi_btop(dip: dev_info_t, bytes: number): number

/**
 * Clock ticks since power-on.
 *
 * @see ddi_get_lbolt(9F)
 */
declare function ddi_get_lbolt(): number

/**
 * The priority that mutex_init wants.
 *
 * @see ddi_get_iblock_cookie(9F)
 */
declare function ddi_get_iblock_cookie(dip: dev_info_t, inumber: number, iblock_cookiep: ref_t<number>): number

/**
 * Adds the interrupt routine of a device.
 *
 * @see ddi_add_intr(9F)
 */
declare function ddi_add_intr(dip: dev_info_t, inumber: number, iblock_cookiep: ref_t<number> | null, idevice_cookiep: null, int_handler: (arg: any) => number, arg: unknown): number

/**
 * Takes the interrupt routine away.
 *
 * @see ddi_remove_intr(9F)
 */
declare function ddi_remove_intr(dip: dev_info_t, inumber: number, iblock_cookie: number | null): void

/**
 * The priority that mutex_init wants for a mutex that a soft interrupt takes.
 *
 * @see ddi_add_softintr(9F)
 */
declare function ddi_get_soft_iblock_cookie(dip: dev_info_t, preference: number, iblock_cookiep: ref_t<number>): number

/**
 * 1 when the interrupt is above lock level: its handler can do no more than trigger a soft interrupt.
 *
 * @see ddi_intr_hilevel(9F)
 */
declare function ddi_intr_hilevel(dip: dev_info_t, inumber: number): number

/**
 * Adds a soft interrupt of level 1 to 9.
 *
 * @see ddi_add_softintr(9F)
 */
declare function ddi_add_softintr(dip: dev_info_t, preference: number, idp: ref_t<ddi_softintr_t>, iblockp: null, idevp: null, handler: (arg: any) => number, arg: unknown): number

/**
 * Takes a soft interrupt away.
 *
 * @see ddi_remove_softintr(9F)
 */
declare function ddi_remove_softintr(id: ddi_softintr_t): void

/**
 * Asks for a soft interrupt.
 *
 * @see ddi_trigger_softintr(9F)
 */
declare function ddi_trigger_softintr(id: ddi_softintr_t): void

/**
 * Room for a mutex; mutex_init makes it one.
 *
 * @see mutex(9F)
 */
declare function kmutex_t(): kmutex

/**
 * Makes a mutex. A handler that takes it needs its iblock cookie here.
 *
 * @see mutex(9F)
 */
declare function mutex_init(mp: kmutex, name: string | null, type: number, arg: number | null): void

/**
 * Gives a mutex back.
 *
 * @see mutex(9F)
 */
declare function mutex_destroy(mp: kmutex): void

/**
 * Takes a mutex. In read and write await it.
 *
 * @see mutex(9F)
 */
declare function mutex_enter(mp: kmutex): Promise<void> | void

/**
 * Lets a mutex go. In read and write await it.
 *
 * @see mutex(9F)
 */
declare function mutex_exit(mp: kmutex): Promise<void> | void

/**
 * 1 when the caller holds it.
 *
 * @see mutex(9F)
 */
declare function mutex_owned(mp: kmutex): number

/**
 * Room for a condition variable.
 *
 * @see condvar(9F)
 */
declare function kcondvar_t(): kcondvar

/**
 * Makes a condition variable.
 *
 * @see condvar(9F)
 */
declare function cv_init(cvp: kcondvar, name: string | null, type: number, arg: null): void

/**
 * Gives it back.
 *
 * @see condvar(9F)
 */
declare function cv_destroy(cvp: kcondvar): void

/**
 * Lets the mutex go, waits for a signal, takes it again.
 *
 * @see condvar(9F)
 */
declare function cv_wait(cvp: kcondvar, mp: kmutex): Promise<void>

/**
 * As cv_wait; 0 when a signal of the process ended it.
 *
 * @see condvar(9F)
 */
declare function cv_wait_sig(cvp: kcondvar, mp: kmutex): Promise<number>

/**
 * As cv_wait, until a time in clock ticks since power-on (ddi_get_lbolt() + n): -1 when it is over, otherwise the ticks that are left.
 *
 * @see condvar(9F)
 */
declare function cv_timedwait(cvp: kcondvar, mp: kmutex, timeout: number): Promise<number>

/**
 * As cv_timedwait; 0 when a signal of the process ended it.
 *
 * @see condvar(9F)
 */
declare function cv_timedwait_sig(cvp: kcondvar, mp: kmutex, timeout: number): Promise<number>

/**
 * Wakes one waiter.
 *
 * @see condvar(9F)
 */
declare function cv_signal(cvp: kcondvar): void

/**
 * Wakes all waiters.
 *
 * @see condvar(9F)
 */
declare function cv_broadcast(cvp: kcondvar): void

/**
 * Marks a component busy: it keeps its power.
 *
 * @see pm_busy_component(9F)
 */
declare function pm_busy_component(dip: dev_info_t, component: number): number

/**
 * Takes one busy mark back.
 *
 * @see pm_idle_component(9F)
 */
declare function pm_idle_component(dip: dev_info_t, component: number): number

/**
 * Gives a component power; without a mutex held.
 *
 * @see pm_raise_power(9F)
 */
declare function pm_raise_power(dip: dev_info_t, component: number, level: number): Promise<number>

/**
 * Takes power away; for detach.
 *
 * @see pm_lower_power(9F)
 */
declare function pm_lower_power(dip: dev_info_t, component: number, level: number): Promise<number>

/**
 * Makes a handle for an engine with these attributes.
 *
 * @see ddi_dma_alloc_handle(9F)
 */
declare function ddi_dma_alloc_handle(dip: dev_info_t, attr: ddi_dma_attr_t, waitfp: callback_t, arg: unknown, handlep: ref_t<ddi_dma_handle>): number

/**
 * Gives a handle back, unbound.
 *
 * @see ddi_dma_free_handle(9F)
 */
declare function ddi_dma_free_handle(handle: ddi_dma_handle): void

/**
 * Binds the memory of a buf. DDI_DMA_MAPPED, DDI_DMA_PARTIAL_MAP, or why not.
 *
 * @see ddi_dma_buf_bind_handle(9F)
 */
declare function ddi_dma_buf_bind_handle(handle: ddi_dma_handle, bp: buf, flags: number, callback: callback_t, arg: unknown, cookiep: ref_t<ddi_dma_cookie>, ccountp: ref_t<number>): number

/**
 * Binds a piece of an address space; NULL is the kernel.
 *
 * @see ddi_dma_addr_bind_handle(9F)
 */
declare function ddi_dma_addr_bind_handle(handle: ddi_dma_handle, as: proc | null, addr: number, len: number, flags: number, callback: callback_t, arg: unknown, cookiep: ref_t<ddi_dma_cookie>, ccountp: ref_t<number>): number

/**
 * Ends a binding; when the transfer is over.
 *
 * @see ddi_dma_unbind_handle(9F)
 */
declare function ddi_dma_unbind_handle(handle: ddi_dma_handle): number

/**
 * Brings memory and device to the same view. Length 0: to the end.
 *
 * @see ddi_dma_sync(9F)
 */
declare function ddi_dma_sync(handle: ddi_dma_handle, offset: number, length: number, type: number): number

/**
 * The next cookie: ccount - 1 times after a bind.
 *
 * @see ddi_dma_nextcookie(9F)
 */
declare function ddi_dma_nextcookie(handle: ddi_dma_handle, cookiep?: ref_t<ddi_dma_cookie>): ddi_dma_cookie

/**
 * The cookie after another, the first after NULL.
 *
 * @see ddi_dma_cookie_iter(9F)
 */
declare function ddi_dma_cookie_iter(handle: ddi_dma_handle, cookie: ddi_dma_cookie | null): ddi_dma_cookie | null

/**
 * A cookie of the active window by its place.
 *
 * @see ddi_dma_cookie_get(9F)
 */
declare function ddi_dma_cookie_get(handle: ddi_dma_handle, index: number): ddi_dma_cookie | null

/**
 * The only cookie.
 *
 * @see ddi_dma_cookie_one(9F)
 */
declare function ddi_dma_cookie_one(handle: ddi_dma_handle): ddi_dma_cookie

/**
 * How many cookies the active window has.
 *
 * @see ddi_dma_ncookies(9F)
 */
declare function ddi_dma_ncookies(handle: ddi_dma_handle): number

/**
 * How many windows a partial mapping has.
 *
 * @see ddi_dma_numwin(9F)
 */
declare function ddi_dma_numwin(handle: ddi_dma_handle, nwinp: ref_t<number>): number

/**
 * Makes another window the active one.
 *
 * @see ddi_dma_getwin(9F)
 */
declare function ddi_dma_getwin(handle: ddi_dma_handle, win: number, offp: ref_t<number>, lenp: ref_t<number>, cookiep: ref_t<ddi_dma_cookie>, ccountp: ref_t<number>): number

/**
 * Burst sizes, bit n for 2^n bytes.
 *
 * @see ddi_dma_burstsizes(9F)
 */
declare function ddi_dma_burstsizes(handle: ddi_dma_handle): number

/**
 * Kernel memory that suits the engine.
 *
 * @see ddi_dma_mem_alloc(9F)
 */
declare function ddi_dma_mem_alloc(handle: ddi_dma_handle, length: number, accattrp: null, flags: number, waitfp: callback_t, arg: unknown, kaddrp: ref_t<number>, real_length: ref_t<number>, handlep: ref_t<ddi_acc_handle>): number

/**
 * Gives memory of ddi_dma_mem_alloc back.
 *
 * @see ddi_dma_mem_free(9F)
 */
declare function ddi_dma_mem_free(handle: ddi_acc_handle): void

/**
 * Takes a channel of the motherboard.
 *
 * @see ddi_dmae(9F)
 */
declare function ddi_dmae_alloc(dip: dev_info_t, chnl: number, waitfp: callback_t, arg: unknown): number

/**
 * Gives a channel back.
 *
 * @see ddi_dmae(9F)
 */
declare function ddi_dmae_release(dip: dev_info_t, chnl: number): number

/**
 * Programs a channel for one cookie and lets it run.
 *
 * @see ddi_dmae(9F)
 */
declare function ddi_dmae_prog(dip: dev_info_t, dmaereq: ddi_dmae_req_t, cookie: ddi_dma_cookie | null, chnl: number): number

/**
 * Masks a channel.
 *
 * @see ddi_dmae(9F)
 */
declare function ddi_dmae_disable(dip: dev_info_t, chnl: number): number

/**
 * Lets a masked channel go on.
 *
 * @see ddi_dmae(9F)
 */
declare function ddi_dmae_enable(dip: dev_info_t, chnl: number): number

/**
 * Ends what a channel does.
 *
 * @see ddi_dmae(9F)
 */
declare function ddi_dmae_stop(dip: dev_info_t, chnl: number): number

/**
 * Bytes that a channel has not moved.
 *
 * @see ddi_dmae(9F)
 */
declare function ddi_dmae_getcnt(dip: dev_info_t, chnl: number, countp: ref_t<number>): number

/**
 * Makes a channel a bus arbiter for its card.
 *
 * @see ddi_dmae(9F)
 */
declare function ddi_dmae_1stparty(dip: dev_info_t, chnl: number): number

/**
 * Maps the registers of a device; of a ramdisk its memory.
 *
 * @see ddi_regs_map_setup(9F)
 */
declare function ddi_regs_map_setup(dip: dev_info_t, rnumber: number, addrp: ref_t<number> | null, offset: number, len: number, accattrp: null, handlep: ref_t<ddi_acc_handle>): number

/**
 * Gives a mapping back.
 *
 * @see ddi_regs_map_free(9F)
 */
declare function ddi_regs_map_free(handle: ddi_acc_handle): void

/**
 * Reads 8 bits.
 *
 * @see ddi_get8(9F)
 */
declare function ddi_get8(handle: ddi_acc_handle, address: number): number

/**
 * Reads 16 bits.
 *
 * @see ddi_get16(9F)
 */
declare function ddi_get16(handle: ddi_acc_handle, address: number): number

/**
 * Reads 32 bits.
 *
 * @see ddi_get32(9F)
 */
declare function ddi_get32(handle: ddi_acc_handle, address: number): number

/**
 * Writes 8 bits.
 *
 * @see ddi_put8(9F)
 */
declare function ddi_put8(handle: ddi_acc_handle, address: number, value: number): void

/**
 * Writes 16 bits.
 *
 * @see ddi_put16(9F)
 */
declare function ddi_put16(handle: ddi_acc_handle, address: number, value: number): void

/**
 * Writes 32 bits.
 *
 * @see ddi_put32(9F)
 */
declare function ddi_put32(handle: ddi_acc_handle, address: number, value: number): void

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
declare const B_BUSY: 1
declare const B_DONE: 2
declare const B_ERROR: 4
declare const B_PAGEIO: 16
declare const B_PHYS: 32
declare const B_READ: 64
declare const B_WANTED: 128
declare const B_WRITE: 256
declare const B_ASYNC: 1024
declare const B_REMAPPED: 16384
declare const B_NOCACHE: 524288
declare const B_SHADOW: 2097152
declare const B_FAILFAST: 16777216
declare const B_STARTED: 33554432
declare const DDI_SUCCESS: 0
declare const DDI_FAILURE: -1
declare const DDI_DMA_DONTWAIT: 0
declare const DDI_DMA_SLEEP: 1
declare const DDI_DMA_CALLBACK_RUNOUT: 0
declare const DDI_DMA_CALLBACK_DONE: 1
declare const DDI_DMA_CALLBACK_LATER: 2
declare const DDI_DMA_WRITE: 1
declare const DDI_DMA_READ: 2
declare const DDI_DMA_RDWR: 3
declare const DDI_DMA_REDZONE: 4
declare const DDI_DMA_PARTIAL: 8
declare const DDI_DMA_CONSISTENT: 16
declare const DDI_DMA_EXCLUSIVE: 32
declare const DDI_DMA_STREAMING: 64
declare const DDI_DMA_SBUS_64BIT: 8192
declare const DDI_DMA_MAPPED: 0
declare const DDI_DMA_MAPOK: 0
declare const DDI_DMA_PARTIAL_MAP: 1
declare const DDI_DMA_DONE: 2
declare const DDI_DMA_NORESOURCES: -1
declare const DDI_DMA_NOMAPPING: -2
declare const DDI_DMA_TOOBIG: -3
declare const DDI_DMA_TOOSMALL: -4
declare const DDI_DMA_LOCKED: -5
declare const DDI_DMA_BADLIMITS: -6
declare const DDI_DMA_STALE: -7
declare const DDI_DMA_BADATTR: -8
declare const DDI_DMA_INUSE: -9
declare const DDI_DMA_USE_PHYSICAL: -10
declare const DDI_DMA_SYNC_FORDEV: 0
declare const DDI_DMA_SYNC_FORCPU: 1
declare const DDI_DMA_SYNC_FORKERNEL: 2
declare const DMA_ATTR_V0: 0
declare const DDI_DMA_FORCE_PHYSICAL: 256
declare const DDI_DMA_FLAGERR: 512
declare const DDI_DMA_RELAXED_ORDERING: 1024
declare const DDI_DMA_BOUNCE_ON_SEG: 32768
declare const DEFAULT_BOUNCE_CAP: 1052672
declare const PREALLOCATED_COOKIES_64: 65
declare const PREALLOCATED_COOKIES_32: 33
declare const DEFAULT_BOUNCE_POISON: 238
declare const DMAE_CMD_VRFY: 0
declare const DMAE_CMD_WRITE: 1
declare const DMAE_CMD_READ: 2
declare const DMAE_TRANS_SNGL: 0
declare const DMAE_TRANS_BLCK: 1
declare const DMAE_TRANS_DMND: 2
declare const DMAE_TRANS_CSCD: 3
declare const DMAE_STEP_INC: 0
declare const DMAE_STEP_DEC: 1
declare const DMAE_STEP_HOLD: 2
declare const DMAE_BUF_AUTO: 2
declare const DDI_INTR_CLAIMED: 1
declare const DDI_INTR_UNCLAIMED: 0
declare const UIO_READ: 0
declare const UIO_WRITE: 1
declare const UIO_USERSPACE: 0
declare const UIO_SYSSPACE: 1
declare const DDI_ATTACH: 0
declare const DDI_DETACH: 0
declare const MUTEX_DRIVER: 4
declare const CV_DRIVER: 1
declare const DDI_DEV_T_ANY: -2
declare const DDI_SOFTINT_LOW: 1
declare const DDI_SOFTINT_MED: 4
declare const DDI_SOFTINT_HIGH: 6
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
declare const IOPB_COMMAND: 0
declare const IOPB_STATUS: 4
declare const IOPB_BLKNO: 8
declare const IOPB_NBYTES: 12
declare const IOPB_RESID: 16
declare const IOPB_NEXT: 20
declare const IOPB_TAG: 24
declare const IOPB_HEADER_BYTES: 32
declare const IOPB_ENTRY_BYTES: 8
declare const IOPB_FLAG_INTR: 1
declare const IOPB_FLAG_LINK: 2
declare const IOPB_STATUS_DONE: 2147483648
declare const IOPB_STATUS_ERROR: 1073741824
declare const PIO_DATA: 0
declare const PIO_CSR: 1
declare const START_TRANSFER: 1
declare const PIO_BUSY: 2
declare const PIO_OVERRUN: 4
