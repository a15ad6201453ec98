/** One path through the kernel. */
export interface PathRow {
  readonly path: string
  /** Simulated time of the run, ns. */
  readonly simulated: number
  readonly rows: number
  /** Trace rows a second of the host. */
  readonly rowsPerSecond: number
}

/** Rows a second that the whole kernel model should reach with the trace on. */
export const ROWS_PER_SECOND = 1_500_000

/** Reads the manual's 1.3 MB through each path of the machine. Each entry runs one path once and returns its figures. */
export const PATHS: readonly { readonly name: string; readonly run: () => PathRow }[] = []

/** Runs every path, three times, and keeps the middle one. */
export function benchPaths(): PathRow[] {
  return PATHS.map(({ run }) => {
    const rows = Array.from({ length: 3 }, run).sort((a, b) => a.rowsPerSecond - b.rowsPerSecond)
    return rows[1]!
  })
}
