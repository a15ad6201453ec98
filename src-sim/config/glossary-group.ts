/** word, meaning, and where they differ from the group: manual page, file */
type Row = readonly [word: string, meaning: string, source?: string, file?: string]

/** Words that belong together. */
export interface GlossaryGroup {
  readonly title: string
  readonly source: string
  readonly file: string
  readonly words: readonly Row[]
}
