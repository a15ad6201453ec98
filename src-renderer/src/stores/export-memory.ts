/** What was chosen the last time, from one start to the next. */

/** The format, and the options of each. */
export interface RememberedExport {
  readonly format: string
  readonly choices: Record<string, Record<string, string>>
}

const KEY = 'dma-lab-export'

const isTexts = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && Object.values(value).every((each) => typeof each === 'string')

/** What is remembered; a Chrome trace when nothing is. */
export function readRemembered(): RememberedExport {
  try {
    const value = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Partial<RememberedExport> | null
    const choices = Object.entries(value?.choices ?? {}).filter(([, each]) => isTexts(each))
    return { format: typeof value?.format === 'string' ? value.format : 'chrome', choices: Object.fromEntries(choices) }
  } catch {
    return { format: 'chrome', choices: {} }
  }
}

/** Remembers it; a storage that is full remembers nothing. */
export function rememberFormat(what: RememberedExport): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(what))
  } catch {
    // The next export begins with what was chosen before.
  }
}
