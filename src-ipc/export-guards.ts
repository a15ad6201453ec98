/** The shapes of requests about exports and trace files. */
import { z } from 'zod'
import { UPLOAD_BYTES, type ExportCalls } from './exports'

const whole = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const id = z.string().regex(/^[a-z0-9-]{1,64}$/, 'not an id')
const trace = z.strictObject({
  run: whole.min(1),
  path: z.enum(['sysv', 'physio', 'aphysio', 'pio']),
})
const wish = {
  of: z.array(trace).min(1).max(4),
  format: z.string().regex(/^[a-z0-9-]{1,32}$/, 'not the id of a format'),
  choice: z
    .record(z.string().regex(/^[a-z][A-Za-z-]{0,31}$/, 'not the name of an option'), z.string().max(200))
    .refine((choice) => Object.keys(choice).length <= 32, 'more than 32 options'),
}
/** The name of a file without a folder. */
const name = z
  .string()
  .min(1)
  .max(200)
  .regex(/^(?!\.+$)[^/\\:*?"<>|\p{Cc}]+$/u, 'not the name of a file')
const place = { name, place: id.optional(), replace: z.boolean().optional() }

/** One shape for each call. */
export const exportRequests: {
  readonly [Name in keyof ExportCalls]: z.ZodType<ExportCalls[Name]['request']>
} = {
  'export/formats': z.strictObject({}),
  'export/preview': z.strictObject(wish),
  'export/write': z.strictObject({ ...wish, ...place }),
  'export/piece': z.strictObject({ download: id, offset: whole }),
  'export/drop': z.strictObject({ download: id }),
  'export/put': z.strictObject({ upload: id, extension: z.literal('.png'), ...place }),
  'upload/piece': z.strictObject({
    upload: z.union([id, z.literal('')]),
    name,
    base64: z
      .string()
      .regex(/^[A-Za-z0-9+/]*={0,2}$/, 'not base64')
      .max(Math.ceil(UPLOAD_BYTES / 3) * 4),
  }),
  'trace/open': z.strictObject({ file: id }),
}
