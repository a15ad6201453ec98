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
