import type { Plain } from '../../../../src-ipc/machine'
import type { YamlPath } from '../../yaml/edit'

const NEW_SCRIPT = `const file = await open('xx0')
const memory = alloc(KB(8))
await write(file, memory, KB(8))
`

/**
 * What to write into the document so that a process has a script in place of its requests.
 *
 * @param index its place in the workload
 * @param file of a script beside the scenario; absent = a short text to begin with
 */
export function scriptInPlaceOfRequests(
  index: number,
  file?: string,
): readonly (readonly [YamlPath, Plain | undefined])[] {
  const at = (key: string): YamlPath => ['workload', index, key]
  return [
    [at('requests'), undefined],
    [at('repeat'), undefined],
    [at('script'), file === undefined ? NEW_SCRIPT : { file }],
  ]
}
