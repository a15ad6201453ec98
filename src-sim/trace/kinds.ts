/**
 * The one vocabulary of the trace. A row's position is its number, so new kinds go to the end. Names follow the
 * kernel's own probe names where it has them (io:start, io:done, io:wait-start, io:wait-done: the DTrace io provider).
 * `id` says what the object number counts; `arg0` (any whole number to 2^53) and `arg1` (0 to 2^32 - 1) say meaning and
 * unit, with `name` for "number of a string in the string table".
 */
const LIST = [
  ['syscall', 'span', 'process', 'a system call of a process', '', 'bytes asked', 'name: the call'],
  ['syscall:return', 'instant', 'process', 'what the call gave back', '', 'result, -1 on error', 'errno'],
  ['proc:start', 'instant', 'process', 'a process begins', '', 'pid', ''],
  ['proc:exit', 'instant', 'process', 'a process ends', '', 'pid', ''],
  ['proc:sleep', 'span', 'process', 'asleep until wakeup', 'channel', 'priority', 'name: the reason'],
  ['proc:ready', 'span', 'process', 'runnable, waiting for the processor', '', 'priority', ''],
  ['proc:work', 'span', 'process', 'kernel code of this process runs', '', 'ns asked', 'name: the routine'],
  ['proc:compute', 'span', 'process', 'user code of this process runs', '', 'ns asked', ''],
  ['proc:wakeup', 'instant', 'process', 'made runnable by wakeup', 'channel', '', ''],
  ['proc:signal', 'instant', 'process', 'a signal is posted', '', 'signal', ''],
  ['cpu:switch', 'span', 'cpu', 'the processor changes to a process', '', 'pid', ''],
  ['cpu:spl', 'instant', 'cpu', 'the interrupt level is set', '', 'level before', 'level after'],
  ['intr:raise', 'instant', 'line', 'a device raises its line', 'interrupt', 'level', 'line'],
  ['intr:lost', 'instant', 'line', 'an interrupt is swallowed by a fault', 'interrupt', 'level', 'line'],
  ['intr:service', 'span', 'cpu', 'the processor serves an interrupt', 'interrupt', 'level', 'line'],
  [
    'intr:handler',
    'instant',
    'cpu',
    'a handler of the chain returned',
    'interrupt',
    '1 claimed, 0 not',
    'place in chain',
  ],
  ['intr:spurious', 'instant', 'cpu', 'nobody claimed it', 'interrupt', 'level', 'line'],
  ['intr:storm', 'instant', 'cpu', 'the chain never stops being claimed', 'interrupt', 'passes', 'line'],
  ['soft:trigger', 'instant', 'cpu', 'a soft interrupt is asked for', '', 'level', 'name: the handler'],
  ['soft:service', 'span', 'cpu', 'a soft interrupt runs', '', 'level', 'name: the handler'],
  ['callout', 'instant', 'cpu', 'a timeout routine runs', 'callout', '', ''],
  ['io:start', 'instant', 'process', 'strategy is called', 'buf', 'b_blkno', 'b_bcount'],
  ['io:addr', 'instant', 'process', 'where that transfer goes', 'buf', 'b_addr', '0 user, 1 kernel'],
  ['io:done', 'instant', 'device', 'biodone', 'buf', 'b_resid', 'b_error'],
  ['io:wait-start', 'instant', 'process', 'biowait begins', 'buf', '', ''],
  ['io:wait-done', 'instant', 'process', 'biowait returns', 'buf', '', 'errno'],
  ['buf:get', 'instant', 'memory', 'a buffer header is taken', 'buf', 'headers left', ''],
  ['buf:release', 'instant', 'memory', 'a buffer header is given back', 'buf', 'headers left', ''],
  ['minphys', 'instant', 'process', 'the transfer count passes the limits', 'buf', 'b_bcount before', 'b_bcount after'],
  ['copy:in', 'span', 'process', 'bytes go from user to kernel memory', '', 'user address', 'bytes'],
  ['copy:out', 'span', 'process', 'bytes go from kernel to user memory', '', 'user address', 'bytes'],
  ['copy:kernel', 'span', 'process', 'bytes go between kernel addresses', '', 'address', 'bytes'],
  ['pagelock', 'span', 'memory', 'pages stay locked', 'page lock', 'address', 'pages'],
  ['pagelock:fail', 'instant', 'memory', 'pages cannot be locked', '', 'address', 'errno'],
  ['pagefault', 'span', 'process', 'a page is brought in', '', 'address', '1 from disk, 0 zero fill'],
  ['page:alloc', 'instant', 'memory', 'a kernel page is taken', '', 'kernel address', 'pages'],
  ['page:free', 'instant', 'memory', 'a kernel page is given back', '', 'kernel address', 'pages'],
  ['dma:bind', 'instant', 'dma', 'memory is bound to a DMA handle', 'DMA handle', 'address', 'cookies'],
  ['dma:bind-fail', 'instant', 'dma', 'binding failed', 'DMA handle', 'return code', ''],
  ['dma:unbind', 'instant', 'dma', 'the binding ends', 'DMA handle', '', ''],
  ['dma:sync', 'instant', 'dma', 'ddi_dma_sync', 'DMA handle', 'offset', 'bytes'],
  ['dma:callback', 'instant', 'dma', 'a resource callback ran', '', 'value returned', ''],
  ['dma:transfer', 'span', 'dma', 'the engine moves bytes', 'DMA transfer', 'first address', 'bytes'],
  ['dma:violation', 'instant', 'dma', 'the engine touches memory it may not', 'DMA transfer', 'address', 'bytes'],
  ['dev:command', 'span', 'device', 'the device works on a command', 'DMA transfer', 'block', 'bytes'],
  ['dev:position', 'span', 'device', 'the device positions', 'DMA transfer', 'block', ''],
  ['dev:error', 'instant', 'device', 'the device reports an error', 'DMA transfer', 'bytes not moved', 'error code'],
  ['pio:put8', 'instant', 'device', 'a byte is written to a register', '', 'register', 'value'],
  ['pio:get8', 'instant', 'device', 'a byte is read from a register', '', 'register', 'value'],
  ['cpu:busywait', 'span', 'process', 'drv_usecwait spins', '', 'us', ''],
  ['pm:busy', 'instant', 'device', 'pm_busy_component', '', 'component', 'busy count after'],
  ['pm:idle', 'instant', 'device', 'pm_idle_component', '', 'component', 'busy count after'],
  ['pm:raise', 'span', 'device', 'pm_raise_power', '', 'component', 'level'],
  ['aio:submit', 'instant', 'process', 'an asynchronous request is taken', 'aio request', 'address', 'bytes'],
  ['aio:done', 'instant', 'device', 'an asynchronous request completes', 'aio request', '', 'errno'],
  ['aio:reap', 'instant', 'process', 'the process collects a request', 'aio request', 'aio_return', 'aio_errno'],
  ['aio:cancel', 'instant', 'process', 'aiocancel', 'aio request', 'result', 'errno'],
  ['fault', 'instant', 'device', 'an injected fault strikes', '', '', 'name: the fault'],
  ['warning', 'instant', 'cpu', 'the kernel warns', '', '', 'name: the text'],
  ['panic', 'instant', 'cpu', 'the kernel panics', '', '', 'name: the text'],
  ['user:mark', 'instant', 'process', 'a mark of the workload', '', '', 'name: the mark'],
  ['pageout', 'span', 'memory', 'a page is written to swap', 'page out', 'address', 'frame'],
  ['page:out', 'instant', 'memory', 'a page of a process leaves memory', '', 'address', 'frame'],
  ['reg:get', 'instant', 'device', 'a register is read', '', 'port or offset', 'value'],
  ['reg:put', 'instant', 'device', 'a register is written', '', 'port or offset', 'value'],
  ['pic:boot', 'instant', 'pic', 'the interrupt controllers are initialised', '', 'vector bases', 'level lines'],
  ['pic:pin', 'instant', 'pic', 'an input of the controllers moves', 'line', 'requests after', '1 up, 0 down'],
  ['pic:inta', 'instant', 'pic', 'the processor acknowledges', 'interrupt', 'vector', 'requests, in service << 16'],
  ['pic:eoi', 'instant', 'pic', 'end of interrupt', 'line', 'in service after', 'requests after'],
  ['pic:mask', 'instant', 'pic', 'the mask registers are written', 'level', 'mask before', 'mask after'],
  ['bus:own', 'span', 'bus', 'a transfer has its share of the bus', '', 'bytes', 'name: the owner'],
  ['foreign:span', 'span', 'process', 'work in a trace of another program', '', 'name: the work', 'name: details'],
  ['foreign:instant', 'instant', 'process', 'an event of another program', '', 'name: the event', 'name: details'],
  ['foreign:value', 'instant', 'process', 'a counter of another program', '', 'value', 'name: the counter'],
] as const

/** What one kind of event means. */
export interface Kind {
  readonly name: KindName
  readonly phase: 'span' | 'instant'
  /** The sort of track it lies on. */
  readonly track: string
  readonly about: string
  /** What its object number counts; empty when it has none. */
  readonly id: string
  readonly arg0: string
  readonly arg1: string
}

/** The name of a kind, such as `io:start`. */
export type KindName = (typeof LIST)[number][0]

/** Every kind, at the place of its number. */
export const KINDS: readonly Kind[] = LIST.map(([name, phase, track, about, id, arg0, arg1]) => ({
  name,
  phase,
  track,
  about,
  id,
  arg0,
  arg1,
}))

/** The number of each kind: `KIND['io:start']`. */
export const KIND = Object.fromEntries(LIST.map(([name], index) => [name, index])) as Readonly<Record<KindName, number>>

/** What the names of kinds begin with that only traces of other programs have. */
const FOREIGN = 'foreign:'

/** The kinds that a run of this program can have. */
export const OWN_KINDS: readonly Kind[] = KINDS.filter(({ name }) => !name.startsWith(FOREIGN))
