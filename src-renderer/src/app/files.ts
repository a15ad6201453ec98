/** Most bytes that a document may have. */
export const LARGEST_FILE = 1 << 20

/** A document that a person chose. */
export interface ChosenFile {
  readonly name: string
  readonly text: string
}

/** Lets a person choose a scenario from their files. @returns null when they chose none, or one that is too large */
export function openFile(): Promise<ChosenFile | null> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = '.yaml,.yml,.json'
  return new Promise((resolve) => {
    input.addEventListener('cancel', () => resolve(null))
    input.addEventListener('change', () => {
      const file = input.files?.[0]
      if (!file || file.size > LARGEST_FILE) resolve(null)
      else void file.text().then((text) => resolve({ name: file.name, text }))
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
