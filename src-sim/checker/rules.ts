/**
 * The rules that the checker watches: one catalogue for both kernels. Stands alone, so that everybody may speak its
 * words. docs/checker.md is made from it.
 */

/** Which kernel can break a rule. */
export type RuleKernel = 'both' | 'solaris' | 'sysv' | 'hardware'

/**
 * `error`: a driver broke a rule that others rely on. `warning`: it works here and will not elsewhere. `note`: nobody's
 * mistake, but the reason of something strange.
 */
export type RuleSeverity = 'error' | 'warning' | 'note'

/** A rule of the catalogue. */
export interface Rule {
  readonly kernel: RuleKernel
  readonly severity: RuleSeverity
  /** The older, wider name it is found under as well; null = its own. */
  readonly family: 'DriverBug' | null
  /** Known to vector documents, by its family or its own name. */
  readonly inVectors: boolean
  /** What must hold, in a sentence. */
  readonly rule: string
  /** Where that is written. */
  readonly source: string
  /** How to mend it, in a line. */
  readonly mend: string
}

/** kernel, severity and whether vector documents know it (`bug`: as DriverBug), rule, source, cure. */
type Row = readonly [RuleKernel, RuleSeverity, 'vector' | 'bug' | 'new', string, string, string]

const WDD = 'Writing Device Drivers'

