import type { RuleId } from '../checker/rules'
import type { Step } from '../core/process'
import type { CallArguments } from './arguments'
import { TAG, type Given, type Out, type Reply, type Value } from './engine'

/** How a service is done. */
export interface Service {
  /** At once; in a routine that may not sleep the only way. */
  readonly plain?: (call: CallArguments) => Given
  /** By a process, which may sleep meanwhile; the driver gets a promise. */
  readonly step?: (call: CallArguments) => Step<Given>
  /** Whether this call needs the step; without it every call does that has one. */
  readonly sleeps?: (call: CallArguments) => boolean
  /** The driver does not wait for it: the next call that waits comes after it. */
  readonly isStore?: boolean
  /** Which rule a call from a routine that may not sleep breaks. */
  readonly rule?: RuleId
  /** It asks a register: a loop of nothing else is a spin. */
  readonly isLook?: boolean
  /** True when it brings about an interrupt at this very instant. */
  readonly isEvent?: (call: CallArguments) => boolean
}

/** A service with all its fields, in one order: hosts read objects that are alike several times as fast. */
export type AlikeService = { readonly [Key in keyof Service]-?: Service[Key] | undefined }

/** Spells out what a service leaves out. */
export function alikeService(service: Service): AlikeService {
  const { plain, step, sleeps, isStore, rule, isLook, isEvent } = service
  return { plain, step, sleeps, isStore, rule, isLook, isEvent }
}

/** Nothing, as a value. */
export const NOTHING: Value = { tag: TAG.nothing, value: 0 }
/** NULL, as a value. */
export const NULL: Value = { tag: TAG.null, value: 0 }
/** A number, as a value. */
export const numberValue = (value: number): Value => ({ tag: TAG.number, value })
const NO_OUTS: readonly Out[] = []

/** What a service gave, as a reply that a call gets later. */
export function toReply(given: Given): Reply {
  if (given === undefined) return { value: NOTHING, outs: NO_OUTS }
  if (typeof given === 'number') return { value: numberValue(given), outs: NO_OUTS }
  return 'tag' in given ? { value: given, outs: NO_OUTS } : given
}
