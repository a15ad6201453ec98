import { formatNanos } from '../core/time'
import { boundsText, knownText, rowsText, valueText } from './describe'
import { keeps } from './finder'
import { fieldOf, NEVER, untilOf } from './row-fields'
import type { Claim, RowsQuery } from './language'
import type { LabRun, LabWorld } from './run'
import { Evaluator } from './values'

/** What became of a claim. */
export interface Verdict {
  readonly ok: boolean
  /** What was found, as part of a sentence; of a claim that holds, what holds. */
  readonly found: string
  /** Row that proves or refutes it; -1 = none. */
  readonly row: number
  /** The run that the row is of. */
  readonly run: LabRun
}

/** Most rows that a claim about each of some rows compares with each other. */
const MOST_PAIRS = 4_000_000

/**
 * Holds a claim against a run.
 *
 * @source docs/labs.md
 */
export function judge(claim: Claim, run: LabRun, world: LabWorld): Verdict {
  return new Judge(run, world).judge(claim)
}

class Judge {
  private readonly run: LabRun
  private readonly world: LabWorld
  private readonly values: Evaluator

  constructor(run: LabRun, world: LabWorld) {
    this.run = run
    this.world = world
    this.values = new Evaluator(run, world)
  }

  judge(claim: Claim): Verdict {
    if ('claim' in claim) {
      const other = this.world.run(claim.in)
      return typeof other === 'string' ? this.no(other) : judge(claim.claim, other, this.world)
    }
    if ('value' in claim) return this.value(claim)
    if ('all' in claim) {
      const verdicts = claim.all.map((each) => this.judge(each))
      return verdicts.find(({ ok }) => !ok) ?? verdicts.find(({ row }) => row >= 0) ?? verdicts[0]!
    }
    if ('any' in claim) {
      const verdicts = claim.any.map((each) => this.judge(each))
      const held = verdicts.find(({ ok }) => ok)
      return held ?? { ...verdicts[0]!, found: verdicts.map(({ found }) => found).join('; and ') }
    }
    if ('not' in claim) {
      const verdict = this.judge(claim.not)
      return { ...verdict, ok: !verdict.ok }
    }
    if ('satisfies' in claim) return this.satisfies(claim)
    if ('has' in claim) return this.has(claim)
    if ('never' in claim) return this.never(claim)
    if ('order' in claim) return this.order(claim.order)
    if ('chain' in claim) return this.chain(claim)
    if ('same' in claim) return this.same(claim)
    return this.ofRun(claim)
  }

  private yes(found: string, row = -1): Verdict {
    return { ok: true, found, row, run: this.run }
  }

  private no(found: string, row = -1): Verdict {
    return { ok: false, found, row, run: this.run }
  }

  private value(claim: Extract<Claim, { readonly value: unknown }>): Verdict {
    const { values } = this
    values.row = -1
    const found = values.value(claim.value)
    const row = values.row
    const ok = keeps(found, claim, (bound) => values.value(bound))
    const wanted = boundsText(withNumbers(claim, (bound) => values.value(bound)))
    const text = `${valueText(claim.value)} is ${knownText(found)}`
    return ok ? this.yes(text, row) : this.no(`${text}; it should be ${wanted}`, row)
  }

  private satisfies(claim: Extract<Claim, { readonly satisfies: unknown }>): Verdict {
    const rows = this.values.rows(claim.each)
    const few = this.tooFew(rows, claim)
    if (few) return few
    for (const row of rows)
      for (const [field, condition] of Object.entries(claim.satisfies)) {
        if (this.run.finder.meets(row, { [field]: condition }, this.values.evaluate, row)) continue
        const found = knownText(fieldOf(this.run.result.table, row, field))
        return this.no(`${field} of ${this.rowText(row)} is ${found}`, row)
      }
    return this.yes(`every ${rowsText(claim.each)} is right`, rows[0])
  }

