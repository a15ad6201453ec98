/** What a window may ask about the scripts of a scenario. */
import type { DocumentIssue } from './lab-error'

/** What a text is: a transfer script, or a driver of one of the kernels. */
export type ScriptSort = 'script' | 'solaris' | 'sysv'

/** A word of scripts or drivers, for completion and help. */
export interface ScriptWord {
  readonly name: string
  /** Its declaration, such as `close(file: number | OpenResult): Promise<Result>`. */
  readonly signature: string
  readonly help: string
  /** Where the manuals have it; empty when they have not. */
  readonly source: string
  /** What may say it. */
  readonly sorts: readonly ScriptSort[]
}

/** The script of one process of a document, or its driver. */
export interface ScriptText {
  readonly sort: ScriptSort
  /** Place of the process in the workload, from 0; -1 = the driver. */
  readonly index: number
  /** Its name; of a driver the device that it drives. */
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
  /** The scripts of a document and its driver, read and checked without running them; none while the document is not a scenario. */
  'script/read': {
    request: { readonly text: string; readonly from?: string | undefined; readonly document?: string | undefined }
    reply: readonly ScriptText[]
  }
}
