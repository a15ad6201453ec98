// Four requests are under way at a time; the program computes while the disk works.
const DEPTH = 4
const ROUNDS = 12
const SIZE = KB(16)
const file = await open('xx0')
const buffers = Array.from({ length: DEPTH }, () => alloc(SIZE))
const owner = new Map()
let next = 0
let bytes = 0

async function start(slot) {
  const offset = next++ * SIZE
  const started = await aread(file, buffers[slot], SIZE, offset)
  expect(started.ok, `request ${next} is taken`)
  owner.set(started.request, { slot, offset })
}

for (let slot = 0; slot < DEPTH; slot++) await start(slot)
while (owner.size > 0) {
  const done = await aiowait()
  const { slot, offset } = owner.get(done.request)
  owner.delete(done.request)
  bytes += done.bytes
  expect(compare(buffers[slot], { device: offset }) === -1, `what came from ${offset} is right`)
  await compute(us(100))
  if (next < ROUNDS) await start(slot)
}
expect(bytes === ROUNDS * SIZE, 'every byte came')
const empty = await aiowait(ms(1))
expect(!empty.ok && empty.errno === 'EINVAL', 'there is nothing left to wait for')
