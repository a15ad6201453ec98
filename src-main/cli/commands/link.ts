import { linkOf } from '../../host/links'
import { CliFailure, EXIT, json, type CliIo } from '../io'
import { loadWritten, shownName } from '../scenario-input'

/**
 * `dma-lab link FILE`: the link that carries a scenario.
 *
 * @throws CliFailure E_SCENARIO, E_LINK, E_FILE_TOO_BIG
 */
export async function link(io: CliIo, file: string, options: Readonly<Record<string, unknown>>): Promise<number> {
  const { scenario, written } = await loadWritten(io, file)
  const reply = linkOf(scenario, written.text)
  if (!reply.ok) throw new CliFailure(reply.error.code, reply.error.message)
  const { value } = reply
  if (options['json'] === true)
    io.out(
      json({
        kind: 'link',
        version: 1,
        file: shownName(file),
        title: scenario.title,
        characters: value.length,
        link: value,
      }),
    )
  else io.out(`${value}\n`)
  return EXIT.ok
}
