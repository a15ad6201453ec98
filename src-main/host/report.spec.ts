// Reports: what they say, that they are inert, whole and always the same, and that every change of them is found.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { HtmlValidate } from 'html-validate'
import { marked } from 'marked'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { haveProgram } from '../../scripts/lib/other-programs'
import type { PathId, Submission } from '../../src-sim/index'
import { newSubmission } from './labs/answer-file'
import { loadLab } from './labs/lab-files'
import { RunCache } from './labs/make-runs'
import { labSource, makeReport, reportText, scenarioSource, type ReportSource } from './report'
import { checkReport, type CheckedReport } from './report-check'
import { readReport } from './report-data'
import { scenarioFromText } from './scenario-files'
import { sandboxFor } from './scripts'
import { comparePaths } from './session'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
const folder = mkdtempSync(join(tmpdir(), 'dma-lab-report-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Finished runs of a scenario, whose scripts are given by name. */
async function sourceOf(
  text: string,
  paths: readonly PathId[],
  scripts: Readonly<Record<string, string>> = {},
): Promise<ReportSource> {
  const reply = scenarioFromText('test', text)
  if (!reply.ok) throw new Error(JSON.stringify(reply.issues))
  const processes = reply.scenario.processes.map((plan) =>
    plan.script?.file ? { ...plan, script: { ...plan.script, source: scripts[plan.script.file] ?? null } } : plan,
  )
  const scenario = { ...reply.scenario, processes }
  const { runs } = comparePaths(scenario, paths, { scripts: await sandboxFor(scenario, paths.length) })
  return scenarioSource(scenario, { text }, runs)
}

const SMALL = `version: 1
title: A small read
summary: Look at the copies.
seed: 7
workload: [{ process: p, requests: [{ request: r, op: read, length: 2 KB }] }]
expect: [{ process: p, request: r, bytes: 2048 }, { path: sysv, process: p, request: r, bytes: 1 }]
`
let small: ReportSource
let page = ''
let markdown = ''
beforeAll(async () => {
  small = await sourceOf(SMALL, ['sysv', 'physio'])
  page = reportText(small, 'html')
  markdown = reportText(small, 'markdown')
})

const problems = async (text: string): Promise<string[]> => {
  const { results } = await new HtmlValidate({ extends: ['html-validate:recommended'] }).validateString(text)
  return results.flatMap(({ messages }) => messages.map(({ ruleId, line, message }) => `${ruleId} ${line} ${message}`))
}
/** What a page says, without markup. */
const words = (text: string): string =>
  text
    .replace(/<style>.*?<\/style>|<script.*?<\/script>/gs, '')
    .replace(/<[^>]*>/g, '')
    .replace(/&#160;/g, ' ')
    .replace(/&#(\d+);/g, (_whole, code: string) => String.fromCharCode(Number(code)))

describe('reportText', () => {
  it('says what was run, how it ended, what was compared, expected and measured, and what the switches were', () => {
    const said = words(page)
    expect(said).toContain('1 of 2 expectations does not hold.')
    for (const part of [
      ...[
        'A small read',
        'Look at the copies.',
        '1989-386-isa',
        small.digest,
        small.runs[0]!.hash,
        small.runs[1]!.hash,
      ],
      ...['Where the time went', 'against sysv', 'copy by the processor', '(-100.0 %)', 'Latency by stage on physio'],
      ...['badAddressErrno', 'UNIX System V Release 4', 'Profile of Solaris: documented', 'busEffective'],
      ...['p r gives 1', 'it gives 2048', 'At the first strategy call: dma_breakup hands over'],
    ])
      expect(said).toContain(part)
    expect(page.match(/<svg /g)).toHaveLength(3)
    for (const part of ['| copy by the processor |', 'sysv', '(-100.0 %)', '**Latency by stage on physio**'])
      expect(markdown).toContain(part)
  })

  it('tells findings with their rule, source and mend, and faults from three places', async () => {
    const leak = await sourceOf(readFileSync('scenarios/pio-busy-leak.yaml', 'utf8'), ['pio'])
    const [finding] = leak.runs[0]!.run.findings
    for (const part of [finding!.code, finding!.message, finding!.text, finding!.source, finding!.mend])
      expect(words(reportText(leak, 'html'))).toContain(part)
    const lost = await sourceOf(readFileSync('scenarios/sysv-lost-interrupt.yaml', 'utf8'), ['sysv'])
    const [fault] = lost.runs[0]!.run.faults
    for (const part of [fault!.hardware, fault!.driver, fault!.user])
      expect(words(reportText(lost, 'html'))).toContain(part)
  })

  it('gives the same bytes for the same runs', async () => {
    const again = await sourceOf(SMALL, ['sysv', 'physio'])
    expect(reportText(again, 'html')).toBe(page)
    expect(reportText(again, 'markdown')).toBe(markdown)
    expect(Buffer.from((await makeReport(small, 'html')).bytes).toString()).toBe(page)
  })

  it('names its file by paths and seed, never by a title', async () => {
    expect((await makeReport(small, 'markdown', { title: '../../x' })).name).toBe('report-sysv-physio-7.md')
  })

  it('is without a problem for html-validate and tidy', async () => {
    expect(await problems(page)).toEqual([])
    if (!haveProgram('tidy', 'tidy')) return
    writeFileSync(join(folder, 'page.html'), page)
    const { status, stderr } = spawnSync('tidy', ['-e', '-q', join(folder, 'page.html')], { encoding: 'utf8' })
    // 1 = warnings: it knows no presentation attributes of SVG.
    expect([status === 0 || status === 1, stderr.match(/Error:.*/g)]).toEqual([true, null])
  })

  it('stays small and quick where the trace is long', async () => {
    const text = 'version: 1\nworkload: [{ process: p, repeat: 5, requests: [{ op: read, length: 300 KB }] }]\n'
    const source = await sourceOf(text, ['sysv'])
    expect(source.runs[0]!.run.table.rows).toBeGreaterThan(100_000)
    const begun = performance.now()
    const long = reportText(source, 'html')
    expect(performance.now() - begun).toBeLessThan(20_000)
    expect(long.length).toBeLessThan(2_000_000)
  })
})

/** What Markdown of ours becomes; no link, no picture, no rule, nothing bent. */
const MARKDOWN_TAGS = [
  'h1',
  'h2',
  'p',
  'strong',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'ul',
  'li',
  'pre',
  'code',
]

/** Texts that want to be more than text. */
const PAYLOADS = [
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '</title><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '<!-- --><iframe src=javascript:alert(1)>',
  '</style><style>*{display:none}',
  '</pre></code></svg></figure></main><h1>Passed</h1>',
  '&lt;b&gt; &amp;#60;',
  '[x](javascript:alert(1)) ![i](http://example.com/p.png) <http://example.com>',
  '``` \n```json dmalab-report\n{}\n```',
  '| a | b |\n|---|---|',
  '# Heading\n- item\n1. one',
  '=cmd|"/c calc"!A1',
  '\u202egnp.exe \u0007 \u001b[31mred \u2028 \ufeff',
  '${process.exit()} {{7*7}}',
  'https://example.com/x www.example.com',
  '\\x3cscript\\x3e',
]

describe('a hostile report', () => {
  const text = (payload: string): string =>
    JSON.stringify({
      version: 1,
      title: payload,
      summary: payload,
      workload: [{ process: 'p', script: { file: 's.js' } }],
    })
  // Names are letters and digits, so what scripts say is the way in that is left.
  const script = (payload: string): string =>
    `log(${JSON.stringify(payload)})\nexpect(false, ${JSON.stringify(payload)})\n`

  it.each(PAYLOADS)('shows %j as it is, wherever it stands', async (payload) => {
    const source = await sourceOf(text(payload), ['physio'], { 's.js': script(payload) })
    const hostile = reportText(source, 'html', { title: `${payload} title` })
    expect(hostile.match(/<script/g)).toHaveLength(1)
    expect(hostile.match(/<\/script>/g)).toHaveLength(1)
    expect(hostile.match(/<style/g)).toHaveLength(1)
    expect(hostile.match(/<h1/g)).toHaveLength(1)
    expect(hostile).not.toMatch(/<(img|iframe|object|embed|link|a (?!href="#))|<[^>]*\s(on\w+|style|src)=/)
    expect(hostile).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/)
    expect(await problems(hostile)).toEqual([])
    const readable = payload.replace(/[\u0000-\u001f\u2028\u202e\ufeff]+/g, '\n').split(/\n+/)
    for (const part of readable) expect(words(hostile)).toContain(part.trim())
    expect(await checkReport(hostile)).toMatchObject({ ok: true, messages: [] })
    const told = reportText(source, 'markdown', { title: `${payload} title` })
    const tags = [...(await marked.parse(told, { gfm: true })).matchAll(/<([a-z]\w*)/g)].map(([, tag]) => tag)
    expect(tags.filter((tag) => tag === 'h1')).toHaveLength(1)
    expect([...new Set(tags)].filter((tag) => !MARKDOWN_TAGS.includes(tag!))).toEqual([])
    expect(await checkReport(told)).toMatchObject({ ok: true, messages: [] })
  })
})

describe('checkReport', () => {
  const same = { ok: true, code: '', messages: [], differences: [] }

  it('makes the runs again and gets every line', async () => {
    for (const text of [page, markdown, page.replace(/\n/g, '\r\n'), `\ufeff${page}`]) {
      const checked = await checkReport(text)
      expect(checked).toMatchObject(same)
      expect(checked.traces.map(({ said, found }) => [said, found])).toEqual(small.runs.map(({ hash }) => [hash, hash]))
    }
  })

  it('takes scripts from the report', async () => {
    const text = 'version: 1\nworkload: [{ process: p, script: { file: a/s.js } }]\n'
    const report = reportText(await sourceOf(text, ['physio'], { 'a/s.js': "log('I was here')\n" }), 'html')
    expect(words(report)).toContain('p: I was here')
    expect(await checkReport(report)).toMatchObject(same)
    const without = report.replace('"a/s.js":', '"b/s.js":')
    expect(await checkReport(without)).toMatchObject({ ok: false, messages: ['the report does not carry a/s.js'] })
  })

  it('finds any digit that was changed, in what is seen and in what is carried', { timeout: 120_000 }, async () => {
    const digits = (text: string): number[] => [...text.matchAll(/\d/g)].map(({ index }) => index)
    const places = { html: digits(page), markdown: digits(markdown) }
    const format = fc.constantFrom('html' as const, 'markdown' as const)
    await fc.assert(
      fc.asyncProperty(format, fc.nat(), fc.integer({ min: 1, max: 9 }), async (which, pick, by) => {
        const text = which === 'html' ? page : markdown
        const place = places[which][pick % places[which].length]!
        const digit = String((Number(text[place]) + by) % 10)
        const checked = await checkReport(text.slice(0, place) + digit + text.slice(place + 1))
        expect(checked.ok).toBe(false)
        expect(checked.messages.length).toBeGreaterThan(0)
      }),
      { numRuns: 60, seed: 5 },
    )
  })

  const told = ({ messages, differences }: CheckedReport): string =>
    [...messages, ...differences.map((each) => JSON.stringify(each))].join('\n')

  it.each([
    [
      'a figure',
      (text: string) => text.replace('<td class="number">2048</td>', '<td class="number">4096</td>'),
      '4096',
    ],
    ['a sentence', (text: string) => text.replace('does not hold', 'holds'), 'holds'],
    ['a row that is left out', (text: string) => text.replace(/<tr><th scope="row">interrupts<.*\n/, ''), 'interrupts'],
    [
      'a row that is added',
      (text: string) => text.replace('</tbody>', '<tr><td>99 points</td></tr>\n</tbody>'),
      '99 points',
    ],
    [
      'a bar of a picture',
      (text: string) => text.replace(/<rect x="170" y="34" width="[0-9.]+"/, '<rect x="170" y="34" width="9"'),
      'Where the time went',
    ],
    ['the style', (text: string) => text.replace('</style>', '.warning { display: none }</style>'), 'head'],
    ['a script', (text: string) => text.replace('</main>', '</main><script>alert(1)</script>'), 'alert(1)'],
  ])('names %s', async (_what, edit, name) => {
    const edited = edit(page)
    expect(edited).not.toBe(page)
    const checked = await checkReport(edited)
    expect(checked.code).toBe('E_REPORT_MISMATCH')
    expect(told(checked)).toContain(name)
    expect(checked.messages[0]).toMatch(
      /^The runs give the traces that it names, but its text is not what they give: first line \d+/,
    )
  })

  it.each([
    ['seed', (text: string) => text.replace(/"seed": 7\n/, '"seed": 8\n'), 'The trace of sysv is'],
    [
      'scenario',
      (text: string) => text.replace('length: 2 KB', 'length: 4 KB').replace('length: 2 KB', 'length: 4 KB'),
      'The trace of sysv is',
    ],
    ['hash', (text: string) => text.replace(/"hash": "./, '"hash": "f'), 'The trace of sysv is'],
    ['paths', (text: string) => text.replace(/"sysv",\n\s+"physio"/, '"physio"'), 'a run sysv that it does not carry'],
  ])('finds another %s in what it carries', async (_what, edit, name) => {
    const edited = edit(page)
    expect(edited).not.toBe(page)
    const checked = await checkReport(edited)
    expect(checked.code).toBe('E_REPORT_MISMATCH')
    expect(told(checked)).toContain(name)
  })

  it('says that another version made it, and whether its text is as that version wrote it', async () => {
    const other = reportText(small, 'html', { program: '0.0.1' })
    const note = 'It was made by DMA Lab 0.0.1; this is 9.9.9.'
    const checked = await checkReport(other, { program: '9.9.9' })
    expect(checked).toMatchObject({ ...same, messages: [note] })
    const edited = await checkReport(other.replace('against sysv', 'against all'), { program: '9.9.9' })
    expect(edited.code).toBe('E_REPORT_MISMATCH')
    expect(edited.messages).toContain('Its text was changed after that version wrote it.')
    // A version that wrote it another way: its own digest holds, ours gives other lines.
    const { data, rest } = readReport(other) as Exclude<ReturnType<typeof readReport>, string>
    expect(rest).toContain(data.title)
  })

  it.each([
    ['', 'it carries nothing'],
    ['<p>Hello</p>', 'it carries nothing'],
    ['\n```json dmalab-report\n{}\n```\n', 'not as a report has it'],
    ['\n```json dmalab-report\nx\n```\n', 'no JSON'],
  ])('refuses %j', async (text, why) => {
    const checked = await checkReport(text)
    expect(checked).toMatchObject({ ok: false, code: 'E_REPORT' })
    expect(checked.messages.join()).toContain(why)
  })

  it('refuses a scenario that is none, and runs none that is hostile', async () => {
    const edited = page.replace(/"scenario": ".*",/, '"scenario": "version: 1\\nworkload: &a [*a]\\n",')
    expect(await checkReport(edited)).toMatchObject({ ok: false, code: 'E_REPORT' })
  })
})

describe('labSource', () => {
  it('reports what was handed in with answers, checks and both runs, and is checked with the lab that is known', async () => {
    const loaded = await loadLab('labs/01-price-of-a-byte')
    if (!loaded.ok) throw new Error('this lab is there')
    const { lab } = loaded.value
    const begun = newSubmission(lab, '0.1.0')
    const submission: Submission = { ...begun, student: 'Anna', answers: { grows: 'doubles' } }
    const source = await labSource(lab, submission, { cache: new RunCache() })
    const report = reportText(source, 'html')
    expect(await problems(report)).toEqual([])
    const said = words(report)
    for (const part of [
      'The price of a byte: Anna',
      'doubles',
      'price-of-a-byte, release 1',
      `of ${source.lab!.most} points`,
    ])
      expect(said).toContain(part)
    expect(report).not.toContain('"answer": 0')
    const known = (digest: string, release = 1) => ({ labKnown: () => Promise.resolve({ digest, release }) })
    expect(await checkReport(report, known(lab.digest))).toMatchObject({ ok: true, messages: [] })
    expect(await checkReport(report, known('0'.repeat(64)))).toMatchObject({ ok: false, code: 'E_LAB_CHANGED' })
    expect(await checkReport(report, known('0'.repeat(64), 2))).toMatchObject({ ok: true })
    expect(await checkReport(report.replace('"grows": "doubles"', '"grows": "same"'))).toMatchObject({ ok: false })
  })
})
