import type { Nanos } from '../core/time'
import type { DdiDmaAttr } from '../solaris/ddi_dma/attr'
import type { FaultId, FaultKind, FaultOperation } from './fault-catalogue'
import type { HostParameters } from './hosts'
import type { SolarisProfile, SystemVRules } from './rules'

/** The four ways a request can take. */
export const PATHS = ['sysv', 'physio', 'aphysio', 'pio'] as const
/** One of them: dma_breakup, physio, aphysio, programmed I/O. */
export type PathId = (typeof PATHS)[number]

/** The drivers of the lab. */
export const DRIVERS = ['xx', 'xx-manual', 'rd', 'xxpio', 'student'] as const
/** A driver: the corrected example, the example as printed, the ramdisk, the programmed-I/O example, one in JavaScript. */
export type DriverName = (typeof DRIVERS)[number]

/** The devices of the lab. */
export const DEVICE_TYPES = ['disk', 'tape', 'ramdisk', 'pio'] as const
/** The sort of a device. */
export type DeviceType = (typeof DEVICE_TYPES)[number]

/** The engines that move the bytes. */
export const ENGINES = ['8237-8bit', '8237-16bit', 'bus-master', 'bus-master-n', 'bus-master-iopb'] as const
/** A channel of the motherboard's controllers, or an engine on the card. */
export type EngineName = (typeof ENGINES)[number]

/** How frames are given to a process. */
export const ALLOCATORS = ['contiguous', 'random', 'aged', 'stride2', 'high'] as const
/** A rule by which frames are given out. */
export type AllocatorName = (typeof ALLOCATORS)[number]

/** How a card on an 8237 asks for the bus, and who goes first when several do. @source Intel 8237A data sheet */
export const DMA_MODES = ['single', 'block', 'demand'] as const
/** Fixed: the lowest channel; rotating: the one served last comes last. @source Intel 8237A data sheet */
export const DMA_PRIORITIES = ['fixed', 'rotating'] as const

/** A device, complete. Times ns, sizes bytes, rates bytes per second. */
export interface DevicePlan {
  readonly name: string
  readonly type: DeviceType
  /** 512-byte blocks */
  readonly blocks: number
  /** `dev`: a read at the end gives 0 bytes; `strict`: ENXIO in both directions */
  readonly endOfMedia: 'dev' | 'strict'
  /** Blocks that cannot be read or written. */
  readonly badBlocks: readonly number[]
  readonly engine: EngineName
  /** Interrupt line and level; the line of a second device may be the same. */
  readonly line: number
  readonly level: number
  /** How the line asks: by its rise, or for as long as it is up. The first device of a line decides. */
  readonly trigger: 'edge' | 'level'
  readonly commandOverhead: Nanos
  /** 0 = nothing rotates */
  readonly revolution: Nanos
  readonly trackSeek: Nanos
  readonly averageSeek: Nanos
  readonly mediaRate: number
  readonly sectorsPerTrack: number
  readonly heads: number
  readonly interleave: number
  readonly reposition: Nanos
  /** Pause after each byte of programmed I/O. */
  readonly byteDelay: Nanos
  /** A slave card is done only at terminal count: without one it stays busy for ever. */
  readonly waitTC: boolean
  /** Command blocks that can wait in a card that takes them. */
  readonly queueDepth: number
  /** Such a card serves what waits in order of block number. */
  readonly elevator: boolean
  /** How a card on an 8237 asks for the bus. */
  readonly dmaMode: (typeof DMA_MODES)[number]
  /** Whom the controllers serve first; one device that says rotating turns it on for all. */
  readonly dmaPriority: (typeof DMA_PRIORITIES)[number]
  /** Bytes between medium and bus that cannot wait; 0 = the card keeps the whole command. */
  readonly fifoBytes: number
  /** Bytes in it at which the card asks for the bus. */
  readonly fifoThreshold: number
}

/** The driver and what it was told. */
export interface DriverPlan {
  readonly name: DriverName
  /** The device it drives unless a request names another. */
  readonly device: string
  /** Its limit for one transfer (xxminphys), bytes. */
  readonly minphys: number
  /** NULL is given to physio (pool), or a header of its own (own). */
  readonly bufferHeader: 'pool' | 'own'
  /** How long a command may take before the driver looks for itself, ns; 0 = for ever. System V only. */
  readonly watchdog: Nanos
  /** Attributes of its DMA engine; null = those of the engine and the host. */
  readonly attributes: DdiDmaAttr | null
  /** The text of a student's driver; null for the others. */
  readonly student?: ScriptPlan | null
  /** What each call of a student's driver to the kernel costs beside what the call itself does, ns. */
  readonly callCost?: Nanos
}

