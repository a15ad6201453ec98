/** A call of the kernel as an editor shows it. */
export interface DriverWord {
  readonly name: string
  /** TypeScript, from the opening bracket to the closing one. */
  readonly parameters: string
  readonly returns: string
  readonly help: string
  /** Manual page. */
  readonly source: string
}

type Row = readonly [name: string, parameters: string, returns: string, help: string, source?: string]
const S = 'Promise<number>'
const V = 'void'
const N = 'number'

const word = ([name, parameters, returns, help, source]: Row, section: string): DriverWord => {
  return { name, parameters, returns, help, source: source ?? `${name}(${section})` }
}

const COMMON: readonly Row[] = [
  [
    'cmn_err',
    'level: number, format: string, ...values: unknown[]',
    V,
    'Writes a message: %s %d %x. CE_PANIC ends the run.',
  ],
  ['getminor', 'dev: dev_t', N, 'The minor part of a device number: the instance.'],
  ['getmajor', 'dev: dev_t', N, 'The major part of a device number: the driver.'],
  ['makedevice', 'major: number, minor: number', 'dev_t', 'Builds a device number.'],
  ['min', 'a: number, b: number', N, 'The smaller of two.'],
  ['max', 'a: number, b: number', N, 'The larger of two.'],
  [
    'drv_usecwait',
    'microseconds: number',
    'Promise<void>',
    'Spins the processor. In read and write await it; in other routines it is paid when they are over.',
  ],
  ['delay', 'ticks: number', 'Promise<void>', 'Sleeps for clock ticks of 10 ms.'],
  ['drv_usectohz', 'microseconds: number', N, 'Microseconds as clock ticks, rounded up.'],
  ['drv_hztousec', 'ticks: number', N, 'Clock ticks as microseconds.'],
  [
    'timeout',
    'routine: (arg: any) => void, arg: unknown, ticks: number',
    'timeout_id_t',
    'Calls a routine after clock ticks, as an interrupt of level 1.',
  ],
  ['untimeout', 'id: timeout_id_t', N, 'Takes a timeout back; -1 when it is not pending.'],
  [
    'copyin',
    'userbuf: number, driverbuf: number, cn: number',
    S,
    'User memory to kernel memory; 0, or -1 for a bad address.',
  ],
  [
    'copyout',
    'driverbuf: number, userbuf: number, cn: number',
    S,
    'Kernel memory to user memory; 0, or -1 for a bad address.',
  ],
  ['kmem_alloc', 'size: number, flag: number', 'number | null', 'Kernel memory, whole pages; NULL when it is short.'],
  ['kmem_zalloc', 'size: number, flag: number', 'number | null', 'Kernel memory of zeros; NULL when it is short.'],
  ['kmem_free', 'address: number, size: number', V, 'Gives kernel memory back.'],
]

