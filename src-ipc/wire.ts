/** Frames of the WebSocket carrier, one object each: JSON text from the window, MessagePack from the host. */
import type { CallName, Outcome, PushName, Pushes } from './contract'

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

/** The first frame a window sends. */
export interface HelloFrame {
  readonly token: string
}

/** A call; `id` is chosen by the window and comes back with the outcome. */
export interface CallFrame {
  readonly id: number
  readonly call: CallName
  readonly request: unknown
}

/** What the host sends: the outcome of a call, a push, or word that the token was right. */
export type HostFrame =
  | { readonly ready: true }
  | { readonly id: number; readonly outcome: Outcome }
  | { readonly push: PushName; readonly value: Pushes[PushName] }
