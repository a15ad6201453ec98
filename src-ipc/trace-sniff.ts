/** What a file is, by how it begins: the page and the host ask the same, so that a name decides nothing. */
import { sniffTrace, type SniffedFormat } from '../src-sim/import/sniff'

export { SNIFFED_BYTES } from '../src-sim/import/sniff'

/** Formats of traces that are told apart. */
export type TraceFileFormat = SniffedFormat

/** The format of a trace file that begins like this; null for anything else, such as a scenario. */
export const traceFileFormat = (head: Uint8Array): TraceFileFormat | null => sniffTrace(head)
