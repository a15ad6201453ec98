const file = await open('xx0')
const memory = alloc(KB(4), { alignment: 512 })
fill(memory, 0x5a)
for (let round = 0; round < 4; round++) {
  const put = await pwrite(file, memory, KB(4), MB(1) + round * KB(4))
  expect(put.ok && put.bytes === KB(4), `write ${round} is whole`)
}
const back = alloc(KB(16))
await pread(file, back, KB(16), MB(1))
expect(compare(back, 0x5a) === -1, 'what was written is on the disk')
