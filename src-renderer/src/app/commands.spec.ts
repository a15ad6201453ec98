import { describe, expect, it } from 'vitest'
import { Commands } from './commands'

describe('Commands', () => {
  it('does what can be done and nothing else', () => {
    const commands = new Commands()
    const done: string[] = []
    let isReady = false
    commands.add([{ id: 'run.start', keys: '$mod+Enter', run: () => done.push('start'), isEnabled: () => isReady }])
    expect([commands.do('run.start'), commands.do('run.none')]).toEqual([false, false])
    isReady = true
    expect(commands.do('run.start')).toBe(true)
    expect(done).toEqual(['start'])
  })

  it('lets a person choose other keys, or none', () => {
    const commands = new Commands()
    commands.add([{ id: 'run.start', keys: '$mod+Enter', run: () => undefined }])
    commands.remap('run.start', 'F5')
    expect(commands.keysOf('run.start')).toBe('F5')
    commands.remap('run.start', '')
    expect([commands.keysOf('run.start'), commands.remapped]).toEqual(['', { 'run.start': '' }])
  })

  it('takes away what was added, but not what replaced it', () => {
    const commands = new Commands()
    const first = commands.add([{ id: 'a', keys: '', run: () => undefined }])
    commands.add([{ id: 'a', keys: 'x', run: () => undefined }])
    first()
    expect(commands.keysOf('a')).toBe('x')
  })

  it('says who has keys, and gives back those a command came with', () => {
    const commands = new Commands()
    commands.add([
      { id: 'a', keys: 'F5', run: () => undefined },
      { id: 'b', keys: '', run: () => undefined },
    ])
    expect([commands.holderOf('F5', 'b'), commands.holderOf('F5', 'a'), commands.holderOf('', 'a')]).toEqual([
      'a',
      undefined,
      undefined,
    ])
    commands.remap('a', '')
    commands.remap('b', 'F5')
    expect(commands.holderOf('F5', 'a')).toBe('b')
    commands.reset('a')
    expect([commands.keysOf('a'), commands.remapped]).toEqual(['F5', { b: 'F5' }])
    commands.resetAll()
    expect(commands.remapped).toEqual({})
  })
})
