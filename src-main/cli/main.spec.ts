import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { decodeTrace, traceHash } from '../../src-sim/index'
import { openTargets } from '../host/export-target'
import { SaveFailure } from '../host/files'
import { encodeLink } from '../host/links'
import type { CliIo } from './io'
import { main } from './main'
import { progressTo } from './progress'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, content: string): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const scenario = file(
  'good.yaml',
  [
    'version: 1',
    'title: A read',
    'path: sysv',
    'paths: [sysv, physio]',
    'workload: [{ process: p, requests: [{ request: one, op: read, length: 2 KB }] }]',
    'expect:',
    '  - { process: p, request: one, result: 2048, errno: 0 }',
    '  - { metric: strategyCalls, equals: 4 }',
    '  - { metric: strategyCalls, path: physio, equals: 1 }',
  ].join('\n'),
)
const failing = file(
  'failing.yaml',
  'version: 1\npath: sysv\nworkload: [{ process: p, requests: [{ op: read, length: 1 KB }] }]\nexpect: [{ metric: strategyCalls, equals: 3 }]\n',
)
const wrong = file('wrong.yaml', 'version: 1\nhots: 1\nworkload: []\npath: x\n')
const endless = file(
  'endless.yaml',
  'version: 1\ntimeLimit: 1 ms\nworkload: [{ process: p, requests: [{ op: compute, time: 1 s }] }]\n',
)

/** What tests look at of the JSON that commands print. */
interface Printed {
  readonly timeUse: Record<string, number>
  readonly elapsed: number
  readonly traceEvents: readonly { readonly ph: string }[]
  readonly trace: { readonly hash: string }
  readonly divergences: readonly (null | { readonly text: string })[]
  readonly files: readonly object[]
  readonly parameters: readonly { readonly key: string; readonly values: Record<string, unknown> }[]
}
const printed = (text: unknown): Printed => JSON.parse(String(text)) as Printed

interface Ran {
  readonly code: number
  readonly out: string
  readonly messages: string
  readonly saved: ReadonlyMap<string, Uint8Array | string>
}

async function lab(
  argv: readonly string[],
  more: Partial<CliIo> & { readonly input?: readonly string[] } = {},
): Promise<Ran> {
  let out = ''
  let messages = ''
  const saved = new Map<string, Uint8Array | string>()
  const io: CliIo = {
    out: (text) => void (out += text),
    message: (line) => void (messages += `${line}\n`),
    progress: () => undefined,
    save: (path, content) => {
      saved.set(path, content)
      return Promise.resolve()
    },
    outBytes: (bytes) => {
      out += Buffer.from(bytes).toString('latin1')
      return Promise.resolve()
    },
    openTargets,
    lines: async function* () {
      yield* more.input ?? []
    },
    isTyped: false,
    stop: new AbortController().signal,
    ...more,
  }
  const code = await main(argv, io)
  return { code, out, messages, saved }
}

