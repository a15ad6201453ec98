import { EXTRACTS, type ExtractId, type Statement } from './statement'
import { STATEMENTS } from './index'

/** The runs that show a statement, by its id: `scenario (path)`. */
export type Coverage = ReadonlyMap<string, readonly string[]>

/** Runs that a row of the page names; how many more there are is a number. */
const NAMED = 3

/**
 * The page docs/coverage.md: every statement with what exercises it.
 *
 * @param coverage runs of scenarios
 * @param labs laboratory exercises whose solved runs show it
 */
export function coverageMarkdown(coverage: Coverage, labs: Coverage): string {
  const byScenario = STATEMENTS.filter(({ id }) => coverage.has(id)).length
  const byLab = STATEMENTS.filter(({ id }) => labs.has(id)).length
  const byVector = STATEMENTS.filter(({ vectors }) => vectors.length > 0).length
  const bare = STATEMENTS.filter(({ id, vectors }) => !coverage.has(id) && !labs.has(id) && vectors.length === 0).length
  return [
    '# What of the manuals is exercised',
    '',
    'Made by `scripts/coverage.spec.ts`; do not edit. Each row is a sentence of an extract in our own words, found by its',
    'section and its place there. A run counts when its trace holds an event of which the sentence speaks; a lab counts',
    'when a run of its reference solution does.',
    '',
    `${STATEMENTS.length} statements: ${byScenario} shown by runs of scenarios, ${byLab} by labs, ${byVector} held by vector cases, ${bare} by none of them.`,
    '',
    ...(Object.keys(EXTRACTS) as ExtractId[]).flatMap((extract) => [...extractLines(extract, coverage, labs), '']),
  ].join('\n')
}

function extractLines(extract: ExtractId, coverage: Coverage, labs: Coverage): string[] {
  return [
    `## ${EXTRACTS[extract]}`,
    '',
    '| Statement | Where | It says | Runs | Labs | Vectors | Rules |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...STATEMENTS.filter((each) => each.extract === extract).map((each) =>
      line(each, coverage.get(each.id) ?? [], labs.get(each.id) ?? []),
    ),
  ]
}

function line(
  { id, section, sentence, says, vectors, rules }: Statement,
  runs: readonly string[],
  labs: readonly string[],
): string {
  const cells = [`\`${id}\``, `${section}, ${sentence}`, says, named(runs), named(labs)]
  return `| ${[...cells, vectors.join(', '), rules.join(', ')].join(' | ')} |`
}

function named(names: readonly string[]): string {
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
  return names.slice(0, NAMED).join(', ') + more
}