/** A piece of user memory. */
export interface IovecPlan {
  /** User address. */
  readonly base: number
  /** bytes */
  readonly length: number
  /** Bytes from `base` that are mapped; the rest faults with EFAULT. */
  readonly mapped: number
}

/** One thing a process does, in order. */
export interface RequestPlan {
  /** Unique in its process. */
  readonly request: string
  readonly op: 'read' | 'write' | 'aread' | 'awrite' | 'aiowait' | 'aiocancel' | 'compute'
  readonly device: string
  /** bytes */
  readonly offset: number
  /** Bytes of all iovecs together. */
  readonly length: number
  /** Empty unless bytes move. */
  readonly iovecs: readonly IovecPlan[]
  /** The byte a write sends; null = a pattern that depends on the position. */
  readonly fill: number | null
  /** Asleep before it, ns. */
  readonly thinkTime: Nanos
  /** User code before it, ns. */
  readonly compute: Nanos
  /** How often, at least 1. */
  readonly repeat: number
  /** Whether a repetition goes on where the one before ended. */
  readonly advance: boolean
  /** aiowait: ns; null = for ever */
  readonly timeout: Nanos | null
  /** aiocancel: the request; null for others */
  readonly target: string | null
}

/** A program in JavaScript that a process runs instead of a list of requests. */
export interface ScriptPlan {
  /** Name of the file beside the scenario; null = the text stands in the scenario. */
  readonly file: string | null
  /** Null until the host has read the file. */
  readonly source: string | null
}

/** A process. */
export interface ProcessPlan {
  readonly name: string
  /** ns */
  readonly startAt: Nanos
  /** How often the whole list is done. */
  readonly repeat: number
  readonly allocator: AllocatorName
  /** Thousandths: how often the next page is not the next frame (allocator `aged`). */
  readonly fragmentation: number
  /** Empty when it runs a script. */
  readonly requests: readonly RequestPlan[]
  /** Null when it has requests. */
  readonly script?: ScriptPlan | null
}

/** A fault to inject: of the catalogue, or a trigger of its own. */
export interface FaultPlan {
  readonly id: FaultId | null
  /** A device; null = the driver's. */
  readonly where: string | null
  readonly kind: FaultKind | null
  readonly op: FaultOperation | null
  /** What `op` works with: a byte, or ns for DELAY. */
  readonly operand: number | null
  /** Matching events to let pass. */
  readonly skip: number
  /** Events to strike after that. */
  readonly times: number
  /** Chance in a million at each event; undefined = certain. */
  readonly chance?: number | undefined
  /** Events before this do not count, ns. */
  readonly at?: Nanos | undefined
  /** Only transfers that contain this byte count; a trigger on data changes this byte alone. */
  readonly byte?: number | undefined
  /** What `byte` counts in. */
  readonly byteOf?: 'medium' | 'request' | undefined
  /** Register of a trigger on register accesses. */
  readonly offset?: number | undefined
}

/** What a run must have given. Fields that are undefined do not matter. */
export type Expectation =
  | {
      readonly about: 'request'
      readonly path: PathId | undefined
      readonly process: string
      readonly request: string
      /** Which repetition, from 1. */
      readonly repetition: number
      readonly result: number | undefined
      /** A name such as EIO; `0` = none. */
      readonly errno: string | undefined
      readonly residual: number | undefined
    }
  | {
      readonly about: 'metric'
      readonly path: PathId | undefined
      readonly metric: string
      readonly equals: number | undefined
      readonly atLeast: number | undefined
      readonly atMost: number | undefined
    }
  | { readonly about: 'end'; readonly path: PathId | undefined; readonly end: 'idle' | 'limit' | 'stopped' | 'panic' }
  | { readonly about: 'hung'; readonly path: PathId | undefined; readonly hung: readonly string[] }
  | {
      readonly about: 'finding'
      readonly path: PathId | undefined
      /** Rule or id, such as `biodone-once`. */
      readonly finding: string
      readonly present: boolean
    }

/** A scenario, checked and complete: nothing is left to a default. */
export interface Scenario {
  readonly version: 1
  readonly title: string
  readonly summary: string
  readonly host: HostParameters
  readonly devices: readonly DevicePlan[]
  readonly driver: DriverPlan
  readonly path: PathId
  /** What a comparison runs. */
  readonly paths: readonly PathId[]
  readonly rules: SystemVRules
  readonly profile: SolarisProfile
  readonly processes: readonly ProcessPlan[]
  readonly faults: readonly FaultPlan[]
  readonly seed: number
  /** Rows the trace may have. */
  readonly traceCap: number
  /** The run ends with the first finding that is more than a note. */
  readonly stopOnFinding: boolean
  /** Simulated ns after which the run ends. */
  readonly timeLimit: Nanos
  readonly expect: readonly Expectation[]
}
