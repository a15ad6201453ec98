/**
 * Number of single-character edits (insert, drop, replace, swap of neighbours) between two words.
 *
 * @source optimal string alignment
 */
export function editDistance(left: string, right: string): number {
  let before: number[] = []
  let last: number[] = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= right.length; j += 1) {
      const same = left[i - 1] === right[j - 1]
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1])
        best = Math.min(best, before[j - 2]! + 1)
      row.push(best)
    }
    before = last
    last = row
  }
  return last[right.length]!
}

/**
 * The known word that was probably meant, or undefined when none is near. Case, hyphens and underscores do not count.
 *
 * @source DMA Lab
 */
export function suggest(word: string, known: readonly string[]): string | undefined {
  if (word.length === 0 || word.length > 64) return undefined
  const plain = (text: string): string => text.toLowerCase().replace(/[-_ ]/g, '')
  const wanted = plain(word)
  let best: string | undefined
  let bestDistance = Infinity
  for (const candidate of known) {
    const distance = editDistance(wanted, plain(candidate))
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  const near = Math.max(1, Math.floor(Math.max(wanted.length, 4) / 3))
  if (best !== undefined && bestDistance <= near) return best
  return wanted.length < 4 ? undefined : known.find((candidate) => plain(candidate).startsWith(wanted))
}
