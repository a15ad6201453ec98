/** What a window may ask of a machine that has not run: what a scenario may say, and what the machine would be. */
import type { AddressPicture, HostGroup, PathId, RegisterRow } from '../src-sim/index'

export type {
  AddressPicture,
  CookieOutcome,
  HostGroup,
  PicturedPage,
  PicturedPiece,
  RegisterField,
  RegisterRow,
  WindowOutcome,
} from '../src-sim/index'
import type { TraceOf } from './runs'

/** A JSON Schema, or a part of one. */
export interface JsonSchema {
  readonly type?: string
  readonly description?: string
  readonly const?: string | number | boolean
  readonly enum?: readonly (string | number)[]
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly maxLength?: number
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
}

/** A parameter of hosts; values as a file writes them. */
export interface HostParameterRow {
  readonly key: string
  readonly group: HostGroup
  /** time, size, rate, frequency, count, perMille, address, flag */
  readonly unit: string
  readonly about: string
  readonly min: string
  readonly max: string
  /** By preset. */
  readonly values: Readonly<Record<string, Scalar>>
  /** Where each comes from; `estimate` where nothing was published. */
  readonly sources: Readonly<Record<string, string>>
}

/** A value of a field. */
export type Scalar = string | number | boolean

/** A switch; its default by set or profile. */
export interface ReferenceSwitch {
  readonly key: string
  readonly about: string
  readonly words: readonly string[]
  readonly range: readonly [number, number] | null
  readonly defaults: Readonly<Record<string, Scalar>>
  readonly source: string
}

/** A fault of the catalogue and what it looks like. */
export interface ReferenceFault {
  readonly id: string
  readonly title: string
  readonly cure: string
  readonly trigger: string
  readonly hardware: string
  readonly driver: string
  /** What the program gets on each path; null = no effect. */
  readonly sysv: string | null
  readonly solaris: string | null
}

/** Everything that a scenario can say. */
export interface LabReference {
  readonly schema: JsonSchema
  readonly hosts: readonly string[]
  readonly hostRows: readonly HostParameterRow[]
  readonly ruleSets: readonly string[]
  readonly rules: readonly ReferenceSwitch[]
  readonly profiles: readonly string[]
  readonly switches: readonly ReferenceSwitch[]
  readonly faults: readonly ReferenceFault[]
  /** By preset: the fields of ddi_dma_attr without their prefix. */
  readonly attributes: Readonly<Record<string, Readonly<Record<string, Scalar>>>>
}

/** A value of any depth. */
export type Plain = null | Scalar | readonly Plain[] | { readonly [key: string]: Plain }

/** What the fields of a document are while it does not give them: the shape of a resolved scenario, numbers of base units. */
export type DocumentDefaults = Readonly<Record<string, Plain>>

/** Calls about machines. */
export interface MachineCalls {
  /** Everything that a scenario can say. Never changes while the host runs. */
  'lab/reference': { request: Record<string, never>; reply: LabReference }
  /** What the fields of a document are while it does not give them; null when host or devices say nonsense. */
  'document/defaults': { request: { readonly text: string }; reply: DocumentDefaults | null }
  /** One buffer from user pages to cookies; null when there is no such buffer. E_SCENARIO */
  'document/picture': {
    request: {
      readonly text: string
      readonly path: PathId
      readonly process: number
      readonly request: number
      readonly iovec: number
    }
    reply: AddressPicture | null
  }
  /** The registers of a device after power-on. E_SCENARIO */
  'document/registers': {
    request: { readonly text: string; readonly device: string }
    reply: readonly RegisterRow[]
  }
  /** The registers of a device just after the event that recorded a row. E_NOT_FOUND */
  'trace/registers': {
    request: TraceOf & { readonly row: number; readonly device: string }
    reply: readonly RegisterRow[]
  }
}
