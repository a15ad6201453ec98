/**
 * Frames of every carrier, one object each. The WebSocket sends them as JSON text from the window and MessagePack from
 * the host, the desktop shell by a MessagePort, direct calls hand them over as they are.
 */
import type { CallName, CallProgress, Outcome, PushName, Pushes } from './contract'
import type { LabError } from './lab-error'

/** The path of the WebSocket. */
export const SOCKET_PATH = '/ws'

/** Close codes of our own, beside the standard ones. */
export const closeCodes = {
  /** A frame that is not what the contract says. */
  badFrame: 4400,
  /** The token was missing, late or wrong. */
  notAuthorized: 4401,
  /** The window reads more slowly than the host writes. */
  tooSlow: 4413,
  /** Too many windows, or too many wrong tokens. */
  tooMany: 4429,
} as const

/** The first frame a window sends over a WebSocket. */
export interface HelloFrame {
  readonly token: string
}

/** A call; `id` is chosen by the window and comes back with the outcome. */
export interface CallFrame {
  readonly id: number
  readonly call: CallName
  readonly request: unknown
}

/** What a window sends: a call, or that the outcome of one is no longer wanted. */
export type WindowFrame = CallFrame | { readonly cancel: number }

/** What the host sends: word that calls may begin (over a WebSocket with the token to show the next time), an outcome, how a call is going, a push, or why it has ended. */
export type HostFrame =
  | { readonly ready: true; readonly token?: string }
  | { readonly id: number; readonly outcome: Outcome }
  | { readonly id: number; readonly progress: CallProgress }
  | { readonly push: PushName; readonly value: Pushes[PushName] }
  | { readonly ended: LabError }
