import { LabFailure } from '../../../src-ipc/lab-error'
import { isTraceFile } from './trace-upload'

/** Most bytes that a document may have. */
export const LARGEST_FILE = 1 << 20

/** The text of a file; null when it is none in UTF-8: a picture, say, whose bytes would be lost when it is saved. */
export async function textOf(file: Blob): Promise<string | null> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}

/** A document that a person chose. */
export interface ChosenFile {
  readonly name: string
  readonly text: string
  /** Its id when the host opened it from a file; else absent or empty. */
  readonly document?: string
  /** Given when it holds a trace instead: its id for `trace/open`. */
  readonly trace?: string | undefined
}

/**
 * Lets a person choose a scenario or a trace from their files.
 *
 * @param send hands a trace to the host
 * @returns null when they chose none
 * @throws LabFailure E_READ, and those of `send`
 */
export function openFile(send: (file: File) => Promise<string>): Promise<ChosenFile | null> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = '.yaml,.yml,.json,.dmatrace'
  const tooLarge = { code: 'E_READ', message: 'The file is larger than 1 MB.', where: 'tooLarge' } as const
  async function read(file: File): Promise<ChosenFile> {
    if (await isTraceFile(file)) return { name: file.name, text: '', trace: await send(file) }
    if (file.size > LARGEST_FILE) throw new LabFailure(tooLarge)
    const text = await textOf(file)
    if (text === null) throw new LabFailure({ code: 'E_READ', message: 'The file is not text in UTF-8.' })
    return { name: file.name, text }
  }
  return new Promise((resolve, reject) => {
    input.addEventListener('cancel', () => resolve(null))
    input.addEventListener('change', () => {
      const file = input.files?.[0]
      if (file) read(file).then(resolve, reject)
      else resolve(null)
    })
    input.click()
  })
}

/** Gives a person a document to keep, under its name. */
export function saveFile(name: string, text: string): void {
  saveBlob(name, new Blob([text], { type: 'application/yaml' }))
}

/** Gives a person some bytes to keep, under a name. */
export function saveBlob(name: string, bytes: Blob): void {
  const address = URL.createObjectURL(bytes)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
