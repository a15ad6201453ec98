/** Why one form of a union refuses the value. */
interface Complaint {
  readonly code?: string
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** What a schema says about a value that it refuses, as far as a sentence needs it. */
interface RefusedValue {
  readonly code?: string
  readonly input?: unknown
  readonly expected?: string
  readonly values?: readonly unknown[]
  readonly keys?: readonly string[]
  readonly origin?: string
  readonly minimum?: number | bigint
  readonly maximum?: number | bigint
  readonly discriminator?: string | undefined
  readonly errors?: readonly (readonly Complaint[])[]
  readonly inst?: unknown
}

/**
 * What is wrong with a value and what is allowed in its place, in a few plain words. The sentence names no place: the
 * reader of the file knows line and path. Undefined where the schema's own words are as good.
 *
 * @source DMA Lab
 */
export function schemaWords(issue: RefusedValue): string | undefined {
  const { input, keys = [] } = issue
  switch (issue.code) {
    case 'invalid_type':
      return `${input === undefined ? 'is missing; ' : ''}expected ${noun(issue.expected)}${got(input)}`
    case 'invalid_value':
      return `expected ${oneOf((issue.values ?? []).map(String))}${got(input)}`
    case 'unrecognized_keys': {
      const allowed = keysOf(issue.inst)
      const fields = keys.length === 1 ? `unknown field ${keys[0]}` : `unknown fields ${keys.join(', ')}`
      return allowed.length === 0 ? fields : `${fields}; allowed: ${allowed.join(', ')}`
    }
    case 'too_small':
      return `expected at least ${amount(issue.origin, issue.minimum)}${got(input)}`
    case 'too_big':
      return `expected at most ${amount(issue.origin, issue.maximum)}${got(input)}`
    case 'invalid_union':
      return unionWords(issue)
    default:
      return undefined
  }
}

/** The complaint of the form that the value comes nearest to: the one that gets deepest into it, or likes its type. */
function unionWords(issue: RefusedValue): string | undefined {
  if (issue.discriminator !== undefined) {
    const known = discriminatorValues(issue.inst, issue.discriminator)
    return known.length === 0 ? undefined : `expected ${oneOf(known)}`
  }
  const [nearest] = (issue.errors ?? [])
    .flatMap((errors) => errors.slice(0, 1))
    .sort((one, other) => nearness(other) - nearness(one))
  if (nearest === undefined) return undefined
  const inside = nearest.path.map((part) => (typeof part === 'number' ? `entry ${part + 1}` : String(part)))
  return [...inside, nearest.message].join(': ')
}

function nearness(complaint: Complaint): number {
  return complaint.path.length * 2 + (complaint.code === 'invalid_type' ? 0 : 1)
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? values[0]! : `one of ${values.join(', ')}`
}

function noun(expected = 'a value'): string {
  const NOUNS: Readonly<Record<string, string>> = {
    object: 'a map',
    record: 'a map',
    array: 'a list',
    string: 'text',
    boolean: 'true or false',
    number: 'a number',
    int: 'a whole number',
  }
  return NOUNS[expected] ?? expected
}

function amount(origin = '', limit: number | bigint = 0): string {
  const units: Readonly<Record<string, string>> = { array: 'entries', string: 'characters', object: 'fields' }
  const unit = units[origin]
  if (unit === undefined) return String(limit)
  return `${limit} ${Number(limit) === 1 ? unit.replace(/ies$/, 'y').replace(/s$/, '') : unit}`
}

function got(input: unknown): string {
  if (input === undefined) return ''
  if (Array.isArray(input)) return `; got ${input.length === 0 ? 'an empty list' : 'a list'}`
  if (typeof input === 'object' && input !== null) return '; got a map'
  const text = JSON.stringify(input, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))
  return `; got ${text.length > 60 ? `${text.slice(0, 57)}...` : text}`
}

/** The definition inside a schema object. */
function definitionOf(schema: unknown): { readonly shape?: object; readonly options?: readonly unknown[] } {
  const inside = schema as { readonly _zod?: { readonly def?: object } } | undefined
  return inside?._zod?.def ?? {}
}

function keysOf(schema: unknown): string[] {
  return Object.keys(definitionOf(schema).shape ?? {})
}

/** The words that tell the forms of a union apart. */
function discriminatorValues(schema: unknown, discriminator: string): string[] {
  return (definitionOf(schema).options ?? []).flatMap((option) => {
    const inside = option as { readonly _zod?: { readonly propValues?: Record<string, ReadonlySet<unknown>> } }
    return [...(inside._zod?.propValues?.[discriminator] ?? [])].map(String)
  })
}