const SOLARIS: readonly Row[] = [
  [
    'physio',
    'strat: strategy_t, bp: buf | null, dev: dev_t, rw: number, mincnt: mincnt_t, uio: uio',
    S,
    'Raw I/O: locks the pages, gives pieces to strategy, waits for each. NULL as bp lets the kernel take one. 0 or an errno.',
  ],
  [
    'aphysio',
    'strat: strategy_t, cancel: (bp: buf) => number, dev: dev_t, rw: number, mincnt: mincnt_t, aiop: aio_req',
    S,
    'Raw I/O that does not wait for the transfer; cancel can only be anocancel. 0 when it is scheduled.',
  ],
  ['anocancel', 'bp: buf', N, 'The cancel routine of aphysio: nothing can be cancelled.'],
  ['minphys', 'bp: buf', V, 'Lowers b_bcount to the limit of the system.'],
  ['biowait', 'bp: buf', S, 'Waits for biodone; gives the error of the buf.'],
  ['biodone', 'bp: buf', V, 'Ends the transfer of a buf: once, and last of all.'],
  ['bioerror', 'bp: buf, error: number', V, 'Says why a transfer failed, before biodone.'],
  ['bioreset', 'bp: buf', V, 'Makes a used buf as new.'],
  ['geterror', 'bp: buf', N, 'The error of a buf.'],
  ['getrbuf', 'sleepflag: number', 'buf | null', 'A buf of the driver for physio; NULL when memory is short.'],
  ['freerbuf', 'bp: buf', V, 'Gives a buf of getrbuf back.'],
  [
    'uiomove',
    'address: number, nbytes: number, rwflag: number, uio: uio',
    S,
    'Moves bytes between kernel and user memory and the uio on. 0 or EFAULT.',
  ],
  ['ureadc', 'c: number, uio: uio', S, 'Stores one byte where the uio points. 0 or EFAULT.'],
  ['uwritec', 'uio: uio', S, 'Takes one byte from where the uio points; -1 on error.'],
  [
    'ddi_soft_state_init',
    'statep: ref_t<soft_state_t>, size: number, nitems: number',
    N,
    'Makes a table for the state of instances.',
    'ddi_soft_state(9F)',
  ],
  ['ddi_soft_state_fini', 'state: soft_state_t', V, 'Gives the table back.', 'ddi_soft_state(9F)'],
  [
    'ddi_soft_state_zalloc',
    'state: soft_state_t, item: number, initial: object',
    N,
    'Gives an instance its state, an object of the driver. DDI_SUCCESS or DDI_FAILURE.',
    'ddi_soft_state(9F)',
  ],
  [
    'ddi_get_soft_state',
    'state: soft_state_t, item: number',
    'any',
    'The state of an instance; NULL when it is not attached.',
    'ddi_soft_state(9F)',
  ],
  [
    'ddi_soft_state_free',
    'state: soft_state_t, item: number',
    V,
    'Takes the state of an instance away.',
    'ddi_soft_state(9F)',
  ],
  ['ddi_get_instance', 'dip: dev_info_t', N, 'The number of an instance.'],
  ['ddi_get_name', 'dip: dev_info_t', 'string', 'The name of the device.'],
  [
    'ddi_set_driver_private',
    'dip: dev_info_t, data: unknown',
    V,
    'Leaves something with the instance; an intr that is only exported is called with it.',
  ],
  ['ddi_get_driver_private', 'dip: dev_info_t', 'any', 'What ddi_set_driver_private left.'],
  [
    'ddi_prop_get_int64',
    'dev: number, dip: dev_info_t, flags: number, name: string, defvalue: number',
    N,
    'A property of the device: blocks, dma-addr-hi, dma-count-max, dma-seg, dma-sgllen, dma-channel, dma-trans, queue-depth, byte-delay, normal-power, watchdog (microseconds), minphys, own-header.',
  ],
  ['ddi_ptob', 'dip: dev_info_t, pages: number', N, 'Pages as bytes.', 'ddi_btop(9F)'],
  ['ddi_btop', 'dip: dev_info_t, bytes: number', N, 'Bytes as whole pages, rounded down.', 'ddi_btop(9F)'],
  ['ddi_get_lbolt', '', N, 'Clock ticks since power-on.'],
  [
    'ddi_get_iblock_cookie',
    'dip: dev_info_t, inumber: number, iblock_cookiep: ref_t<number>',
    N,
    'The priority that mutex_init wants.',
  ],
  [
    'ddi_add_intr',
    'dip: dev_info_t, inumber: number, iblock_cookiep: ref_t<number> | null, idevice_cookiep: null, int_handler: (arg: any) => number, arg: unknown',
    N,
    'Adds the interrupt routine of a device.',
  ],
  [
    'ddi_remove_intr',
    'dip: dev_info_t, inumber: number, iblock_cookie: number | null',
    V,
    'Takes the interrupt routine away.',
  ],
  [
    'ddi_get_soft_iblock_cookie',
    'dip: dev_info_t, preference: number, iblock_cookiep: ref_t<number>',
    N,
    'The priority that mutex_init wants for a mutex that a soft interrupt takes.',
    'ddi_add_softintr(9F)',
  ],
  [
    'ddi_intr_hilevel',
    'dip: dev_info_t, inumber: number',
    N,
    '1 when the interrupt is above lock level: its handler can do no more than trigger a soft interrupt.',
  ],
  [
    'ddi_add_softintr',
    'dip: dev_info_t, preference: number, idp: ref_t<ddi_softintr_t>, iblockp: null, idevp: null, handler: (arg: any) => number, arg: unknown',
    N,
    'Adds a soft interrupt of level 1 to 9.',
  ],
  ['ddi_remove_softintr', 'id: ddi_softintr_t', V, 'Takes a soft interrupt away.'],
  ['ddi_trigger_softintr', 'id: ddi_softintr_t', V, 'Asks for a soft interrupt.'],
  ['kmutex_t', '', 'kmutex', 'Room for a mutex; mutex_init makes it one.', 'mutex(9F)'],
  [
    'mutex_init',
    'mp: kmutex, name: string | null, type: number, arg: number | null',
    V,
    'Makes a mutex. A handler that takes it needs its iblock cookie here.',
    'mutex(9F)',
  ],
  ['mutex_destroy', 'mp: kmutex', V, 'Gives a mutex back.', 'mutex(9F)'],
  ['mutex_enter', 'mp: kmutex', 'Promise<void> | void', 'Takes a mutex. In read and write await it.', 'mutex(9F)'],
  ['mutex_exit', 'mp: kmutex', 'Promise<void> | void', 'Lets a mutex go. In read and write await it.', 'mutex(9F)'],
  ['mutex_owned', 'mp: kmutex', N, '1 when the caller holds it.', 'mutex(9F)'],
  ['kcondvar_t', '', 'kcondvar', 'Room for a condition variable.', 'condvar(9F)'],
  [
    'cv_init',
    'cvp: kcondvar, name: string | null, type: number, arg: null',
    V,
    'Makes a condition variable.',
    'condvar(9F)',
  ],
  ['cv_destroy', 'cvp: kcondvar', V, 'Gives it back.', 'condvar(9F)'],
  [
    'cv_wait',
    'cvp: kcondvar, mp: kmutex',
    'Promise<void>',
    'Lets the mutex go, waits for a signal, takes it again.',
    'condvar(9F)',
  ],
  [
    'cv_wait_sig',
    'cvp: kcondvar, mp: kmutex',
    S,
    'As cv_wait; 0 when a signal of the process ended it.',
    'condvar(9F)',
  ],
  [
    'cv_timedwait',
    'cvp: kcondvar, mp: kmutex, timeout: number',
    S,
    'As cv_wait, until a time in clock ticks since power-on (ddi_get_lbolt() + n): -1 when it is over, otherwise the ticks that are left.',
    'condvar(9F)',
  ],
  [
    'cv_timedwait_sig',
    'cvp: kcondvar, mp: kmutex, timeout: number',
    S,
    'As cv_timedwait; 0 when a signal of the process ended it.',
    'condvar(9F)',
  ],
  ['cv_signal', 'cvp: kcondvar', V, 'Wakes one waiter.', 'condvar(9F)'],
  ['cv_broadcast', 'cvp: kcondvar', V, 'Wakes all waiters.', 'condvar(9F)'],
  ['pm_busy_component', 'dip: dev_info_t, component: number', N, 'Marks a component busy: it keeps its power.'],
  ['pm_idle_component', 'dip: dev_info_t, component: number', N, 'Takes one busy mark back.'],
  [
    'pm_raise_power',
    'dip: dev_info_t, component: number, level: number',
    S,
    'Gives a component power; without a mutex held.',
  ],
  ['pm_lower_power', 'dip: dev_info_t, component: number, level: number', S, 'Takes power away; for detach.'],
  [
    'ddi_dma_alloc_handle',
    'dip: dev_info_t, attr: ddi_dma_attr_t, waitfp: callback_t, arg: unknown, handlep: ref_t<ddi_dma_handle>',
    'number',
    'Makes a handle for an engine with these attributes.',
  ],
  ['ddi_dma_free_handle', 'handle: ddi_dma_handle', V, 'Gives a handle back, unbound.'],
  [
    'ddi_dma_buf_bind_handle',
    'handle: ddi_dma_handle, bp: buf, flags: number, callback: callback_t, arg: unknown, cookiep: ref_t<ddi_dma_cookie>, ccountp: ref_t<number>',
    'number',
    'Binds the memory of a buf. DDI_DMA_MAPPED, DDI_DMA_PARTIAL_MAP, or why not.',
  ],
  [
    'ddi_dma_addr_bind_handle',
    'handle: ddi_dma_handle, as: proc | null, addr: number, len: number, flags: number, callback: callback_t, arg: unknown, cookiep: ref_t<ddi_dma_cookie>, ccountp: ref_t<number>',
    'number',
    'Binds a piece of an address space; NULL is the kernel.',
  ],
  ['ddi_dma_unbind_handle', 'handle: ddi_dma_handle', N, 'Ends a binding; when the transfer is over.'],
  [
    'ddi_dma_sync',
    'handle: ddi_dma_handle, offset: number, length: number, type: number',
    N,
    'Brings memory and device to the same view. Length 0: to the end.',
  ],
  [
    'ddi_dma_nextcookie',
    'handle: ddi_dma_handle, cookiep?: ref_t<ddi_dma_cookie>',
    'ddi_dma_cookie',
    'The next cookie: ccount - 1 times after a bind.',
  ],
  [
    'ddi_dma_cookie_iter',
    'handle: ddi_dma_handle, cookie: ddi_dma_cookie | null',
    'ddi_dma_cookie | null',
    'The cookie after another, the first after NULL.',
  ],
  [
    'ddi_dma_cookie_get',
    'handle: ddi_dma_handle, index: number',
    'ddi_dma_cookie | null',
    'A cookie of the active window by its place.',
  ],
  ['ddi_dma_cookie_one', 'handle: ddi_dma_handle', 'ddi_dma_cookie', 'The only cookie.'],
  ['ddi_dma_ncookies', 'handle: ddi_dma_handle', N, 'How many cookies the active window has.'],
  ['ddi_dma_numwin', 'handle: ddi_dma_handle, nwinp: ref_t<number>', N, 'How many windows a partial mapping has.'],
  [
    'ddi_dma_getwin',
    'handle: ddi_dma_handle, win: number, offp: ref_t<number>, lenp: ref_t<number>, cookiep: ref_t<ddi_dma_cookie>, ccountp: ref_t<number>',
    N,
    'Makes another window the active one.',
  ],
  ['ddi_dma_burstsizes', 'handle: ddi_dma_handle', N, 'Burst sizes, bit n for 2^n bytes.'],
  [
    'ddi_dma_mem_alloc',
    'handle: ddi_dma_handle, length: number, accattrp: null, flags: number, waitfp: callback_t, arg: unknown, kaddrp: ref_t<number>, real_length: ref_t<number>, handlep: ref_t<ddi_acc_handle>',
    'number',
    'Kernel memory that suits the engine.',
  ],
  ['ddi_dma_mem_free', 'handle: ddi_acc_handle', V, 'Gives memory of ddi_dma_mem_alloc back.'],
  [
    'ddi_dmae_alloc',
    'dip: dev_info_t, chnl: number, waitfp: callback_t, arg: unknown',
    N,
    'Takes a channel of the motherboard.',
    'ddi_dmae(9F)',
  ],
  ['ddi_dmae_release', 'dip: dev_info_t, chnl: number', N, 'Gives a channel back.', 'ddi_dmae(9F)'],
  [
    'ddi_dmae_prog',
    'dip: dev_info_t, dmaereq: ddi_dmae_req_t, cookie: ddi_dma_cookie | null, chnl: number',
    N,
    'Programs a channel for one cookie and lets it run.',
    'ddi_dmae(9F)',
  ],
  ['ddi_dmae_disable', 'dip: dev_info_t, chnl: number', N, 'Masks a channel.', 'ddi_dmae(9F)'],
  ['ddi_dmae_enable', 'dip: dev_info_t, chnl: number', N, 'Lets a masked channel go on.', 'ddi_dmae(9F)'],
  ['ddi_dmae_stop', 'dip: dev_info_t, chnl: number', N, 'Ends what a channel does.', 'ddi_dmae(9F)'],
  [
    'ddi_dmae_getcnt',
    'dip: dev_info_t, chnl: number, countp: ref_t<number>',
    N,
    'Bytes that a channel has not moved.',
    'ddi_dmae(9F)',
  ],
  [
    'ddi_dmae_1stparty',
    'dip: dev_info_t, chnl: number',
    N,
    'Makes a channel a bus arbiter for its card.',
    'ddi_dmae(9F)',
  ],
  [
    'ddi_regs_map_setup',
    'dip: dev_info_t, rnumber: number, addrp: ref_t<number> | null, offset: number, len: number, accattrp: null, handlep: ref_t<ddi_acc_handle>',
    N,
    'Maps the registers of a device; of a ramdisk its memory.',
  ],
  ['ddi_regs_map_free', 'handle: ddi_acc_handle', V, 'Gives a mapping back.'],
  ['ddi_get8', 'handle: ddi_acc_handle, address: number', N, 'Reads 8 bits.'],
  ['ddi_get16', 'handle: ddi_acc_handle, address: number', N, 'Reads 16 bits.'],
  ['ddi_get32', 'handle: ddi_acc_handle, address: number', N, 'Reads 32 bits.'],
  ['ddi_put8', 'handle: ddi_acc_handle, address: number, value: number', V, 'Writes 8 bits.'],
  ['ddi_put16', 'handle: ddi_acc_handle, address: number, value: number', V, 'Writes 16 bits.'],
  ['ddi_put32', 'handle: ddi_acc_handle, address: number, value: number', V, 'Writes 32 bits.'],
]

