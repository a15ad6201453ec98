import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { besidePlace, fitPlace, SMALLEST } from './places'

const screen = { x: 0, y: 0, width: 1920, height: 1080 }
const second = { x: 1920, y: 0, width: 1280, height: 1024 }
const place = { x: 100, y: 50, width: 1440, height: 900, isMaximized: false }

describe('fitPlace', () => {
  it('leaves a window where it was, on any of the screens', () => {
    expect(fitPlace(place, [screen])).toEqual(place)
    expect(fitPlace({ ...place, x: 1950, width: 1200 }, [screen, second])).toMatchObject({ x: 1950, width: 1200 })
  })

  it('gives up a place on a screen that is gone', () => {
    expect(fitPlace({ ...place, x: 2000 }, [screen])).toBeUndefined()
    expect(fitPlace({ ...place, x: -1400 }, [screen])).toBeUndefined()
    expect(fitPlace({ ...place, y: -890 }, [screen])).toBeUndefined()
    expect(fitPlace(place, [])).toBeUndefined()
  })

  it('makes a window fit a smaller screen, and never too small to use', () => {
    expect(fitPlace(place, [{ x: 0, y: 24, width: 1366, height: 744 }])).toEqual({
      ...place,
      ...{ x: 0, y: 24, width: 1366, height: 744 },
    })
    expect(fitPlace({ ...place, width: 10, height: 10, x: 500 }, [screen])).toBeUndefined()
    expect(fitPlace({ ...place, width: 200, height: 200 }, [screen])).toMatchObject(SMALLEST)
  })

  it('keeps the title bar on the screen, whatever was kept', () => {
    const number = fc.integer({ min: -5000, max: 5000 })
    const size = fc.integer({ min: 1, max: 5000 })
    fc.assert(
      fc.property(number, number, size, size, (x, y, width, height) => {
        const fitted = fitPlace({ x, y, width, height, isMaximized: false }, [screen])
        if (!fitted) return
        expect(fitted.y).toBeGreaterThanOrEqual(screen.y)
        expect(fitted.x).toBeGreaterThanOrEqual(screen.x)
        expect(fitted.x + fitted.width).toBeLessThanOrEqual(screen.width)
        expect(fitted.y + fitted.height).toBeLessThanOrEqual(screen.height)
      }),
    )
  })
})

describe('besidePlace', () => {
  it('is a little lower and to the right, and not maximized', () => {
    expect(besidePlace({ ...place, isMaximized: true }, [screen])).toEqual({ ...place, x: 132, y: 82 })
  })
})
