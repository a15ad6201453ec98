/** What a window may ask about the scripts of a scenario. */
import type { DocumentIssue } from './lab-error'

/** A word of the scripts, for completion and help. */
export interface ScriptWord {
  readonly name: string
  /** Its declaration, such as `close(file: number | OpenResult): Promise<Result>`. */
  readonly signature: string
  readonly help: string
  /** Where the manuals have it; empty when they have not. */
  readonly source: string
}

/** The script of one process of a document. */
export interface ScriptText {
  /** Place of the process in the workload, from 0. */
  readonly index: number
  readonly process: string
  /** The file that holds it; null = it is in the scenario itself. */
  readonly file: string | null
  /** null = the file cannot be read; `issues` says why. */
  readonly source: string | null
  /** What is wrong with it, by lines and columns of the script. */
  readonly issues: readonly DocumentIssue[]
}

/** Calls about scripts. */
export interface ScriptCalls {
  /** The words, in the order of the manual. */
  'script/vocabulary': { request: Record<string, never>; reply: readonly ScriptWord[] }
  /** The scripts of a document, read and checked without running them; none while the document is not a scenario. */
  'script/read': {
    request: { readonly text: string; readonly from?: string | undefined; readonly document?: string | undefined }
    reply: readonly ScriptText[]
  }
}
