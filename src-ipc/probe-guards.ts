import { z } from 'zod'
import type { Request } from './contract'

/** Most characters of a program that are looked at; the language has a smaller bound of its own. */
const MOST = 65_536
const trace = z.strictObject({
  run: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  path: z.enum(['sysv', 'physio', 'aphysio', 'pio']),
})

/** What the requests about probes look like. */
export const probeRequests: {
  readonly [Name in 'trace/probes' | 'trace/probe']: z.ZodType<Request<Name>>
} = {
  'trace/probes': trace,
  'trace/probe': trace.extend({ program: z.string().max(MOST) }),
}