describe('main', () => {
  it.each([
    [[], 'Usage'],
    [['no-such-command'], 'unknown command'],
    [['prsets'], 'presets'],
    [['run'], "missing required argument 'file'"],
    [['run', 'a', 'b'], 'too many arguments'],
    [['run', '--sede', '3', scenario], '--seed'],
    [['run', scenario, '--path', 'nope'], 'Allowed: sysv, physio, aphysio, pio'],
    [['run', scenario, '--seed', '1', '--seed', '2'], 'given twice'],
    ...['abc', '-1', '1e3', '0x10', '4294967296', '18446744073709551616', '', '1.5', ' 1'].map(
      (seed) => [['run', scenario, `--seed=${seed}`], 'whole number from 0 to 4294967295'] as const,
    ),
    [['compare', scenario, '--paths', 'sysv,sysv'], 'twice'],
    [['compare', scenario, '--paths', ''], 'Allowed'],
    [['web', '--port', '65536'], 'from 0 to 65535'],
    [['run', ''], 'name of a file'],
    [['run', 'a\0b'], 'name of a file'],
    [['ports', '--machine', 'vax'], 'Allowed: dma, card, pic'],
  ] as readonly (readonly [readonly string[], string])[])('refuses %j with exit code 2', async (argv, reason) => {
    const { code, out, messages } = await lab(argv)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(messages).toContain(reason)
  })

  it.each(['run', 'compare', 'vectors', 'bind', 'ports', 'lint', 'presets', 'explain', 'web'])(
    'prints help of %s with an example',
    async (command) => {
      const { code, out } = await lab([command, '--help'])
      expect(code).toBe(0)
      expect(out).toContain(`Usage: dma-lab ${command}`)
      expect(out).toMatch(/Example:\n {2}dma-lab /)
    },
  )

  it('calls what nobody expected an internal error', async () => {
    const { code, messages } = await lab(['presets'], {
      out: () => {
        throw new Error('no idea')
      },
    })
    expect(code).toBe(3)
    expect(messages).toContain('internal error')
  })
})

describe('run', () => {
  it('prints results, where the time went and the checks', async () => {
    const { code, out, messages } = await lab(['run', scenario])
    expect(code).toBe(0)
    expect(messages).toBe('')
    expect(out).toContain('A read: path sysv, seed 1')
    expect(out).toMatch(/ok +p one gives 2048, has no error/)
    expect(out).toMatch(/SHA-256 [0-9a-f]{64}/)
  })

  it('gives JSON of the documented shape, the same every time', async () => {
    const first = await lab(['run', scenario, '--json', '--path', 'physio', '--seed', '7'])
    const data = printed(first.out)
    expect(data).toMatchObject({
      ...{ kind: 'run', version: 1, ok: true, path: 'physio', seed: 7, end: 'idle', panic: '', hung: [] },
      metrics: { strategyCalls: 1 },
      expectations: [{ index: 2, ok: true }],
    })
    expect(Object.values(data.timeUse).reduce((a, b) => a + b, 0)).toBe(data.elapsed)
    expect((await lab(['run', scenario, '--json', '--path', 'physio', '--seed', '7'])).out).toBe(first.out)
  })

  it('writes traces as text, for viewers, and as trace files', async () => {
    const text = await lab(['run', scenario, '--trace', 'a.txt'])
    expect(text.saved.get('a.txt')).toContain('io:start')
    const viewer = await lab(['run', scenario, '--trace', 'a.json'])
    const { traceEvents } = printed(String(viewer.saved.get('a.json')))
    expect(traceEvents.length).toBeGreaterThan(50)
    expect(traceEvents.filter(({ ph }) => ph === 'X').length).toBeGreaterThan(5)
    const binary = await lab(['run', scenario, '--trace', 'a.trace', '--json'])
    const decoded = decodeTrace(binary.saved.get('a.trace') as Uint8Array)
    expect(decoded.ok && traceHash(decoded.value.table)).toBe(printed(binary.out).trace.hash)
  })

  it('ends with 1 when a check fails, 124 at the time limit, 2 when a file is wrong', async () => {
    const failed = await lab(['run', failing])
    expect(failed.code).toBe(1)
    expect(failed.out).toMatch(/FAILED +strategyCalls is 3: it is 2/)
    expect((await lab(['run', endless])).code).toBe(124)
    const bad = await lab(['run', wrong])
    expect(bad.code).toBe(2)
    expect(bad.out).toBe('')
    expect(bad.messages).toContain(`${wrong}:2:1: hots: unknown field; did you mean host?`)
    expect(bad.messages).toContain(`${wrong}:3:11: workload: expected a list`)
    expect(bad.messages).toContain(`${wrong}:4:7: path: expected one of`)
    const program = await lab(['run', 'examples/drivers/xx.js'])
    expect(program.code).toBe(2)
    expect(program.messages).toContain('examples/drivers/xx.js is a program: name it in a scenario')
  })

  it('says when the trace cannot be written, and ends with 2', async () => {
    const full = (): Promise<void> => Promise.reject(new SaveFailure('E_NO_SPACE', 'x: the disk is full'))
    const { code, messages } = await lab(['run', scenario, '--trace', 'x'], { save: full })
    expect(code).toBe(2)
    expect(messages).toContain('the disk is full')
  })

  it('stops when asked to, and prints no result', async () => {
    const stopped = new AbortController()
    stopped.abort()
    const { code, out, saved } = await lab(['run', scenario, '--trace', 'x'], { stop: stopped.signal })
    expect(code).toBe(130)
    expect(out).toBe('')
    expect(saved.size).toBe(0)
  })

  it('warns of a fault that this machine cannot show', async () => {
    const path = file(
      'fault.yaml',
      'version: 1\npath: sysv\nfaults: [F20]\nworkload: [{ process: p, requests: [{ op: read, length: 1 KB }] }]\n',
    )
    expect((await lab(['run', path])).messages).toContain(
      'faults[0]: F20 (page unlocked without its modified bit) has no effect',
    )
  })
})

