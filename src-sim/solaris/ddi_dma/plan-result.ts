import type { DvmaRange } from './dvma'
import type { BoundWindow } from './handle'

/** Resources and windows of a bind that can go ahead; the resources are taken. @source ddi_dma_buf_bind_handle(9F) */
export interface BindPlan {
  readonly windows: readonly BoundWindow[]
  readonly bouncePages: readonly bigint[]
  readonly range: DvmaRange | null
  readonly cookieSlots: number
  readonly windowRecords: number
}

/** A bind that cannot go ahead; nothing is taken. @source ddi_dma_buf_bind_handle(9F) */
export type PlanFailure =
  | { readonly failure: 'TOOBIG' | 'NOMAPPING'; readonly reason: string }
  | { readonly failure: 'NORESOURCES'; readonly resource: string; readonly reason: string }

/** A shortage of a resource. @source ddi_dma_buf_bind_handle(9F) */
export function shortOf(resource: string, reason: string): PlanFailure {
  return { failure: 'NORESOURCES', resource, reason }
}
