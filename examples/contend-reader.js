const file = await open('xx0')
const memory = alloc(KB(4), { alignment: 512 })
for (let round = 0; round < 4; round++) {
  const got = await pread(file, memory, KB(4), round * KB(4))
  expect(got.ok && got.residual === 0, `read ${round} is whole`)
  expect(compare(memory, { device: round * KB(4) }) === -1, `read ${round} is not disturbed by the writer`)
}
