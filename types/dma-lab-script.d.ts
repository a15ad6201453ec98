// Words of DMA Lab's transfer scripts. Made from src-sim/script/vocabulary.ts; do not edit.

/** What a system call gave. */
interface Result {
  /** What the call returned; -1 on error. */
  readonly result: number
  /** True without an error. */
  readonly ok: boolean
  /** EIO, ENXIO and so on; null without an error. */
  readonly errno: string | null
  /** Bytes that moved. */
  readonly bytes: number
  /** Bytes asked for and not moved. */
  readonly residual: number
}

/** What open gave. */
interface OpenResult extends Result {
  /** Number of the file; -1 on error. */
  readonly fd: number
}

/** What a call about an asynchronous request gave. */
interface AsyncResult extends Result {
  /** Name of the request; null when there was none. */
  readonly request: string | null
}

/** A length of time: made by ns, us, ms and s, and never mixed up with a size. */
interface Time {
  readonly ns: number
  readonly unit: 'time'
}

/** A piece of the process's memory. */
interface Memory {
  /** User address of the first byte. */
  readonly address: number
  /** Bytes. */
  readonly size: number
  /** The part that begins so many bytes on. */
  at(offset: number, size?: number): Memory
}

/** Where memory lies and what the process may do with it. */
interface Placement {
  /** The address is a multiple of it. */
  alignment?: number
  /** Bytes into a page. */
  pageOffset?: number
  /** What the process may do. */
  protection?: 'read-write' | 'read' | 'none'
  /** Frames: as the machine gives them, one run, or none beside another. */
  fragmentation?: 'machine' | 'none' | 'full'
  /** Bytes from the start that are there; the rest faults. */
  mapped?: number
}

/** A byte, other memory, or what a new device holds from an offset on. */
type Content = number | Memory | { device: number }

/** A kind of event. */
type EventKind =
  /** a system call of a process */
  | 'syscall'
  /** what the call gave back */
  | 'syscall:return'
  /** a process begins */
  | 'proc:start'
  /** a process ends */
  | 'proc:exit'
  /** asleep until wakeup */
  | 'proc:sleep'
  /** runnable, waiting for the processor */
  | 'proc:ready'
  /** kernel code of this process runs */
  | 'proc:work'
  /** user code of this process runs */
  | 'proc:compute'
  /** made runnable by wakeup */
  | 'proc:wakeup'
  /** a signal is posted */
  | 'proc:signal'
  /** the processor changes to a process */
  | 'cpu:switch'
  /** the interrupt level is set */
  | 'cpu:spl'
  /** a device raises its line */
  | 'intr:raise'
  /** an interrupt is swallowed by a fault */
  | 'intr:lost'
  /** the processor serves an interrupt */
  | 'intr:service'
  /** a handler of the chain returned */
  | 'intr:handler'
  /** nobody claimed it */
  | 'intr:spurious'
  /** the chain never stops being claimed */
  | 'intr:storm'
  /** a soft interrupt is asked for */
  | 'soft:trigger'
  /** a soft interrupt runs */
  | 'soft:service'
  /** a timeout routine runs */
  | 'callout'
  /** strategy is called */
  | 'io:start'
  /** where that transfer goes */
  | 'io:addr'
  /** biodone */
  | 'io:done'
  /** biowait begins */
  | 'io:wait-start'
  /** biowait returns */
  | 'io:wait-done'
  /** a buffer header is taken */
  | 'buf:get'
  /** a buffer header is given back */
  | 'buf:release'
  /** the transfer count passes the limits */
  | 'minphys'
  /** bytes go from user to kernel memory */
  | 'copy:in'
  /** bytes go from kernel to user memory */
  | 'copy:out'
  /** bytes go between kernel addresses */
  | 'copy:kernel'
  /** pages stay locked */
  | 'pagelock'
  /** pages cannot be locked */
  | 'pagelock:fail'
  /** a page is brought in */
  | 'pagefault'
  /** a kernel page is taken */
  | 'page:alloc'
  /** a kernel page is given back */
  | 'page:free'
  /** memory is bound to a DMA handle */
  | 'dma:bind'
  /** binding failed */
  | 'dma:bind-fail'
  /** the binding ends */
  | 'dma:unbind'
  /** ddi_dma_sync */
  | 'dma:sync'
  /** a resource callback ran */
  | 'dma:callback'
  /** the engine moves bytes */
  | 'dma:transfer'
  /** the engine touches memory it may not */
  | 'dma:violation'
  /** the device works on a command */
  | 'dev:command'
  /** the device positions */
  | 'dev:position'
  /** the device reports an error */
  | 'dev:error'
  /** a byte is written to a register */
  | 'pio:put8'
  /** a byte is read from a register */
  | 'pio:get8'
  /** drv_usecwait spins */
  | 'cpu:busywait'
  /** pm_busy_component */
  | 'pm:busy'
  /** pm_idle_component */
  | 'pm:idle'
  /** pm_raise_power */
  | 'pm:raise'
  /** an asynchronous request is taken */
  | 'aio:submit'
  /** an asynchronous request completes */
  | 'aio:done'
  /** the process collects a request */
  | 'aio:reap'
  /** aiocancel */
  | 'aio:cancel'
  /** an injected fault strikes */
  | 'fault'
  /** the kernel warns */
  | 'warning'
  /** the kernel panics */
  | 'panic'
  /** a mark of the workload */
  | 'user:mark'
  /** a page is written to swap */
  | 'pageout'
  /** a page of a process leaves memory */
  | 'page:out'
  /** a register is read */
  | 'reg:get'
  /** a register is written */
  | 'reg:put'
  /** the interrupt controllers are initialised */
  | 'pic:boot'
  /** an input of the controllers moves */
  | 'pic:pin'
  /** the processor acknowledges */
  | 'pic:inta'
  /** end of interrupt */
  | 'pic:eoi'
  /** the mask registers are written */
  | 'pic:mask'
  /** a transfer has its share of the bus */
  | 'bus:own'

