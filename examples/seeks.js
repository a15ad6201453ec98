// Random reads: the seed of the run decides where, so the same seed gives the same run.
const file = await open('xx0')
const memory = alloc(KB(1))
let longest = 0
for (let count = 0; count < 32; count++) {
  const offset = random(4000, 'places') * KB(1)
  const start = now()
  const got = await pread(file, memory, KB(1), offset)
  longest = Math.max(longest, now() - start)
  expect(got.ok && compare(memory, { device: offset }) === -1, `read ${count} at ${offset}`)
  await sleep(us(random(500, 'pauses')))
}
log('the longest read took', longest, 'ns')
