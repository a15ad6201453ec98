import { formatHostValue, HOST_NAMES, hostRows, hostUnitName, suggest } from '../../../src-sim/index'
import { CliFailure, EXIT, json, table, type CliIo } from '../io'

/** `dma-lab presets [NAME]`: the table of host parameters. */
export function presets(io: CliIo, name: string | undefined, options: Readonly<Record<string, unknown>>): number {
  const index = HOST_NAMES.findIndex((each) => each === name)
  if (name !== undefined && index < 0) {
    const meant = suggest(name, HOST_NAMES)
    const hint = meant === undefined ? '' : `did you mean ${meant}? `
    throw new CliFailure('E_NOT_FOUND', `there is no host ${name}; ${hint}allowed: ${HOST_NAMES.join(', ')}`)
  }
  const columns = name === undefined ? HOST_NAMES.map((_each, column) => column) : [index]
  if (options['json'] === true) {
    const parameters = hostRows.map((row) => ({
      ...{ key: row.key, about: row.about, unit: hostUnitName(row.unit), min: row.min, max: row.max },
      values: Object.fromEntries(columns.map((column) => [HOST_NAMES[column]!, row.values[column]])),
      sources: Object.fromEntries(columns.map((column) => [HOST_NAMES[column]!, row.sources[column]])),
    }))
    io.out(json({ kind: 'presets', version: 1, hosts: columns.map((column) => HOST_NAMES[column]), parameters }))
    return EXIT.ok
  }
  const value = (row: (typeof hostRows)[number], column: number): string =>
    formatHostValue(row.unit, row.values[column]!)
  if (name === undefined) {
    io.out(
      table(
        [
          ['parameter', ...HOST_NAMES, 'meaning'],
          ...hostRows.map((row) => [row.key, ...columns.map((column) => value(row, column)), row.about]),
        ],
        columns.map((column) => column + 1),
      ),
    )
    return EXIT.ok
  }
  const range = (row: (typeof hostRows)[number]): string =>
    row.unit === 'flag'
      ? 'true or false'
      : `${formatHostValue(row.unit, row.min)} to ${formatHostValue(row.unit, row.max)}`
  io.out(
    table(
      [
        ['parameter', name, 'range', 'meaning', 'source'],
        ...hostRows.map((row) => [row.key, value(row, index), range(row), row.about, row.sources[index]!]),
      ],
      [1],
    ),
  )
  return EXIT.ok
}