/** What happened. Numbers whose meaning has a name are there under that name as well. */
interface TraceEvent {
  readonly kind: EventKind
  /** What begins is told twice, if it ends; a span of known length once. */
  readonly phase: 'instant' | 'begin' | 'end' | 'span'
  /** Simulated ns. */
  readonly at: number
  /** ns; 0 for an instant, -1 while it is not known. */
  readonly duration: number
  /** Row of the trace; -1 when it is not kept. */
  readonly row: number
  /** Where it happened, such as the name of the process, the device or the bus. */
  readonly track: string
  /** Number of the system call it belongs to; 0 = none. */
  readonly request: number
  /** Number of the piece of that request; 0 = none. */
  readonly chunk: number
  /** Number of the object it is about. */
  readonly id: number
  readonly arg0: number
  readonly arg1: number
  /** Of syscall, proc:sleep, proc:work, soft:trigger, soft:service, fault, warning, panic, user:mark, bus:own. */
  readonly name?: string
  /** Of syscall:return, aio:cancel. */
  readonly result?: number
  /** Of syscall:return, io:wait-done, pagelock:fail, aio:done, aio:cancel. */
  readonly errno?: number
  /** Of proc:start, proc:exit, cpu:switch. */
  readonly pid?: number
  /** Of proc:sleep, proc:ready. */
  readonly priority?: number
  /** Of proc:signal. */
  readonly signal?: number
  /** Of intr:raise, intr:lost, intr:service, intr:spurious, soft:trigger, soft:service, pm:raise. */
  readonly level?: number
  /** Of intr:raise, intr:lost, intr:service, intr:spurious, intr:storm. */
  readonly line?: number
  /** Of intr:storm. */
  readonly passes?: number
  /** Of io:start. */
  readonly b_blkno?: number
  /** Of io:start. */
  readonly b_bcount?: number
  /** Of io:addr. */
  readonly b_addr?: number
  /** Of io:done. */
  readonly b_resid?: number
  /** Of io:done. */
  readonly b_error?: number
  /** Of copy:in, copy:out, copy:kernel, dma:sync, dma:transfer, dma:violation, dev:command, aio:submit, bus:own. */
  readonly bytes?: number
  /** Of copy:kernel, pagelock, pagelock:fail, pagefault, dma:bind, dma:violation, aio:submit, pageout, page:out. */
  readonly address?: number
  /** Of pagelock, page:alloc, page:free. */
  readonly pages?: number
  /** Of dma:bind. */
  readonly cookies?: number
  /** Of dma:sync. */
  readonly offset?: number
  /** Of dev:command, dev:position. */
  readonly block?: number
  /** Of pio:put8, pio:get8. */
  readonly register?: number
  /** Of pio:put8, pio:get8, reg:get, reg:put. */
  readonly value?: number
  /** Of cpu:busywait. */
  readonly us?: number
  /** Of pm:busy, pm:idle, pm:raise. */
  readonly component?: number
  /** Of aio:reap. */
  readonly aio_return?: number
  /** Of aio:reap. */
  readonly aio_errno?: number
  /** Of pageout, page:out. */
  readonly frame?: number
  /** Of pic:inta. */
  readonly vector?: number
  /** Of pic:inta. */
  readonly requests?: number
}

