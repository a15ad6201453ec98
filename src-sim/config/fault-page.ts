import { FAULT_ROWS } from './fault-catalogue'
import { FAULT_FINDINGS, FAULT_SYMPTOMS } from './fault-symptoms'

const cells = (...values: readonly string[]): string => `| ${values.join(' | ')} |`

/**
 * The page of all faults: docs/faults.md.
 *
 * @param shownBy the scenarios that plan each fault, by its id
 */
export function faultsMarkdown(shownBy: ReadonlyMap<string, readonly string[]>): string {
  const lines = [
    '# Faults',
    '',
    'What can be planned under `faults` in a scenario, by number. `dma-lab explain F13` says one of them, and `dma-lab run` says what the',
    'hardware knew, what the driver saw and what the program got when one struck. Fields and triggers: `docs/scenario-format.md`.',
    '',
    "The checker names what a driver does wrong, by the rules of `docs/checker.md`; a device that fails is nobody's mistake. Which rules",
    'it names depends on the machine: the last column has all that may be named.',
    '',
    'This page is made from the catalogue; a test keeps it so, and another that each fault shows on each path what stands here.',
    '',
    cells('Id', 'Fault', 'Asked for at', 'On', 'Cure', 'Scenarios'),
    cells('---', '---', '---', '---', '---', '---'),
  ]
  for (const { id, title, cure } of FAULT_ROWS) {
    const { trigger, engines } = FAULT_SYMPTOMS[id]
    const on = [paths(id), engines ? engines.join(', ') : ''].filter((each) => each !== '').join('; ')
    const scenarios = (shownBy.get(id) ?? []).map((name) => `\`${name}\``).join(', ')
    lines.push(cells(id, title, trigger, on, cure, scenarios))
  }
  lines.push('', '## What is seen', '')
  lines.push(
    cells(
      'Id',
      'The hardware knew',
      'The driver saw',
      'Program on `sysv`',
      'Program on `physio`, `aphysio`',
      'The checker says',
    ),
  )
  lines.push(cells('---', '---', '---', '---', '---', '---'))
  for (const { id } of FAULT_ROWS) {
    const { hardware, driver, sysv, solaris } = FAULT_SYMPTOMS[id]
    const rules = (FAULT_FINDINGS[id] ?? []).map((rule) => `\`${rule}\``).join(', ')
    lines.push(cells(id, hardware, driver, sysv ?? 'no effect', solaris ?? 'no effect', rules))
  }
  return `${lines.join('\n')}\n`
}

function paths(id: (typeof FAULT_ROWS)[number]['id']): string {
  const { sysv, solaris } = FAULT_SYMPTOMS[id]
  if (sysv !== null && solaris !== null) return 'all paths'
  return sysv !== null ? '`sysv`' : '`physio`, `aphysio`'
}
