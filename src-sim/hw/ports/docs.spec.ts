import { describe, expect, it } from 'vitest'
import text from '../../../docs/ports.md?raw'
import { FORMS, HEADING_OPTIONS } from './forms'
import { runPortsText } from './run'

/** The listings of the page that are scripts: those with a heading line. */
const listings = [...text.matchAll(/```\n(==[\s\S]*?)```/g)].map((match) => match[1]!)

describe('docs/ports.md', () => {
  it('has examples that hold', () => {
    expect(listings.length).toBe(4)
    for (const listing of listings) {
      const { ok, errors, cases } = runPortsText(listing)
      expect([errors, cases.flatMap(({ failure }) => failure?.message ?? [])]).toEqual([[], []])
      expect(ok).toBe(true)
    }
  })

  it('describes every statement and every heading option', () => {
    for (const { keyword } of Object.values(FORMS).flat()) expect(text).toMatch(new RegExp(`\`${keyword}[ \`]`))
    for (const key of Object.keys(HEADING_OPTIONS)) expect(text).toContain(`\`${key}=`)
  })
})
