import { RULE_IDS, RULES, type RuleKernel } from './rules'

const KERNELS: Readonly<Record<RuleKernel, string>> = {
  both: 'both',
  solaris: 'Solaris',
  sysv: 'System V',
  hardware: '8237',
}

/** The catalogue as Markdown: what docs/checker.md holds. */
export function checkerMarkdown(): string {
  const rows = RULE_IDS.map((id) => {
    const { kernel, severity, family, rule, source, mend } = RULES[id]
    const name = family === null ? `\`${id}\`` : `\`${id}\` (\`${family}\`)`
    return `| ${name} | ${KERNELS[kernel]} | ${severity} | ${rule} | ${source} | ${mend} |`
  })
  return `# The checker of driver rules

While a driver runs, the kernels watch whether it keeps the rules of the manuals. The checker is always on and changes nothing: a
finding never stops a run, unless \`stopOnFinding\` (\`--stop-on-finding\`) asks for it. Where a real kernel would panic, the finding
comes first and the simulated kernel panics too.

Each finding has the rule, its source, the row of the trace where it was noticed, and a way to mend it; in a student's driver also file,
line and column. \`dma-lab check FILE\` fails when there is one, \`dma-lab explain RULE\` prints a rule. In \`expect\` lines a rule can also be
named by the wider name in brackets.

An \`error\` breaks what others rely on. A \`warning\` works here and need not elsewhere. A \`note\` is nobody's mistake, but the reason of
something strange; it does not count in \`check\`.

What only follows from another mistake is not a finding of its own: the pages of a buf that is never completed stay locked, and the
finding is \`BiodoneMissing\`. While a device still works, or wants service that does not come, the driver had no chance, and nothing that
is left over is held against it; the run says who waits for what.

| Rule | Kernel | Severity | What must hold | Source | How to mend it |
|---|---|---|---|---|---|
${rows.join('\n')}

## The ledger of page locks

Every page lock is entered with who took it, for which request, when, and in a student's driver where. The sum is 0 when nothing is going
on; what is left is \`PageLockLeak\`, one finding for each lock.

## Processes that hang

A run that ends with sleeping processes says of each: what it sleeps for; the buf for which biodone was never called, or the wakeup that
came too early; who holds the lock, what that one waits for, and so on round to a deadlock; and the device or interrupt line behind it:
busy, masked after a storm, held off by the level of the processor, or lost.
`
}