describe('compare', () => {
  it('shows paths side by side and says where they part', async () => {
    const { code, out, messages } = await lab(['compare', scenario])
    expect(code).toBe(0)
    expect(out).toMatch(/strategy calls +4 +1 +-3 \(-75\.0 %\)/)
    expect(out).toContain('At the first strategy call: dma_breakup hands over 512 bytes at block 0')
    expect(messages).toContain('sysv    ok')
  })

  it('gives Markdown and JSON', async () => {
    const markdown = await lab(['compare', scenario, '--markdown'])
    expect(markdown.out).toMatch(/^# A read\n/)
    const { out, messages } = await lab(['compare', scenario, '--json', '--paths', 'physio,sysv'])
    expect(messages).toBe('')
    const data = printed(out)
    expect(data).toMatchObject({
      kind: 'comparison',
      version: 1,
      ok: true,
      runs: [{ path: 'physio' }, { path: 'sysv' }],
    })
    expect(data.divergences[0]).toBeNull()
    expect(data.divergences[1]?.text).toContain('physio')
  })

  it('fails when an expectation of any path fails', async () => {
    expect((await lab(['compare', failing, '--paths', 'sysv,physio'])).code).toBe(1)
  })
})

describe('vectors, bind, lint', () => {
  const good = file(
    'bind.yaml',
    'version: 1\nkind: bind\ncases:\n  - id: one\n    given: { attributes: { sgllen: 1 }, pages: [0x10000], size: 0x1000 }\n    expect: { result: MAPPED, ccount: 1 }\n',
  )
  const bad = file(
    'bad-bind.yaml',
    'version: 1\nkind: bind\ncases:\n  - id: one\n    given: { attributes: { sgllen: 1 }, pages: [0x10000], size: 0x1000 }\n    expect: { ccount: 2 }\n',
  )
  const odd = file('odd.yaml', 'version: 1\nkind: bnd\ncases: []\n')

  it('pass and fail vector files', async () => {
    expect(await lab(['vectors', good])).toMatchObject({ code: 0, out: '1 passed, 0 failed\n' })
    expect((await lab(['vectors', good, '--verbose'])).out).toMatch(/passed .*bind\.yaml {2}one/)
    const failed = await lab(['vectors', good, bad])
    expect(failed.code).toBe(1)
    expect(failed.out).toContain('ccount: expected 2, found 1')
    expect(failed.out).toContain('1 passed, 1 failed')
    const data = printed((await lab(['vectors', bad, '--json'])).out)
    expect(data).toMatchObject({ kind: 'vectors', ok: false, passed: 0, failed: 1, files: [{ kind: 'bind' }] })
  })

  it('say which kinds there are, and that a folder is empty', async () => {
    const { code, messages } = await lab(['vectors', odd])
    expect(code).toBe(2)
    expect(messages).toContain('odd.yaml:2:7: kind: expected one of bind')
    expect(messages).toContain('did you mean bind?')
    expect((await lab(['vectors', join(folder, 'nothing')])).code).toBe(2)
  })

  it('print windows and cookies of a bind', async () => {
    const { code, out } = await lab(['bind', good])
    expect(code).toBe(0)
    expect(out).toMatch(/one\n {2}MAPPED \(0\)/)
    expect(out).toMatch(/0x10000 +0x1000/)
    expect((await lab(['bind', bad])).code).toBe(1)
    expect((await lab(['bind', good, '--case', 'none'])).code).toBe(2)
  })

  it('lint everything at once', async () => {
    const ports = file('bad.ports', '== dma\nNONSENSE 1\n')
    const { code, out, messages } = await lab(['lint', scenario, wrong, odd, ports])
    expect(code).toBe(2)
    expect(messages).toContain('3 of 4 files with problems')
    for (const part of ['wrong.yaml:2:1', 'wrong.yaml:3:11', 'wrong.yaml:4:7', 'odd.yaml:2:7', 'bad.ports:2:1'])
      expect(out).toContain(part)
    expect(await lab(['lint', scenario, good])).toMatchObject({ code: 0, out: '' })
    const data = printed((await lab(['lint', wrong, '--json'])).out)
    expect(data.files[0]).toMatchObject({
      kind: 'scenario',
      ok: false,
      issues: [{ line: 2, column: 1, code: 'E_FIELD' }, {}, {}],
    })
  })
})

describe('ports', () => {
  const good = file('good.ports', '== one\nW 0C 00 ; R 0D = 00\n')

  it('runs scripts and answers line by line', async () => {
    expect((await lab(['ports', good])).out).toContain('1 passed, 0 failed')
    const typed = await lab(['ports'], { input: ['W 0C 00', 'R 0D', 'NONSENSE'] })
    expect(typed.out).toContain('W 0C 00')
    expect(typed.code).toBe(1)
    const data = await lab(['ports', '-', '--json'], { input: ['W 0C 00'] })
    expect(printed(data.out)).toMatchObject({ line: 'W 0C 00', ok: true })
  })
})

describe('presets and explain', () => {
  it('list hosts, one host, and words', async () => {
    expect((await lab(['presets'])).out).toMatch(/contextSwitch +150 us +10 us +1\.5 us/)
    expect((await lab(['presets', '1989-386-isa'])).out).toMatch(/contextSwitch +150 us .*estimate/)
    const data = printed((await lab(['presets', '--json'])).out)
    expect(data.parameters.find(({ key }) => key === 'addrHi')?.values['1989-386-isa']).toBe('0xffffff')
    expect((await lab(['presets', '1989'])).messages).toContain('did you mean 1989-386-isa?')
    expect((await lab(['explain', 'f1'])).out).toContain('lost interrupt')
    const f13 = (await lab(['explain', 'F13'])).out
    for (const part of ['the hardware knew:', 'the driver saw:', 'on sysv:', 'cure: dma_attr_seg'])
      expect(f13).toContain(part)
    expect((await lab(['explain', 'fragErrorCheck'])).out).toContain('man89 intended')
    expect((await lab(['explain', 'contextSwitch'])).out).toContain('150 us (estimate')
    expect((await lab(['explain', 'b_resid'])).out).toMatch(/^b_resid\n.*not transferred/)
    const missing = await lab(['explain', 'b_rsid'])
    expect(missing).toMatchObject({ code: 2, out: '' })
    expect(missing.messages).toContain('did you mean b_resid?')
    expect(printed((await lab(['explain', 'ENXIO', '--json'])).out)).toMatchObject({
      kind: 'explain',
      word: 'ENXIO',
    })
  })
})

describe('progressTo', () => {
  it('writes a line now and then, with the time that is left, and stops when asked', () => {
    const lines: (string | undefined)[] = []
    const stop = new AbortController()
    let now = 0
    const io = { progress: (line: string | undefined) => void lines.push(line), stop: stop.signal } as unknown as CliIo
    const report = progressTo(io, () => now)
    const progress = { path: 'sysv' as const, now: 1_000_000, limit: 10_000_000, rows: 5 }
    expect(report(progress)).toBe(true)
    now = 1000
    expect(report(progress)).toBe(true)
    expect(lines).toEqual(['sysv: 1 ms simulated, 5 events, at most 9 s left'])
    stop.abort()
    expect(report(progress)).toBe(false)
  })
})

describe('link', () => {
  const link = async (name: string): Promise<string> => (await lab(['link', name])).out.trim()

  it('prints one line, or the link with its length as JSON', async () => {
    const { code, out, messages } = await lab(['link', scenario])
    expect([code, messages]).toEqual([0, ''])
    expect(out).toMatch(/^dmalab:1,[\w-]+\n$/)
    const data = JSON.parse((await lab(['link', scenario, '--json'])).out) as { characters: number }
    expect(data).toMatchObject({ kind: 'link', version: 1, file: scenario, title: 'A read', link: out.trim() })
    expect(data.characters).toBe(out.trim().length)
  })

  it('can stand in the place of a file: runs, checks, comparisons and exports are the same', async () => {
    const mine = await link(scenario)
    expect(await lab(['run', mine])).toEqual(await lab(['run', scenario]))
    expect(await lab(['compare', mine])).toEqual(await lab(['compare', scenario]))
    expect(await lab(['check', mine, '--path', 'physio'])).toEqual(await lab(['check', scenario, '--path', 'physio']))
    expect(await lab(['link', mine])).toEqual(await lab(['link', scenario]))
    const probe = ['probe', 'io:::start { @ = count(); }']
    expect(await lab([...probe, mine])).toEqual(await lab([...probe, scenario]))
    expect(await lab(['manual', '--in', mine])).toEqual(await lab(['manual', '--in', scenario]))
    const sweep = ['--seeds', '2', '--csv']
    expect(await lab(['sweep', mine, ...sweep])).toEqual(await lab(['sweep', scenario, ...sweep]))
    const out = (name: string): string[] => ['--format', 'csv', '--path', 'physio', '--out', name]
    expect((await lab(['export', mine, ...out('-')])).code).toBe(0)
    expect((await lab(['export', mine, ...out('-')])).out).toBe((await lab(['export', scenario, ...out('-')])).out)
    expect((await lab(['report', mine, '--out', '-'])).code).toBe(0)
  })

  it('names what is wrong with a link, or in what it carries', async () => {
    const mine = await link(scenario)
    const cut = await lab(['run', mine.slice(0, -9)])
    expect([cut.code, cut.out]).toEqual([2, ''])
    expect(cut.messages).toBe('dma-lab: The link is damaged: a part of it is missing or was changed on the way.\n')
    const broken = encodeLink('version: 1\nhots: 1\n')
    const carried = await lab(['run', broken.ok ? broken.value : ''])
    expect(carried.code).toBe(2)
    expect(carried.messages).toContain('shared.dmalab.yaml:2:1: hots')
  })

  it('refuses what is no scenario, and a scenario that needs a file beside it, in both directions', async () => {
    expect(await lab(['link', wrong])).toMatchObject({ code: 2, out: '' })
    file('beside.js', 'log(1)')
    const text = 'version: 1\nworkload: [{ process: p, script: { file: beside.js } }]\n'
    const refused = await lab(['link', file('beside.yaml', text)])
    expect([refused.code, refused.out]).toEqual([2, ''])
    expect(refused.messages).toContain('A link carries no files, and this scenario needs beside.js')
    const forced = encodeLink(text)
    const run = await lab(['run', forced.ok ? forced.value : ''])
    expect(run).toMatchObject({ code: 2, out: '' })
    expect(run.messages).toContain('this scenario has no folder of its own')
  })
})
