import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clampView, panBy } from './scale'
import { nextRange, snapRange, WindowMemo, type SnappedRange } from './window-memo'

describe('snapRange', () => {
  it('covers the view with whole ns, a power of two to the column, none wider than a pixel', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 10 ** 12 }),
        share,
        share,
        fc.integer({ min: 100, max: 6000 }),
        (end, a, b, pixels) => {
          const view = clampView({ from: a * end, span: b * end }, end)
          const { from, to, columns, nanosPerColumn } = snapRange(view, pixels, end)
          expect([from, to, columns].every(Number.isSafeInteger)).toBe(true)
          expect(from).toBeLessThanOrEqual(Math.max(0, Math.min(end, view.from)))
          expect(to).toBeGreaterThanOrEqual(Math.min(end, view.from + view.span))
          expect(to).toBeGreaterThan(from)
          expect(Number.isInteger(Math.log2(nanosPerColumn))).toBe(true)
          expect(nanosPerColumn).toBeLessThanOrEqual(view.span / pixels)
          expect(columns).toBeLessThanOrEqual(16_384)
          expect((to - from) / columns).toBeLessThanOrEqual(Math.max(1, nanosPerColumn * 1.6))
        },
      ),
    )
  })

  it('is the same window for views that lie close together', () => {
    const end = 10 ** 9
    const ranges = [0, 1000, 5000].map((by) => snapRange({ from: 500_000_000 + by, span: 4_000_000 }, 1000, end))
    expect(ranges[1]).toEqual(ranges[0])
    expect(ranges[2]).toEqual(ranges[0])
  })
})

describe('nextRange', () => {
  const end = 10 ** 9

  it('asks for two more windows at the most while a view moves one screen, and always has some of what is beside it', () => {
    let view = { from: 400_000_000, span: 4_000_000 }
    let range: SnappedRange | null = null
    const asked = new Set<number>()
    for (let step = 0; step <= 60; step++) {
      range = nextRange(range, view, 1000, end)
      asked.add(range.from)
      expect(range.from).toBeLessThanOrEqual(view.from - 0.4 * view.span)
      expect(range.to).toBeGreaterThanOrEqual(view.from + 1.4 * view.span)
      view = panBy(view, 1 / 60, end)
    }
    expect(asked.size).toBeLessThanOrEqual(3)
  })

  it('covers every view with columns as fine as a new window would have', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    const views = fc.array(fc.tuple(share, fc.double({ min: 0, max: 20, noNaN: true })), {
      minLength: 1,
      maxLength: 20,
    })
    fc.assert(
      fc.property(views, fc.integer({ min: 100, max: 6000 }), (list, pixels) => {
        let range: SnappedRange | null = null
        for (const [from, zoom] of list) {
          const view = clampView({ from: from * end, span: end / 2 ** zoom }, end)
          range = nextRange(range, view, pixels, end)
          expect(range.nanosPerColumn).toBe(snapRange(view, pixels, end).nanosPerColumn)
          expect(range.from).toBeLessThanOrEqual(Math.max(0, view.from))
          expect(range.to).toBeGreaterThanOrEqual(Math.min(end, view.from + view.span))
        }
      }),
    )
  })

  it('asks no more near the ends of the run, where there is nothing beside the view', () => {
    const view = { from: -1000, span: 4_000_000 }
    const range = nextRange(null, view, 1000, end)
    expect(nextRange(range, { ...view, from: 0 }, 1000, end)).toBe(range)
    const last = nextRange(null, { from: end - 4_000_000, span: 4_000_000 }, 1000, end)
    expect(nextRange(last, { from: end - 3_999_000, span: 4_000_000 }, 1000, end)).toBe(last)
  })
})

interface Open {
  readonly range: SnappedRange
  readonly answer: (value: string) => void
  readonly fail: (reason: unknown) => void
}

function memoOf(): { memo: WindowMemo<string, null>; open: Open[]; news: unknown[] } {
  const open: Open[] = []
  const news: unknown[] = []
  const memo = new WindowMemo<string, null>(
    (range) => new Promise((answer, fail) => open.push({ range, answer, fail })),
    (error) => news.push(error),
  )
  return { memo, open, news }
}
const range = (from: number): SnappedRange => ({ from, to: from + 10, columns: 10, nanosPerColumn: 1 })
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

describe('WindowMemo', () => {
  it('keeps what it has until the next answer is there', async () => {
    const { memo, open } = memoOf()
    memo.want(range(0), '', null)
    open[0]!.answer('first')
    await turn()
    memo.want(range(10), '', null)
    expect([memo.shown?.value, memo.isIdle]).toEqual(['first', false])
    open[1]!.answer('second')
    await turn()
    expect([memo.shown?.value, memo.isIdle]).toEqual(['second', true])
  })

  it('asks one question at a time, then only the latest', async () => {
    const { memo, open } = memoOf()
    for (const from of [0, 10, 20, 30]) memo.want(range(from), '', null)
    expect(open).toHaveLength(1)
    open[0]!.answer('0')
    await turn()
    expect(open.map((each) => each.range.from)).toEqual([0, 30])
  })

  it('does not ask again for what is shown, but does when something else changes', async () => {
    const { memo, open } = memoOf()
    memo.want(range(0), 'a', null)
    open[0]!.answer('0')
    await turn()
    memo.want(range(0), 'a', null)
    expect(open).toHaveLength(1)
    memo.want(range(0), 'b', null)
    expect(open).toHaveLength(2)
  })

  it('drops an answer that was on its way when it was cleared', async () => {
    const { memo, open, news } = memoOf()
    memo.want(range(0), '', null)
    memo.clear()
    memo.want(range(50), '', null)
    open[0]!.answer('old')
    await turn()
    expect([memo.shown, news]).toEqual([null, []])
    open[1]!.answer('new')
    await turn()
    expect([memo.shown?.value, news]).toEqual(['new', [undefined]])
  })

  it('tells of a failure, keeps what is shown, and does not ask in vain', async () => {
    const { memo, open, news } = memoOf()
    memo.want(range(0), '', null)
    open[0]!.fail('gone')
    await turn()
    expect([news, open.length, memo.isIdle]).toEqual([['gone'], 1, true])
    memo.want(range(10), '', null)
    expect(open).toHaveLength(2)
  })

  it('ends with the window wanted last, however the answers come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(5), fc.boolean()), { minLength: 1, maxLength: 20 }), async (steps) => {
        const { memo, open } = memoOf()
        let answered = 0
        for (const [from, isAnswered] of steps) {
          memo.want(range(from * 10), '', null)
          if (isAnswered && open[answered]) {
            const { range: asked, answer } = open[answered]!
            answer(String(asked.from))
            answered += 1
            await Promise.resolve()
          }
        }
        for (; open.length > answered; await turn()) open[answered]!.answer(String(open[answered++]!.range.from))
        expect(memo.shown?.value).toBe(String(steps[steps.length - 1]![0] * 10))
      }),
      { numRuns: 50 },
    )
  })
})