const TABLE = {
  // ------------------------------------------------------------------ requests
  StrategyReturn: [
    ...(['solaris', 'error', 'bug'] as const),
    'strategy always returns 0; an error travels in the buf.',
    `${WDD}, strategy() Entry Point; strategy(9E)`,
    'return 0, and report the error with bioerror and biodone',
  ],
  BiodoneMissing: [
    ...(['both', 'error', 'vector'] as const),
    'Every buf that strategy takes is completed with one biodone.',
    `${WDD}, Interrupt Routine; biodone(9F), iodone(K)`,
    'call biodone (iodone) for this buf on every way out, errors included',
  ],
  BiodoneTwice: [
    ...(['both', 'error', 'vector'] as const),
    'A transfer is completed once; afterwards the buf belongs to somebody else.',
    'biodone(9F), iodone(K)',
    'forget the buf (xsp->bp = NULL) before or when you complete it',
  ],
  BioerrorAfterBiodone: [
    ...(['both', 'error', 'new'] as const),
    'An error is stored in the buf before biodone; afterwards nobody looks, or somebody else does.',
    `${WDD}, Interrupt Routine; bioerror(9F)`,
    'call bioerror (set B_ERROR and b_error) first and biodone last',
  ],
  ResidNotWritten: [
    ...(['both', 'warning', 'new'] as const),
    'Before biodone the driver stores in b_resid how many bytes were not moved.',
    'buf(9S), biodone(9F); physio(K)',
    'set b_resid in the interrupt routine: 0 when everything was moved',
  ],
  ResidOutOfRange: [
    ...(['both', 'error', 'bug'] as const),
    'b_resid lies between 0 and b_bcount.',
    'buf(9S), physio(9F); physio(K)',
    'count the bytes not moved of this transfer, not those moved, nor those of the whole request',
  ],
  DoneBeforeStrategy: [
    ...(['sysv', 'error', 'vector'] as const),
    'A header is not done yet when strategy gets it.',
    'dma_breakup(K), physio(K)',
    'clear B_DONE before each strategy call',
  ],
  LostRequest: [
    ...(['both', 'error', 'vector'] as const),
    'A driver that remembers one request must not be given a second one while the first is under way.',
    `${WDD}, strategy() Entry Point: one request at a time`,
    'queue the buf when the device is busy, and start the next one from the interrupt routine',
  ],
  HeaderInUse: [
    ...(['sysv', 'error', 'vector'] as const),
    "A header of the driver's own carries one request at a time.",
    'physio(K), B_BUSY',
    'wait while the header is B_BUSY, or give physio NULL',
  ],
  MinphysGrew: [
    ...(['solaris', 'error', 'bug'] as const),
    'minphys may lower b_bcount, never raise it.',
    `${WDD}, minphys() Entry Point; minphys(9F)`,
    'only assign b_bcount when it is above the limit',
  ],
  AioMinphysGrew: [
    ...(['solaris', 'error', 'new'] as const),
    'minphys may lower b_bcount, never raise it; aphysio refuses a request whose count changed.',
    `${WDD}, minphys() Entry Point; aphysio(9F)`,
    'only assign b_bcount when it is above the limit',
  ],
  MinphysZero: [
    ...(['solaris', 'error', 'bug'] as const),
    'minphys leaves at least one byte to move.',
    `${WDD}, minphys() Entry Point; minphys(9F)`,
    'keep the limit at one block or more',
  ],
  CancelNotAnocancel: [
    ...(['solaris', 'error', 'new'] as const),
    'The only cancel routine that aphysio takes is anocancel.',
    `${WDD}, DMA Transfers (Asynchronous); aphysio(9F)`,
    'pass anocancel as second argument',
  ],
  AioUseAfterFree: [
    ...(['solaris', 'error', 'vector'] as const),
    'A request whose strategy failed is gone; completing it touches freed memory.',
    'aphysio(9F), aread(9E)',
    'return 0 from strategy and complete the buf with bioerror and biodone',
  ],
  CorruptUio: [
    ...(['solaris', 'error', 'vector'] as const),
    'uio_resid is the sum of the iovecs that are left, and only the movers change it.',
    'uio(9S), uiomove(9F)',
    'let uiomove, ureadc and uwritec move the uio on; do not change its fields',
  ],
  SoftStateNotChecked: [
    ...(['both', 'error', 'new'] as const),
    'ddi_get_soft_state gives NULL for an instance that is not attached, and the entry point then returns ENXIO.',
    `${WDD}, Data Transfer Methods, every example; ddi_soft_state(9F)`,
    'if (xsp == NULL) return (ENXIO), before anything else',
  ],
  // ------------------------------------------------------------------ contexts
  SleepInInterrupt: [
    ...(['both', 'error', 'new'] as const),
    'Interrupt routines, timeouts and DMA callbacks never sleep.',
    'dma_breakup(K), sleep(K); intr(9E), ddi_dma_buf_bind_handle(9F)',
    'leave the work to a process: wake it up and let it sleep',
  ],
  PhysioInInterrupt: [
    ...(['both', 'error', 'new'] as const),
    'physio and dma_breakup are for processes: they sleep and use the memory of the caller.',
    'physio(9F), dma_breakup(K)',
    'call it from read or write only',
  ],
  UserAccessInInterrupt: [
    ...(['both', 'error', 'new'] as const),
    'An interrupt routine has no user memory: some other process is running.',
    'copyin(9F), uiomove(9F); copyin(K)',
    'copy in read or write, or lock the pages and let the device move the bytes',
  ],
  SleepBindInInterrupt: [
    ...(['solaris', 'error', 'new'] as const),
    'DDI_DMA_SLEEP is for user and kernel context only.',
    'ddi_dma_alloc_handle(9F), ddi_dma_buf_bind_handle(9F)',
    'pass DDI_DMA_DONTWAIT or a callback',
  ],
  HighLevelCall: [
    ...(['solaris', 'error', 'vector'] as const),
    'Above lock level a handler uses spin locks and soft interrupts, and nothing else of the kernel.',
    'ddi_intr_hilevel(9F)',
    'trigger a soft interrupt and do the rest there',
  ],
  // ------------------------------------------------------------------ locks and waiting
  MutexAcrossSleep: [
    ...(['solaris', 'error', 'new'] as const),
    'No mutex is held while its holder sleeps for something else.',
    'mutex(9F), cv_wait(9F)',
    'mutex_exit before you sleep, or wait with cv_wait, which lets the mutex go',
  ],
  MutexNotReleased: [
    ...(['solaris', 'error', 'new'] as const),
    'Every mutex_enter is followed by mutex_exit on every way out.',
    'mutex(9F)',
    'add the mutex_exit that is missing before this return',
  ],
  MutexWanted: [
    ...(['solaris', 'error', 'bug'] as const),
    'A mutex that a handler takes is made with the priority of its interrupt.',
    'mutex_init(9F)',
    'pass the interrupt priority to mutex_init',
  ],
  MutexMisuse: [
    ...(['solaris', 'error', 'new'] as const),
    'A thread enters a mutex it does not hold and exits one it holds.',
    'mutex(9F)',
    'pair each mutex_enter with one mutex_exit',
  ],
  LockOrder: [
    ...(['solaris', 'error', 'new'] as const),
    'Locks that are held together are always taken in the same order.',
    'mutex(9F)',
    'choose one order and take them in it everywhere',
  ],
  LostWakeup: [
    ...(['sysv', 'error', 'vector'] as const),
    'Test and sleep are one: interrupts are held off between them.',
    'sleep(K), spl(K); dma_breakup(K)',
    'spl6 before the test, splx after the loop',
  ],
  WaitWithoutWaker: [
    ...(['both', 'error', 'new'] as const),
    'Who sleeps is woken by somebody.',
    'sleep(K), wakeup(K); condvar(9F)',
    'call wakeup (cv_signal) wherever the condition comes true',
  ],
  SplLost: [
    ...(['sysv', 'error', 'new'] as const),
    'dma_breakup calls spl0: a caller who runs at a level keeps it and sets it again.',
    'dma_breakup(K), NOTE',
    's = splN() before the call and splx to that level after it',
  ],
  LevelAtReturn: [
    ...(['sysv', 'error', 'vector'] as const),
    'User code runs at level 0.',
    'spl(K)',
    'splx to the level that the first spl returned',
  ],
  // ------------------------------------------------------------------ interrupts
  InterruptForeign: [
    ...(['both', 'error', 'new'] as const),
    'A handler claims only interrupts of its own device.',
    `${WDD}, Interrupt Routine; ddi_add_intr(9F)`,
    'read the status register first; return DDI_INTR_UNCLAIMED when the device did not interrupt',
  ],
  InterruptUnclaimed: [
    ...(['both', 'error', 'new'] as const),
    'A handler whose device interrupts claims it.',
    `${WDD}, Interrupt Routine; ddi_add_intr(9F)`,
    'serve the device and return DDI_INTR_CLAIMED',
  ],
  InterruptStorm: [
    ...(['both', 'error', 'vector'] as const),
    'Serving an interrupt makes the device let its line go.',
    'ddi_add_intr(9F)',
    'acknowledge the device in its interrupt routine, and claim only its interrupts',
  ],
  SpuriousInterrupt: [
    ...(['both', 'note', 'vector'] as const),
    'A device interrupts when it has something to say.',
    'intr(9E), xxintr(K)',
    'answer it and go on: the driver does right, look at the device',
  ],
  // ------------------------------------------------------------------ DMA handles
  DmaLeak: [
    ...(['solaris', 'error', 'vector'] as const),
    'A handle describes one object at a time.',
    'ddi_dma_buf_bind_handle(9F)',
    'ddi_dma_unbind_handle first, or allocate a second handle',
  ],
  BindingLeak: [
    ...(['solaris', 'error', 'new'] as const),
    'What is bound is unbound when the transfer is over.',
    `${WDD}, Interrupt Routine; ddi_dma_unbind_handle(9F)`,
    'ddi_dma_unbind_handle before biodone, on error ways too',
  ],
  HandleLeak: [
    ...(['solaris', 'error', 'new'] as const),
    'A handle that was allocated for a request is freed with it.',
    `${WDD}, Interrupt Routine; ddi_dma_free_handle(9F)`,
    'ddi_dma_free_handle after the unbind, or allocate one handle in attach',
  ],
  HandleMisuse: [
    ...(['solaris', 'error', 'new'] as const),
    'A handle is bound before it is used, unbound before it is freed, and not used afterwards.',
    'ddi_dma_alloc_handle(9F), ddi_dma_unbind_handle(9F), ddi_dma_free_handle(9F)',
    'alloc, bind, use, unbind, free: each once and in this order',
  ],
  CookieMisuse: [
    ...(['solaris', 'error', 'new'] as const),
    'A window has as many cookies as ccount said.',
    'ddi_dma_nextcookie(9F), ddi_dma_cookie_iter(9F)',
    'call ddi_dma_nextcookie ccount - 1 times: the first cookie comes with the bind',
  ],
  WindowMisuse: [
    ...(['solaris', 'error', 'new'] as const),
    'Windows are asked for from 0 to nwin - 1, and only of a binding.',
    'ddi_dma_numwin(9F), ddi_dma_getwin(9F)',
    'stop after ddi_dma_numwin windows',
  ],
  CookieStale: [
    ...(['solaris', 'error', 'new'] as const),
    'A device is given the cookies of the active window and nothing else.',
    'ddi_dma_getwin(9F), ddi_dma_nextcookie(9F)',
    'take the cookie that ddi_dma_getwin gives, then ddi_dma_nextcookie ccount - 1 times, and program those',
  ],
  SyncMissing: [
    ...(['solaris', 'error', 'new'] as const),
    'ddi_dma_sync comes between a store and a look: for the CPU (or the unbind) after the device stored, for the device after the processor stored.',
    'ddi_dma_sync(9F)',
    'ddi_dma_sync for the CPU, or ddi_dma_unbind_handle, before biodone; ddi_dma_sync for the device between your stores and its start',
  ],
  UnbindWhileBusy: [
    ...(['solaris', 'error', 'new'] as const),
    'Memory stays bound while the device works on it.',
    'ddi_dma_unbind_handle(9F)',
    'stop the device, or wait for its interrupt, before the unbind',
  ],
  DirectionReversed: [
    ...(['both', 'error', 'new'] as const),
    'Bytes go one way from end to end: the call, B_READ, the flags of the bind, the channel and the command agree.',
    `${WDD}, Allocating DMA Resources, flags; physio(9F), uiomove(9F); dma_breakup(K), b_flags`,
    'take the direction from b_flags everywhere: B_READ goes with DDI_DMA_READ and a device that writes memory',
  ],
  CallbackReturn: [
    ...(['solaris', 'error', 'new'] as const),
    'A DMA callback returns DDI_DMA_CALLBACK_RUNOUT or DDI_DMA_CALLBACK_DONE.',
    `${WDD}, DMA Callback Example; ddi_dma_buf_bind_handle(9F)`,
    'return RUNOUT to be called again and DONE otherwise',
  ],
  CallbackDoneUnbound: [
    ...(['solaris', 'error', 'new'] as const),
    'A callback whose bind failed for want of resources is not done.',
    `${WDD}, DMA Callback Example`,
    'return DDI_DMA_CALLBACK_RUNOUT when the bind gives DDI_DMA_NORESOURCES',
  ],
  // ------------------------------------------------------------------ devices and memory
  DeviceBusy: [
    ...(['both', 'error', 'vector'] as const),
    'Nothing is written to a device that works on a command.',
    `${WDD}, strategy() Entry Point; xxstart(K)`,
    'remember that the device is busy and queue the request',
  ],
  DmaToUnlockedPage: [
    ...(['both', 'error', 'vector'] as const),
    'Memory stays locked for as long as a device may touch it.',
    'physio(9F): memory stays locked for the duration of the transfer',
    'go through physio or aphysio, and complete the buf only when the device has finished',
  ],
  PageLockLeak: [
    ...(['both', 'error', 'vector'] as const),
    'Every page that is locked is unlocked: the ledger ends at 0.',
    'physio(9F), as_pagelock',
    'complete the request, so that physio or aphysio lets its pages go',
  ],
  PageUnlockTwice: [
    ...(['both', 'error', 'vector'] as const),
    'A page lock is let go once.',
    'physio(9F), as_pageunlock',
    'let it go on one way out only',
  ],
  PageMoved: [
    ...(['both', 'error', 'new'] as const),
    'A page keeps its frame while a device has the address.',
    'physio(9F): memory stays locked for the duration of the transfer; fork(2)',
    'lock the pages, and with write access, so that copy-on-write is resolved before the device gets addresses',
  ],
  ModifiedBitLost: [
    ...(['both', 'error', 'new'] as const),
    'A page that a device wrote counts as modified when its lock goes.',
    'as_pagelock; DMA passes by the memory management unit',
    'let the pages go with the access they were locked with: S_WRITE for a read',
  ],
  PowerNotRaised: [
    ...(['solaris', 'error', 'bug'] as const),
    'A device has power before its registers are touched.',
    `${WDD}, strategy() Entry Point; pm_raise_power(9F)`,
    'pm_busy_component, then pm_raise_power, and look at what it returns',
  ],
  PowerWithMutex: [
    ...(['solaris', 'error', 'bug'] as const),
    'pm_raise_power is called without the mutex that power(9E) takes.',
    'pm_raise_power(9F)',
    'mutex_exit first',
  ],
  BusyLeak: [
    ...(['solaris', 'error', 'vector'] as const),
    'Each pm_busy_component has its pm_idle_component.',
    'pm_busy_component(9F)',
    'pm_idle_component on every way out, errors included',
  ],
  IdleUnmatched: [
    ...(['solaris', 'warning', 'new'] as const),
    'pm_idle_component takes back a busy mark that is there.',
    'pm_idle_component(9F)',
    'mark the component busy first, and idle once for each mark',
  ],
  EndlessLoop: [
    ...(['sysv', 'error', 'vector'] as const),
    'dma_breakup makes progress with every piece.',
    'dma_breakup(K)',
    'check the address before the transfer: physio does',
  ],
  // ------------------------------------------------------------------ 8237
  FlipFlopOutOfStep: [
    ...(['hardware', 'error', 'new'] as const),
    'Address and count go in as low byte, then high byte, with the flip-flop cleared first.',
    'Intel 8237A data sheet, clear first/last flip-flop',
    'write port 0Ch (D8h) before each pair of bytes and always write both',
  ],
  DmaCrosses64K: [
    ...(['hardware', 'error', 'new'] as const),
    'A transfer stays within one page of 64 KB (128 KB on the 16-bit channels): the page latch does not count.',
    'Intel 8237A data sheet; IBM AT address path',
    'break the request at the boundary, as dma_breakup does',
  ],
  PageLatchStale: [
    ...(['hardware', 'warning', 'new'] as const),
    'The page latch of a channel is written together with its address.',
    'IBM AT address path; the latches are in no order',
    'write port 87h, 83h, 81h, 82h, 8Bh, 89h or 8Ah: that of channel 0, 1, 2, 3, 5, 6 or 7',
  ],
  UnmaskedProgramming: [
    ...(['hardware', 'error', 'new'] as const),
    'A channel is masked while its address, count, page or mode is written.',
    'Intel 8237A data sheet, mask register',
    'set the mask bit first and clear it last',
  ],
  TerminalCountMissing: [
    ...(['hardware', 'error', 'new'] as const),
    'Card and channel come to the end together: the count register holds the items of the transfer less one.',
    'Intel 8237A data sheet, word count register',
    'write count - 1 for each transfer, in words on channels 5 to 7',
  ],
  // ------------------------------------------------------------------ drivers of students
  DriverShape: [
    ...(['both', 'error', 'new'] as const),
    'A driver is a module of JavaScript that exports its entry points.',
    'DMA Lab, docs/drivers.md; cb_ops(9S), dev_ops(9S)',
    'export the entry points that are named as missing',
  ],
  DriverError: [
    ...(['both', 'error', 'new'] as const),
    'A driver never throws, and never uses up its budget: in a kernel either is a panic.',
    'DMA Lab, docs/drivers.md',
    'look at the line; test what the call before it returned',
  ],
  AttachFailed: [
    ...(['solaris', 'error', 'new'] as const),
    'attach returns DDI_SUCCESS, or the instance is not there.',
    'attach(9E)',
    'return DDI_SUCCESS at the end of attach, and look at what each call in it returned',
  ],
  HandleUnknown: [
    ...(['both', 'error', 'new'] as const),
    "What the kernel is handed is an object that it gave out, to this device's driver.",
    'Intro(9F); ddi_dma_alloc_handle(9F)',
    'pass the object itself, never a copy or a number',
  ],
  UseAfterFree: [
    ...(['both', 'error', 'new'] as const),
    'What was freed is not used again, and memory that a device works on is not freed.',
    'ddi_dma_mem_free(9F), freerbuf(9F), ddi_dma_free_handle(9F)',
    'free when the transfer is over, and forget the object when you free it',
  ],
  SleepInPlainRoutine: [
    ...(['both', 'error', 'new'] as const),
    'strategy, minphys, start, attach and detach run to their end without sleeping.',
    'strategy(9E), minphys(9F)',
    'sleep in read or write; strategy queues the request and returns',
  ],
  ReturnCode: [
    ...(['both', 'error', 'new'] as const),
    'An entry point returns what its page lists: an errno, DDI_SUCCESS or DDI_FAILURE, DDI_INTR_CLAIMED or _UNCLAIMED.',
    'read(9E), write(9E), attach(9E), intr(9E)',
    'return one of the values that are listed',
  ],
  RegisterAccess: [
    ...(['both', 'error', 'new'] as const),
    'A register is accessed within its set, in its own width, at a multiple of that width.',
    'ddi_get8(9F), ddi_put8(9F), ddi_regs_map_setup(9F)',
    'take the offset and the width from the table of the registers',
  ],
  DeviceProtocol: [
    ...(['both', 'error', 'new'] as const),
    'An engine is told where and how much before it is told to start.',
    `${WDD}, Programming the DMA Engine`,
    'write the address and size of every cookie first and START last',
  ],
  DmaAlignment: [
    ...(['solaris', 'error', 'new'] as const),
    'What is bound begins and ends as the attributes of its engine ask.',
    'ddi_dma_attr(9S)',
    'copy through memory of ddi_dma_mem_alloc, which is aligned',
  ],
  AddressRange: [
    ...(['both', 'error', 'new'] as const),
    'An engine is given no address that it cannot reach.',
    'ddi_dma_attr(9S), dma_attr_addr_hi; ISA bus: 24 address lines',
    'say the real reach in the attributes, or copy through low memory',
  ],
  Spin: [
    ...(['both', 'error', 'new'] as const),
    'A loop that waits for a device lets time go by.',
    'drv_usecwait(9F), delay(9F)',
    'wait for the interrupt, or await drv_usecwait(10) in the loop, and give up after a while',
  ],
  EventsAtOneTime: [
    ...(['both', 'error', 'new'] as const),
    'What calls itself again and again takes time.',
    'timeout(9F), ddi_trigger_softintr(9F)',
    'give timeout a delay above 0',
  ],
  TimeoutLeak: [
    ...(['both', 'error', 'new'] as const),
    'A timeout that watches over a request is taken back when the request is done.',
    'timeout(9F), untimeout(9F); timeout(K)',
    'untimeout in the interrupt routine, before biodone, and in detach',
  ],
  DetachLeak: [
    ...(['solaris', 'error', 'new'] as const),
    'detach gives back whatever attach and the requests took.',
    'detach(9E)',
    'undo in detach what attach did, in the opposite order',
  ],
  Invariant: [
    ...(['both', 'error', 'new'] as const),
    'What a script says must always hold holds at every event it is about.',
    'DMA Lab, docs/scripts.md',
    'go to the row: that event, or what led to it, breaks what the script expects',
  ],
  UnderFault: [
    ...(['both', 'error', 'new'] as const),
    'A driver survives whatever its device does.',
    `${WDD}, Hardening Drivers`,
    'run it again with this seed and this fault, and look at what it trusted',
  ],
} as const satisfies Readonly<Record<string, Row>>

