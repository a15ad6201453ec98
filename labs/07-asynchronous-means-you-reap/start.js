// Reads 128 KB in four pieces and has 2 ms of work to do that does not need them.
const file = await open('disk0')
for (let index = 0; index < 4; index++) {
  const memory = alloc(KB(32))
  const started = await aread(file, memory, KB(32), KB(32) * index)
  expect(started.ok, `read ${index} is started`)
  const done = await aiowait()
  expect(done.bytes === KB(32), `read ${index} is whole`)
}
await compute(ms(2))
