import { z } from 'zod'
import { CIRCLES } from './language-schema'
import { hiddenSchema, labSchema, QUESTION_SORTS, questionSchema } from './lab-schema'
import { solutionFileSchema } from './changes'
import { submissionSchema } from './submission-schema'

type Json = Record<string, unknown>

/** Schemas that check more than they can publish, by name, with what stands for them. */
const NAMED = [
  ...CIRCLES,
  { name: 'question', schema: questionSchema, sorts: (): readonly z.ZodType[] => Object.values(QUESTION_SORTS) },
]

function publish(schema: z.ZodType): Json {
  const json = z.toJSONSchema(schema, {
    ...{ io: 'input', unrepresentable: 'any', reused: 'inline' },
    override: ({ zodSchema, jsonSchema }) => {
      const named = NAMED.find((each) => Object.is(each.schema, zodSchema))
      if (!named) return
      for (const key of Object.keys(jsonSchema)) delete (jsonSchema as Json)[key]
      jsonSchema.$ref = `#/$defs/${named.name}`
    },
  }) as Json
  delete json['$schema']
  return json
}

function document(name: string, title: string, schema: z.ZodType): Json {
  const $defs = Object.fromEntries(
    NAMED.map(({ name: key, sorts }) => [key, { anyOf: sorts().map((each) => publish(each)) }]),
  )
  const json = publish(schema)
  const isUsed = JSON.stringify(json).includes('#/$defs/')
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `https://dma-lab.invalid/schema/${name}.schema.json`,
    title,
    ...json,
    ...(isUsed ? { $defs } : {}),
  }
}

/** The published schema of lab files, with the hidden part and the solutions. @source JSON Schema, draft 2020-12 */
export function labJsonSchema(): Json {
  const { $defs, ...lab } = document('lab', 'DMA Lab exercise, version 1', labSchema)
  const named: Json = {
    ...($defs as Json),
    hidden: publish(hiddenSchema),
    solution: publish(solutionFileSchema),
  }
  return { ...lab, $defs: named }
}

/** The published schema of what students hand in. @source JSON Schema, draft 2020-12 */
export function submissionJsonSchema(): Json {
  return document('submission', 'DMA Lab answer, version 1', submissionSchema)
}