  private has(claim: Extract<Claim, { readonly has: unknown }>): Verdict {
    const rows = this.values.rows(claim.each)
    const few = this.tooFew(rows, claim)
    if (few) return few
    const needsRow = JSON.stringify(claim.has).includes('"its"')
    const all = needsRow ? null : this.values.rows(claim.has)
    let pairs = 0
    for (const row of rows) {
      const others = all ?? this.values.rows(claim.has, row)
      pairs += others.length
      if (pairs > MOST_PAIRS) return this.no(`there are too many ${rowsText(claim.each)} to look at`, row)
      const count = others.filter((other) => this.belongs(claim, row, other)).length
      if (claim.times === undefined ? count > 0 : count === claim.times) continue
      const where = claim.order === undefined ? 'beside' : claim.order
      const wanted = claim.times === undefined ? '' : `, not ${claim.times} times`
      const number = count === 0 ? 'no' : String(count)
      return this.no(`${number} ${rowsText(claim.has)} ${where} ${this.rowText(row)}${wanted}`, row)
    }
    return this.yes(`every ${rowsText(claim.each)} has its ${rowsText(claim.has)}`, rows[0])
  }

  private belongs(claim: Extract<Claim, { readonly has: unknown }>, row: number, other: number): boolean {
    const { finder, result } = this.run
    const { table } = result
    if (other === row) return false
    for (const field of claim.same ?? []) if (fieldOf(table, row, field) !== fieldOf(table, other, field)) return false
    switch (claim.order) {
      case undefined:
        return true
      case 'before':
        return finder.place(other) < finder.place(row)
      case 'after':
        return finder.place(other) > finder.place(row)
      case 'inside':
        return finder.liesInside(other, row)
      case 'around':
        return finder.liesInside(row, other)
    }
  }

  private tooFew(
    rows: readonly number[],
    claim: { readonly each: RowsQuery; readonly least?: number },
  ): Verdict | null {
    const least = claim.least ?? 1
    if (rows.length >= least) return null
    const count = rows.length === 0 ? 'there is no' : `there are only ${rows.length}`
    return this.no(`${count} ${rowsText(claim.each)}`, rows.at(-1))
  }

  private never({ never, between }: Extract<Claim, { readonly never: unknown }>): Verdict {
    const rows = this.values.rows(never)
    const found = (row: number): Verdict => this.no(`there is ${this.rowText(row)}`, row)
    if (!between) return rows[0] === undefined ? this.yes(`there is no ${rowsText(never)}`) : found(rows[0])
    const { finder } = this.run
    const { table } = this.run.result
    const [begins, ends] = between.map((query) => this.values.rows(query)) as [readonly number[], readonly number[]]
    for (const begin of begins) {
      // A span opens the gap when it ends.
      const until = untilOf(table, begin)
      const opens = until === NEVER ? Infinity : until
      const isLater = (row: number): boolean => finder.place(row) > finder.place(begin) && table.at(row) >= opens
      const end = ends.find(isLater)
      const bad = rows.find((row) => isLater(row) && (end === undefined || finder.place(row) < finder.place(end)))
      if (bad !== undefined) return found(bad)
    }
    return this.yes(`there is no ${rowsText(never)} in between`, begins[0])
  }

  private order(queries: readonly RowsQuery[]): Verdict {
    let before = -1
    for (const query of queries) {
      const rows = this.values.rows(query)
      const { finder } = this.run
      const next = rows.find((row) => before < 0 || finder.place(row) > finder.place(before))
      if (next === undefined) {
        const text = rows.length === 0 ? `there is no ${rowsText(query)}` : `${rowsText(query)} comes too early`
        return this.no(text, rows[0] ?? before)
      }
      before = next
    }
    return this.yes('they come in this order', before)
  }

  private chain({ chain, field, step }: Extract<Claim, { readonly chain: unknown }>): Verdict {
    const { table } = this.run.result
    let before = -1
    for (const row of this.values.rows(chain)) {
      if (before >= 0) {
        const by = this.values.value(step, before)
        const [last, next] = [fieldOf(table, before, field), fieldOf(table, row, field)]
        if (typeof last !== 'number' || typeof next !== 'number' || typeof by !== 'number' || next !== last + by)
          return this.no(`${field} goes from ${knownText(last)} to ${knownText(next)} at ${this.rowText(row)}`, row)
      }
      before = row
    }
    return before < 0 ? this.no(`there is no ${rowsText(chain)}`) : this.yes(`${field} goes on step by step`, before)
  }

