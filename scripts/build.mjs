/** node scripts/build.mjs [cli] [web] [runner] [app]: builds the named parts (all when none is named) that are not up to date. */
import { buildPart } from './lib/build-parts.mjs'
import { parts } from './lib/freshness.mjs'

/** @typedef {import('./lib/freshness.mjs').Part} Part */
const known = /** @type {Part[]} */ (Object.keys(parts))
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !known.some((part) => part === name))
if (unknown.length > 0) {
  console.error(`unknown part ${unknown.join(', ')}; there are ${known.join(', ')}`)
  process.exit(2)
}

for (const part of asked.length > 0 ? /** @type {Part[]} */ (asked) : known) {
  try {
    const result = await buildPart(part, (message) => console.error(message))
    if (result === 'fresh') console.error(`${part} is up to date`)
  } catch (error) {
    console.error(`building ${part} failed: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}
