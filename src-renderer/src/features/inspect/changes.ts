import type { Cell, MachineState, StateTable } from '../../../../src-ipc/runs'

/** A cell and whether it is another than before. */
export interface ShownCell {
  readonly text: string
  readonly isChanged: boolean
}

/** A table of the state as it is shown. */
export interface ShownTable {
  readonly id: StateTable['id']
  readonly columns: readonly string[]
  readonly rows: readonly (readonly ShownCell[])[]
  /** Something in it is another than before. */
  readonly isChanged: boolean
}

/** A value as people read it: yes and no carry words of their own, so nothing depends on colour. */
export function cellText(value: Cell, words: { readonly yes: string; readonly no: string }): string {
  if (typeof value === 'boolean') return value ? words.yes : words.no
  return String(value)
}

/** The tables of a state, each cell compared with the same object before: objects are known by their first column. */
export function shownTables(
  state: MachineState,
  before: MachineState | null,
  words: { readonly yes: string; readonly no: string },
): ShownTable[] {
  return state.tables.map(({ id, columns, rows }) => {
    const old = new Map(
      before?.tables.find((table) => table.id === id)?.rows.map((row, place) => [key(id, row, place), row]),
    )
    const shown = rows.map((row, place) => {
      const was = old.get(key(id, row, place))
      return row.map((cell, index) => ({
        text: cellText(cell, words),
        isChanged: before !== null && (was === undefined || was[index] !== cell),
      }))
    })
    const isChanged =
      shown.some((row) => row.some((cell) => cell.isChanged)) || (before !== null && old.size !== rows.length)
    return { id, columns, rows: shown, isChanged }
  })
}

/** Rows of these tables have no name of their own. */
function key(id: StateTable['id'], row: readonly Cell[], place: number): string {
  if (id === 'cpu') return 'cpu'
  return id === 'channels' ? `${String(row[0])} ${String(row[1])}` : id === 'locks' ? `${place}` : String(row[0])
}
