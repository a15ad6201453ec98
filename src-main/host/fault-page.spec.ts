import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { faultsMarkdown } from '../../src-sim/index'

/** Scenarios by the faults that stand in them. */
function shownBy(): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const name of readdirSync('scenarios').sort()) {
    if (!name.endsWith('.yaml')) continue
    const text = readFileSync(`scenarios/${name}`, 'utf8')
    const planned = text.slice(text.search(/^faults:/m) < 0 ? text.length : text.search(/^faults:/m))
    const ids = new Set([...planned.matchAll(/\bF\d{1,2}\b/g)].map(([id]) => id))
    for (const id of ids) found.set(id, [...(found.get(id) ?? []), name.replace('.yaml', '')])
  }
  return found
}

describe('faultsMarkdown', () => {
  it('is docs/faults.md', async () => {
    await expect(faultsMarkdown(shownBy())).toMatchFileSnapshot('../../docs/faults.md')
  })
})