  private same({ same, as, fields }: Extract<Claim, { readonly same: unknown }>): Verdict {
    const other = this.world.run(as)
    if (typeof other === 'string') return this.no(other)
    const line = (run: LabRun, row: number): string =>
      fields.map((field) => `${field} ${knownText(fieldOf(run.result.table, row, field))}`).join(', ')
    const mine = this.values.rows(same)
    const theirs = new Evaluator(other, this.world).rows(same)
    for (let place = 0; place < Math.max(mine.length, theirs.length); place++) {
      const [row, twin] = [mine[place], theirs[place]]
      const [here, there] = [
        row === undefined ? 'nothing' : line(this.run, row),
        twin === undefined ? 'nothing' : line(other, twin),
      ]
      if (here !== there)
        return this.no(
          `number ${place + 1} of ${rowsText(same)} is ${here}; in the run ${as} it is ${there}`,
          row ?? -1,
        )
    }
    return this.yes(`${mine.length} rows are the same as in the run ${as}`, mine[0])
  }

  private ofRun(
    claim: Extract<
      Claim,
      { readonly finding: string } | { readonly clean: boolean } | { expectations: 'hold' } | { invariant: string }
    >,
  ): Verdict {
    const { findings, processes } = this.run.result
    if ('finding' in claim) {
      const made = findings.filter(({ id, severity }) =>
        claim.finding === 'all' ? severity !== 'note' : id === claim.finding,
      )
      const wanted = claim.present ?? true
      const first = made[0]
      const text = first ? `${first.id}: ${first.message}` : `the checker does not report ${claim.finding}`
      return { ok: made.length > 0 === wanted, found: text, row: first?.row ?? -1, run: this.run }
    }
    if ('clean' in claim) {
      const first = findings.find(({ severity }) => severity !== 'note')
      const text = first ? `${first.id}: ${first.message}` : 'no rule is broken'
      return { ok: (first === undefined) === claim.clean, found: text, row: first?.row ?? -1, run: this.run }
    }
    if ('expectations' in claim) {
      const broken = this.run.expectations.find(({ ok }) => !ok)
      return broken ? this.no(`${broken.text}: ${broken.found}`) : this.yes('everything that is expected holds')
    }
    const invariants = processes.flatMap(({ name, script }) =>
      claim.process === undefined || claim.process === name ? (script?.invariants ?? []) : [],
    )
    const found = invariants.find(({ name }) => name === claim.invariant)
    if (!found) return this.no(`nobody set up the invariant ${claim.invariant}`)
    if (found.checked === 0) return this.no(`the invariant ${claim.invariant} was never asked`)
    if (found.first) return this.no(`${claim.invariant}: ${found.first.text}`, found.first.row)
    return this.yes(`${claim.invariant} held ${found.checked} times`)
  }

  private rowText(row: number): string {
    const { table } = this.run.result
    return rowSentence(table, row)
  }
}

/** A row in words: its kind, its request and piece if it has them, and its time. */
export function rowSentence(table: LabRun['result']['table'], row: number): string {
  const chunk = table.get('chunk', row)
  const piece = chunk === 0 ? '' : ` of piece ${chunk}`
  return `${fieldOf(table, row, 'kind')}${piece} at ${formatNanos(table.at(row))}`
}

/** Bounds whose values are numbers, for a sentence. */
function withNumbers<Part extends object>(bounds: Part, evaluate: (value: never) => unknown): Part {
  const entries = Object.entries(bounds).map(([key, bound]: [string, unknown]): [string, unknown] => {
    if (key === 'value' || key === 'multipleOf' || typeof bound !== 'object' || bound === null) return [key, bound]
    const one = (each: unknown): unknown => evaluate(each as never) ?? each
    return [key, Array.isArray(bound) ? (bound as unknown[]).map(one) : one(bound)]
  })
  return Object.fromEntries(entries) as Part
}
