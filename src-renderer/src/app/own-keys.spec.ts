// @vitest-environment happy-dom
import { nextTick } from 'vue'
import { beforeEach, describe, expect, it } from 'vitest'
import { Commands } from './commands'
import { keepOwnKeys } from './own-keys'

function someCommands(): Commands {
  const commands = new Commands()
  commands.add([{ id: 'run.start', keys: '$mod+Enter', run: () => undefined }])
  return commands
}

describe('keepOwnKeys', () => {
  beforeEach(() => localStorage.clear())

  it('brings back what was chosen before', async () => {
    const first = someCommands()
    const stop = keepOwnKeys(first, localStorage)
    first.remap('run.start', 'F5')
    await nextTick()
    stop()
    const second = someCommands()
    keepOwnKeys(second, localStorage)()
    expect(second.keysOf('run.start')).toBe('F5')
  })

  it.each(['', 'no json', '[1]', 'null', '{"run.start":5}', `{"run.start":"${'x'.repeat(100)}"}`])(
    'leaves the keys alone when %j is kept',
    (text) => {
      localStorage.setItem('dma-lab-keys', text)
      const commands = someCommands()
      keepOwnKeys(commands, localStorage)()
      expect(commands.keysOf('run.start')).toBe('$mod+Enter')
    },
  )
})
