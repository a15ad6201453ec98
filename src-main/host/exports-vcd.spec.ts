// What vcd2fst, fst2vcd and sigrok-cli make of the value change dump.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportFormat } from '../../src-sim/index'
import { exportedRuns, haveProgram, newFolder, runProgram, writeExport } from '../../scripts/lib/other-programs'
import type { ExportedRun } from '../../scripts/lib/other-programs'

const vcd = exportFormat('vcd')!
const folder = newFolder()
let runs: ExportedRun[] = []
beforeAll(async () => {
  // Every third run: each scenario family is among them, and the programs are slow to start.
  runs = await exportedRuns(undefined, (_, place) => place % 3 === 0)
})
afterAll(folder.remove)

/** Every change of a dump as `signal time value`, bits without leading zeros, in the order of signals. */
function changeList(text: string): string[] {
  const names = new Map<string, string>()
  const scope: string[] = []
  const changes: string[] = []
  let time = '0'
  for (const line of text.split('\n')) {
    const words = line.trim().split(/\s+/)
    if (words[0] === '$scope') scope.push(words[2]!)
    else if (words[0] === '$upscope') scope.pop()
    else if (words[0] === '$var') names.set(words[3]!, `${scope.join('.')}.${words[4]!.replace(/\[.*/, '')}`)
    else if (line.startsWith('#')) time = line.slice(1)
    else if (/^[01xz]/.test(line)) changes.push(`${names.get(line.slice(1))} ${time} ${line[0]}`)
    else if (line.startsWith('b'))
      changes.push(`${names.get(words[1]!)} ${time} ${words[0]!.slice(1).replace(/^0+(?=.)/, '')}`)
  }
  return changes.sort()
}

describe.skipIf(!haveProgram('vcd2fst', 'gtkwave') || !haveProgram('fst2vcd', 'gtkwave'))('vcd2fst and fst2vcd', () => {
  it('give back every change of a dump', () => {
    expect(runs.length).toBeGreaterThan(15)
    let all = 0
    for (const { key, source } of runs) {
      writeExport(join(folder.path, key), vcd, source)
      const there = runProgram('vcd2fst', ['-v', `${key}.vcd`, '-f', `${key}.fst`], folder.path)
      expect({ key, status: there.status }).toEqual({ key, status: 0 })
      const back = runProgram('fst2vcd', ['-f', `${key}.fst`], folder.path)
      const ours = changeList(readFileSync(join(folder.path, `${key}.vcd`), 'latin1'))
      const theirs = changeList(back.out)
      expect(ours.length).toBeGreaterThan(0)
      all += ours.length
      expect({ key, changes: theirs }).toEqual({ key, changes: ours })
    }
    expect(all).toBeGreaterThan(10_000)
  })
})

describe.skipIf(!haveProgram('sigrok-cli', 'sigrok-cli'))('sigrok-cli', () => {
  it('reads every wire of the one-bit profile', () => {
    const run = runs.find(({ key }) => key.includes('sysv-read-units')) ?? runs[0]!
    writeExport(join(folder.path, 'scalar'), vcd, run.source, { profile: 'scalar', timescale: 'us' })
    const { out, err } = runProgram('sigrok-cli', ['-I', 'vcd', '-i', 'scalar.vcd', '--show'], folder.path)
    const wires = readFileSync(join(folder.path, 'scalar.vcd'), 'latin1').match(/^\$var wire 1 /gm)!.length
    expect(err).toBe('')
    expect(wires).toBeGreaterThan(12)
    expect(new RegExp(`Channels: ${wires}\\b`).test(out), out).toBe(true)
    expect(readFileSync(join(folder.path, 'scalar.vcd'), 'latin1')).not.toMatch(/^\$var wire ([2-9]|1\d)/m)
  })
})