/** Names a rule. */
export type RuleId = keyof typeof TABLE

/** Every rule, by name, in the order of the documentation. */
export const RULES: Readonly<Record<RuleId, Rule>> = Object.fromEntries(
  Object.entries(TABLE).map(([id, [kernel, severity, known, rule, source, mend]]) => [
    id,
    { kernel, severity, family: known === 'bug' ? 'DriverBug' : null, inVectors: known !== 'new', rule, source, mend },
  ]),
) as unknown as Readonly<Record<RuleId, Rule>>

/** The short codes under which reports and tests of drivers know a rule; the others go by their name. */
const CODES: Partial<Readonly<Record<RuleId, string>>> = {
  ...{ DriverShape: 'E_DRIVER_SHAPE', AttachFailed: 'F_ATTACH_FAILED', HandleUnknown: 'F_HANDLE_UNKNOWN' },
  ...{ HandleMisuse: 'F_HANDLE_STATE', DmaLeak: 'F_HANDLE_STATE', CookieMisuse: 'F_HANDLE_STATE' },
  ...{ WindowMisuse: 'F_HANDLE_STATE', DmaAlignment: 'F_ALIGN', AddressRange: 'F_ADDR_RANGE' },
  ...{ DeviceProtocol: 'F_DEVICE_PROTOCOL', DeviceBusy: 'F_DEVICE_PROTOCOL', FlipFlopOutOfStep: 'F_DEVICE_PROTOCOL' },
  ...{ UnmaskedProgramming: 'F_DEVICE_PROTOCOL', TerminalCountMissing: 'F_DEVICE_PROTOCOL' },
  ...{ DmaCrosses64K: 'F_ADDR_RANGE', SyncMissing: 'F_SYNC_MISSING', UseAfterFree: 'F_USE_AFTER_FREE' },
  ...{ AioUseAfterFree: 'F_USE_AFTER_FREE', UnbindWhileBusy: 'F_USE_AFTER_FREE', DetachLeak: 'F_LEAK' },
  ...{ BindingLeak: 'F_LEAK', HandleLeak: 'F_LEAK', PageLockLeak: 'F_LEAK', BusyLeak: 'F_LEAK' },
  ...{ TimeoutLeak: 'F_LEAK' },
  ...{ InterruptStorm: 'F_INTR_STORM', InterruptForeign: 'F_INTR_CLAIM', InterruptUnclaimed: 'F_INTR_CLAIM' },
  ...{ WaitWithoutWaker: 'F_DEADLOCK', BiodoneMissing: 'F_DEADLOCK', Spin: 'F_SPIN', RegisterAccess: 'F_REG' },
  ...{ EventsAtOneTime: 'E_RUN_EVENTS_AT_TIME', StrategyReturn: 'F_RETURN', CallbackReturn: 'F_RETURN' },
  ...{ ReturnCode: 'F_RETURN', UnderFault: 'F_UNDER_FAULT', SleepInInterrupt: 'F_CONTEXT' },
  ...{ SleepInPlainRoutine: 'F_CONTEXT', PhysioInInterrupt: 'F_CONTEXT', UserAccessInInterrupt: 'F_CONTEXT' },
  ...{ SleepBindInInterrupt: 'F_CONTEXT', DriverError: 'F_DRIVER_ERROR' },
}

/** The short code of a rule; its name where it has none. @source DMA Lab, docs/drivers.md */
export const codeOf = (id: RuleId): string => CODES[id] ?? id

/** Names of all rules. */
export const RULE_IDS = Object.keys(TABLE) as readonly RuleId[]

/** The wider name of a rule, or its own. */
export const familyOf = (id: RuleId): string => RULES[id].family ?? id

/** The findings that vector documents name, by their wider names, in order. */
export const vectorFindings = (found: readonly { readonly rule: RuleId }[]): string[] =>
  found.flatMap(({ rule }) => (RULES[rule].inVectors ? [familyOf(rule)] : []))

/** A place in the text of a student's driver. Lines and columns count from 1. */
export interface SourcePosition {
  readonly file: string
  readonly line: number
  readonly column: number
}
