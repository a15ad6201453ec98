import type { ManualStatement } from '../../../../src-ipc/manual'

/** A section of an extract with its statements. */
export interface ManualSection {
  readonly key: string
  readonly title: string
  readonly statements: readonly ManualStatement[]
}

/** An extract with its sections. */
export interface ManualExtract {
  readonly id: string
  readonly title: string
  readonly sections: readonly ManualSection[]
}

/** The part of an id that names the section: statements of one heading may stand in several places of an extract. */
const sectionKey = ({ id }: ManualStatement): string => id.slice(0, id.lastIndexOf('.'))

function groups(
  statements: readonly ManualStatement[],
  keyOf: (statement: ManualStatement) => string,
): readonly (readonly [string, readonly ManualStatement[]])[] {
  const found = new Map<string, ManualStatement[]>()
  for (const each of statements) {
    const group = found.get(keyOf(each))
    if (group) group.push(each)
    else found.set(keyOf(each), [each])
  }
  return [...found]
}

/** Statements by extract and section, in their order. */
export function extractsOf(statements: readonly ManualStatement[]): ManualExtract[] {
  return groups(statements, ({ extract }) => extract).map(([id, own]) => ({
    id,
    title: own[0]?.title ?? '',
    sections: groups(own, sectionKey).map(([key, inside]) => ({
      key,
      title: inside[0]?.section ?? '',
      statements: inside,
    })),
  }))
}

/** Whether all words of a search stand somewhere in a statement; capitals do not matter. */
export function passesSearch({ id, says, section, vectors, rules }: ManualStatement, text: string): boolean {
  const all = [id, says, section, ...vectors, ...rules].join(' ').toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word))
}
