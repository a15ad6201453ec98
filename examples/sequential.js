// One block after the other: the program waits for each before it asks for the next.
const file = await open('xx0')
const memory = alloc(KB(4))
const start = now()
mark('first read')
for (let block = 0; block < 8; block++) {
  const got = await read(file, memory, KB(4))
  expect(got.ok && got.bytes === KB(4), `block ${block} comes whole`)
  expect(compare(memory, { device: block * KB(4) }) === -1, `block ${block} is the right one`)
  await compute(us(200))
}
mark('last read')
log('8 blocks took', now() - start, 'ns')
await close(file)
