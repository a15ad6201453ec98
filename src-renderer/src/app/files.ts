import { LabFailure } from '../../../src-ipc/lab-error'

/** Most bytes that a document may have. */
export const LARGEST_FILE = 1 << 20

/** A document that a person chose. */
export interface ChosenFile {
  readonly name: string
  readonly text: string
  /** Its id when the host opened it from a file; else absent or empty. */
  readonly document?: string
}

/** Lets a person choose a scenario from their files. @returns null when they chose none @throws LabFailure E_READ */
export function openFile(): Promise<ChosenFile | null> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = '.yaml,.yml,.json'
  const tooLarge = { code: 'E_READ', message: 'The file is larger than 1 MB.', where: 'tooLarge' } as const
  return new Promise((resolve, reject) => {
    input.addEventListener('cancel', () => resolve(null))
    input.addEventListener('change', () => {
      const file = input.files?.[0]
      if (!file) resolve(null)
      else if (file.size > LARGEST_FILE) reject(new LabFailure(tooLarge))
      else file.text().then((text) => resolve({ name: file.name, text }), reject)
    })
    input.click()
  })
}

/** Gives a person a document to keep, under its name. */
export function saveFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
