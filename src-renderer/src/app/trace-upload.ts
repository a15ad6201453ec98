/** Files of the page that the host reads: sent in pieces, so that no size is too large for a frame. */
import { LARGEST_UPLOAD, UPLOAD_BYTES } from '../../../src-ipc/exports'
import { LabFailure } from '../../../src-ipc/lab-error'
import { SNIFFED_BYTES, traceFileFormat } from '../../../src-ipc/trace-sniff'
import type { LabApi } from '../lab-api'

/** True for a file that holds a trace; its name does not matter. */
export async function isTraceFile(file: Blob): Promise<boolean> {
  return traceFileFormat(new Uint8Array(await file.slice(0, SNIFFED_BYTES).arrayBuffer())) !== null
}

/**
 * Sends a file to the host.
 *
 * @returns its id there
 * @throws LabFailure E_FILE_TOO_BIG, E_NO_SPACE, E_WRITE
 */
export async function sendFile(call: LabApi['call'], file: Blob, name: string): Promise<string> {
  if (file.size > LARGEST_UPLOAD)
    throw new LabFailure({ code: 'E_FILE_TOO_BIG', message: `${name}: larger than ${LARGEST_UPLOAD >> 20} MB.` })
  let upload = ''
  for (let at = 0; at === 0 || at < file.size; at += UPLOAD_BYTES) {
    const bytes = new Uint8Array(await file.slice(at, at + UPLOAD_BYTES).arrayBuffer())
    upload = (await call('upload/piece', { upload, name: safeName(name), base64: base64Of(bytes) })).upload
  }
  return upload
}

/** A name that any system takes. */
export function safeName(name: string): string {
  const plain = name
    .replace(/[/\\:*?"<>|\p{Cc}]+/gu, '-')
    .replace(/^\.+/, '')
    .trim()
    .slice(0, 150)
  return plain === '' ? 'dma-lab' : plain
}

/** Places that `String.fromCharCode` takes at once. */
const AT_ONCE = 8192

function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += AT_ONCE) text += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE))
  return btoa(text)
}