/**
 * Opens a device. Its file begins at byte 0. An unknown name gives ENXIO.
 *
 * @param device Name of a device in the scenario.
 * @see open(2)
 */
declare function open(device: string): Promise<OpenResult>

/**
 * Closes a file. Asynchronous requests that were started on it go on. EBADF when it is not open.
 *
 * @param file What open gave, or its number.
 * @see close(2)
 */
declare function close(file: number | OpenResult): Promise<Result>

/**
 * Reads where the file stands and moves it on by the bytes that came. 0 bytes mean the end of the device.
 *
 * @param file What open gave, or its number.
 * @param memory What alloc gave, or a user address.
 * @param length Bytes to move.
 * @see read(2)
 */
declare function read(file: number | OpenResult, memory: Memory | number, length: number): Promise<Result>

/**
 * Writes where the file stands and moves it on by the bytes that went.
 *
 * @param file What open gave, or its number.
 * @param memory What alloc gave, or a user address.
 * @param length Bytes to move.
 * @see write(2)
 */
declare function write(file: number | OpenResult, memory: Memory | number, length: number): Promise<Result>

/**
 * Reads at an offset; the file stays where it stands.
 *
 * @param file What open gave, or its number.
 * @param memory What alloc gave, or a user address.
 * @param length Bytes to move.
 * @param offset Byte on the device to begin at.
 * @see pread(2)
 */
declare function pread(file: number | OpenResult, memory: Memory | number, length: number, offset: number): Promise<Result>

/**
 * Writes at an offset; the file stays where it stands.
 *
 * @param file What open gave, or its number.
 * @param memory What alloc gave, or a user address.
 * @param length Bytes to move.
 * @param offset Byte on the device to begin at.
 * @see pwrite(2)
 */
declare function pwrite(file: number | OpenResult, memory: Memory | number, length: number, offset: number): Promise<Result>

/**
 * Reads where the file stands into several pieces of memory, one after the other.
 *
 * @param file What open gave, or its number.
 * @param pieces Pairs [memory, bytes], at least one and at most 1024.
 * @see readv(2)
 */
declare function readv(file: number | OpenResult, pieces: readonly (readonly [Memory | number, number])[]): Promise<Result>

/**
 * Writes several pieces of memory, one after the other.
 *
 * @param file What open gave, or its number.
 * @param pieces Pairs [memory, bytes], at least one and at most 1024.
 * @see writev(2)
 */
declare function writev(file: number | OpenResult, pieces: readonly (readonly [Memory | number, number])[]): Promise<Result>

/**
 * Starts a read and goes on at once; aiowait collects it. Where a path has no asynchronous calls the read is done before this returns, and aiowait hands out its result.
 *
 * @param file What open gave, or its number.
 * @param memory What alloc gave, or a user address.
 * @param length Bytes to move.
 * @param offset Byte on the device to begin at.
 * @see aioread(3AIO)
 */
declare function aread(file: number | OpenResult, memory: Memory | number, length: number, offset: number): Promise<AsyncResult>

/**
 * Starts a write and goes on at once; otherwise as aread.
 *
 * @param file What open gave, or its number.
 * @param memory What alloc gave, or a user address.
 * @param length Bytes to move.
 * @param offset Byte on the device to begin at.
 * @see aiowrite(3AIO)
 */