const SPL = ['spl0', 'spl1', 'spl2', 'spl3', 'spl4', 'splbuf', 'spl5', 'splcli', 'splpp', 'spl6', 'splvm', 'splni']
const LEVELS = [...SPL, 'splimp', 'spltty', 'spl7', 'splhi']

const SYSV: readonly Row[] = [
  [
    'physio',
    'breakup: (bp: buf) => unknown, bp: buf | null, dev: dev_t, rw: number',
    'Promise<void>',
    'Raw I/O of what u_base, u_count and u_offset say; the errno goes to u_error.',
  ],
  [
    'dma_breakup',
    'strategy: strategy_t, bp: buf',
    'Promise<void>',
    'Puts a request through strategy in pieces of at most 512 bytes. The level is 0 afterwards.',
  ],
  ['buf_breakup', 'strategy: strategy_t, bp: buf', 'Promise<void>', 'Breaks a block request up at the ends of pages.'],
  [
    'pio_breakup',
    'strategy: strategy_t, bp: buf, maxsecsz: number',
    'Promise<void>',
    'Breaks a request up for a device without DMA.',
  ],
  ['physck', 'nblocks: number, rw: number', N, 'Checks the range of a request; 1 when it can be done.'],
  ['iodone', 'bp: buf', V, 'Ends the transfer of a header.'],
  ['biodone', 'bp: buf', V, 'The name that Release 4 gives iodone.'],
  ['iowait', 'bp: buf', S, 'Waits for iodone; gives the error.'],
  ['biowait', 'bp: buf', S, 'The name that Release 4 gives iowait.'],
  ['geterror', 'bp: buf', N, 'The error of a header.'],
  ['bioerror', 'bp: buf, error: number', V, 'Sets B_ERROR and b_error.'],
  ['getrbuf', 'flag?: number', 'buf | null', 'A header of the driver; NULL when memory is short.'],
  ['freerbuf', 'bp: buf', V, 'Gives a header back.'],
  [
    'iomove',
    'kaddr: number, n: number, rw: number',
    'Promise<void>',
    'Moves bytes between kernel memory and u_base, and u_base on.',
  ],
  ['sleep', 'chan: unknown, disp: number', S, 'Gives up the processor until wakeup of the same channel.'],
  ['wakeup', 'chan: unknown', V, 'Wakes all who sleep for the channel.'],
  ...LEVELS.map((name): Row => [
    name,
    '',
    'any',
    'Sets the interrupt level and gives the old one; in xxread and xxwrite await it.',
    'spl(K)',
  ]),
  ['splx', 'level: number', 'any', 'Puts a level back; in xxread and xxwrite await it.', 'spl(K)'],
  ['inb', 'port: number', N, 'Reads a byte of a port.'],
  ['inw', 'port: number', N, 'Reads 16 bits of a port.'],
  ['ind', 'port: number', N, 'Reads 32 bits of a port.'],
  ['outb', 'port: number, value: number', V, 'Writes a byte to a port.'],
  ['outw', 'port: number, value: number', V, 'Writes 16 bits to a port.'],
  ['outd', 'port: number, value: number', V, 'Writes 32 bits to a port.'],
  ['load32', 'address: number', N, 'Reads a register that is memory: *(long *)address of C.', 'sptalloc(K)'],
  ['store32', 'address: number, value: number', V, 'Writes a register that is memory.', 'sptalloc(K)'],
  [
    'paddr',
    'bp: buf, offset?: number',
    'any',
    'The physical address of the memory of a header, or of a byte of it; NULL when it is not in memory.',
    'buf.h, UNIX System V',
  ],
  ['ptob', 'pages: number', N, 'Pages as bytes.', 'sysmacros.h, UNIX System V'],
  [
    'sdevice',
    'dev: dev_t',
    'sdevice_t',
    'What the configuration says of a device: blocks, sioa (first port), channel, board, vector, ipl, regs (kernel address of registers).',
    'sdevice(4)',
  ],
  ['btod', 'bytes: number', N, 'Bytes as blocks of 512, rounded up.', 'sysmacros.h, UNIX System V'],
  ['dtob', 'blocks: number', N, 'Blocks of 512 as bytes.', 'sysmacros.h, UNIX System V'],
  ['disksort', 'tab: object, bp: buf', V, 'Puts a header into the queue of a controller, so that the arm sweeps.'],
  ['diskfirst', 'tab: object', 'buf | null', 'The first of the queue.', 'iobuf.h, UNIX System V'],
  ['disknext', 'tab: object', 'buf | null', 'Takes the first of the queue out.', 'iobuf.h, UNIX System V'],
]

/** Calls that both kernels have. @source Intro(9F) */
export const COMMON_WORDS: readonly DriverWord[] = COMMON.map((row) => word(row, '9F'))
/** Calls of Solaris. @source Intro(9F) */
export const SOLARIS_WORDS: readonly DriverWord[] = SOLARIS.map((row) => word(row, '9F'))
/** Calls of System V. @source Kernel functions (K), UNIX System V */
export const SYSV_WORDS: readonly DriverWord[] = SYSV.map((row) => word(row, 'K'))
