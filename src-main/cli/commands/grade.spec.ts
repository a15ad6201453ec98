import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { at } from '../../../scripts/lib/root.mjs'
import { EXIT, type CliIo } from '../io'
import { grade } from './grade'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-stopped-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('grade', () => {
  it('keeps what is graded when somebody stops it, and says how much that is', async () => {
    for (const name of ['ada', 'ben', 'cleo']) writeFileSync(join(folder, `${name}.dmalab-answer.yaml`), 'no answer')
    const stop = new AbortController()
    const [printed, said, saved]: [string[], string[], string[]] = [[], [], []]
    const io: Partial<CliIo> = {
      out: (text) => void printed.push(text),
      message: (text) => void said.push(text),
      save: (file) => Promise.resolve(void saved.push(file)),
      progress: (text) => {
        if (text?.startsWith('2 of 3') === true) stop.abort()
      },
      stop: stop.signal,
    }
    const options = { format: 'csv', lab: at('labs/05-not-512-kb'), out: join(folder, 'reports') }
    expect(await grade(io as CliIo, [folder], options)).toBe(EXIT.stopped)
    expect(said[0]).toBe('stopped: 2 of 3 submissions are graded')
    expect(saved).toEqual([join(folder, 'reports', 'ada.html'), join(folder, 'reports', 'ben.html')])
    expect(printed.join('')).toMatch(/ada[\s\S]*ben/)
    expect(printed.join('')).not.toContain('cleo')
    expect(readdirSync(folder)).toContain('cleo.dmalab-answer.yaml')
  })
})