declare function awrite(file: number | OpenResult, memory: Memory | number, length: number, offset: number): Promise<AsyncResult>

/**
 * Waits for a request that was started and gives its result and its name. EINVAL when none is under way, ETIME when the time is over.
 *
 * @param timeout How long to wait; left out = for ever.
 * @see aiowait(3AIO)
 */
declare function aiowait(timeout?: Time): Promise<AsyncResult>

/**
 * Asks to take a request back. Where nothing is asynchronous there is nothing to cancel: EINVAL.
 *
 * @param request What aread or awrite gave, or its name.
 * @see aiocancel(3AIO)
 */
declare function aiocancel(request: string | AsyncResult): Promise<Result>

/**
 * Sends a signal; it ends an interruptible sleep of that process. An unknown name gives EINVAL.
 *
 * @param process Name of a process in the scenario.
 * @param number Number of the signal, 1 to 31; 2 (SIGINT) if left out.
 * @see kill(2)
 */
declare function signal(process: string, number?: number): Promise<Result>

/**
 * Uses the processor in user mode; interrupts and better processes make it longer.
 *
 * @param time How long the program computes.
 */
declare function compute(time: Time): Promise<void>

/**
 * Gives up the processor for a time.
 *
 * @param time How long.
 * @see delay(9F)
 */
declare function sleep(time: Time): Promise<void>

/**
 * Gives the process memory of zeros. Throws when the machine has no frames left.
 *
 * @param size Bytes.
 * @param placement Where and how it lies.
 * @see mmap(2)
 */
declare function alloc(size: number, placement?: Placement): Memory

/**
 * Stores into memory as the program would. Throws where it may not write.
 *
 * @param memory What alloc gave, or a user address.
 * @param content A byte, or { device: offset } for the pattern that a new device holds there.
 * @param length Bytes; all of it if left out.
 */
declare function fill(memory: Memory | number, content: Content, length?: number): void

/**
 * Compares memory with what it should hold: -1 when all is equal, else the place of the first difference.
 *
 * @param memory What alloc gave, or a user address.
 * @param content A byte, other memory, or { device: offset }.
 * @param length Bytes; all of it if left out.
 */
declare function compare(memory: Memory | number, content: Content, length?: number): number

/**
 * Simulated nanoseconds since power-on. ns(now() - start) makes a time of a difference.
 *
 */
declare function now(): number

/**
 * A whole number from 0 to limit - 1 that depends on the seed of the run, the process and the stream only.
 *
 * @param limit 1 to 2147483648.
 * @param stream Name of a stream of its own: other draws do not disturb it.
 */
declare function random(limit: number, stream?: string): number

/**
 * Writes a line into the result of the run.
 *
 * @param values Anything; joined with spaces.
 */
declare function log(...values: unknown[]): void

/**
 * Puts a mark on the timeline.
 *
 * @param name At most 80 characters.
 */
declare function mark(name: string): void

/**
 * A check. It appears in the result, and a run with a failed one ends with exit code 1; the script goes on.
 *
 * @param condition true or false; nothing else.
 * @param text What should hold.
 */
declare function expect(condition: boolean, text: string): boolean

/**
 * Watches the machine: every event that breaks it is a finding with its row. Takes no simulated time, and goes on after the program has ended.
 *
 * @param name What always holds, at most 80 characters.
 * @param kinds One kind of event or a list of kinds, as the trace names them.
 * @param check Is asked at each such event, from now to the end of the run: true when all is well; false or a text when not. state is an object of its own, empty at first, for what it wants to remember.
 */
declare function invariant(name: string, kinds: EventKind | readonly EventKind[], check: (event: TraceEvent, state: Record<string, any>) => boolean | string): void

/** Bytes. */
declare function B(count: number): number

/** 1024 bytes each. */
declare function KB(count: number): number

/** 1048576 bytes each. */
declare function MB(count: number): number

/** Nanoseconds. */
declare function ns(count: number): Time

/** Microseconds. */
declare function us(count: number): Time

/** Milliseconds. */
declare function ms(count: number): Time

/** Seconds. */
declare function s(count: number): Time
