import type { TransferBudget } from './dma-machine'
import { FAMILY_NAMES, FORMS, HEADING_OPTIONS, type PortsFamily } from './forms'
import type { PortsMachine } from './machine'
import { familyOf, parsePorts, type Statement } from './parse'
import { readCases, type RawCase } from './read'
import { powerOn, printValues, sameNumbers, type PortsOptions } from './run'

/**
 * What a line came to.
 *
 * @source the port script notation, docs/ports.md
 */
export interface PortsOutcome {
  /** False when a comparison failed or the line could not be understood. */
  readonly ok: boolean
  /** Lines for people, without a final line break; empty for a comment. */
  readonly text: string
}

/**
 * A port script typed line by line. A `==` line starts a new machine from power-on; without one the first statement
 * decides which machine it is. A comparison without its value shows the value. `HELP` lists the statements, `SHOW` the
 * registers. Never throws.
 *
 * @source the port script notation, docs/ports.md
 */
export class PortsSession {
  private readonly options: PortsOptions
  private family: PortsFamily | undefined
  private machine: PortsMachine | undefined
  private heading = ''
  private line = 0

  constructor(options: PortsOptions = {}) {
    this.options = options
    this.family = options.machine
  }

  /** The machine in use, once it is known. */
  get machineName(): PortsFamily | undefined {
    return this.family
  }

  /** Carry out one line: any number of statements, a heading, HELP or SHOW. */
  feed(line: string): PortsOutcome {
    this.line++
    const word = line.split('#', 1)[0]!.trim().toUpperCase()
    if (word === '') return { ok: true, text: '' }
    if (word === 'HELP' || word === '?') return { ok: true, text: this.help() }
    if (word === 'SHOW') return this.show()
    const raw = readCases(line)
    const first = raw[0]
    if (first === undefined) return { ok: true, text: '' }
    if (word.startsWith('==')) return this.newCase(first)
    return this.statements(line, first)
  }

  private newCase(raw: RawCase): PortsOutcome {
    const named = familyOf(raw) ?? this.options.machine
    const parsed = parsePorts(`== ${raw.heading}`, {
      interactive: true,
      ...(named === undefined ? {} : { machine: named }),
    })
    const told = named !== undefined || raw.heading.includes('machine=')
    if (told && parsed.errors.length > 0) return { ok: false, text: this.sentences(parsed.errors) }
    this.family = named
    this.machine = undefined
    this.heading = raw.heading
    if (named === undefined) return { ok: true, text: 'power-on; the next statement decides which machine' }
    return { ok: true, text: `power-on of ${FAMILY_NAMES[named]}` }
  }

  private statements(line: string, raw: RawCase): PortsOutcome {
    const family = this.family ?? familyOf(raw)
    const text = `== ${this.heading}\n${line.replace(/[\r\n]/g, ' ')}`
    const { cases, errors } = parsePorts(text, {
      interactive: true,
      ...(family === undefined ? {} : { machine: family }),
    })
    const parsed = cases[0]
    if (errors.length > 0 || parsed === undefined) return { ok: false, text: this.sentences(errors) }
    if (this.machine === undefined) {
      this.family = parsed.machine
      this.machine = powerOn(parsed.machine, parsed.options, this.options, this.budget())
    }
    const results: PortsOutcome[] = []
    for (const statement of parsed.statements) {
      const result = this.one(this.machine, statement)
      results.push(result)
      if (!result.ok) break
    }
    return { ok: results.every(({ ok }) => ok), text: results.map((result) => result.text).join('\n') }
  }

  private one(machine: PortsMachine, statement: Statement): PortsOutcome {
    const before = machine.diagnostics().length
    const { found, error } = machine.execute(statement)
    const remarks = machine
      .diagnostics()
      .slice(before)
      .map((sentence) => `\n  note: ${sentence}`)
      .join('')
    if (error !== undefined) return { ok: false, text: `${statement.text}: ${error}${remarks}` }
    if (found === undefined) return { ok: true, text: `${statement.text}  done${remarks}` }
    const shown = printValues(statement.form, found)
    if (statement.values === undefined) return { ok: true, text: `${statement.text} = ${shown}${remarks}` }
    if (sameNumbers(found, statement.values)) return { ok: true, text: `${statement.text}  ok${remarks}` }
    const wanted = printValues(statement.form, statement.values)
    return { ok: false, text: `${statement.text}: expected ${wanted}, found ${shown}${remarks}` }
  }

  private show(): PortsOutcome {
    if (this.machine === undefined) return { ok: true, text: 'nothing is switched on yet' }
    return { ok: true, text: this.machine.show() }
  }

  private help(): string {
    const families = this.family === undefined ? (['dma', 'card', 'pic'] as const) : [this.family]
    const blocks = families.map((family) => {
      const forms = FORMS[family].map(({ usage, help }) => `  ${usage.padEnd(30)} ${help}`)
      const options = Object.keys(HEADING_OPTIONS).filter((key) => HEADING_OPTIONS[key]!.families.includes(family))
      return [FAMILY_NAMES[family], ...forms, `  heading options: ${options.join(', ')}`].join('\n')
    })
    return [
      ...blocks,
      '== text, machine=dma|card|pic      start again from power-on',
      'SHOW                             all registers',
    ].join('\n')
  }

  private budget(): TransferBudget {
    return { left: this.options.transferBudget ?? 0x1000000 }
  }

  /** Errors of the two-line text that was parsed, with the line number of this session. */
  private sentences(errors: readonly { readonly message: string }[]): string {
    return errors.map(({ message }) => message.replace(/^Line \d+/, `Line ${this.line}`)).join('\n')
  }
}
