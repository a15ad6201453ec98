const file = await open('disk0')
for (let index = 0; index < 4; index++) {
  await aread(file, alloc(KB(32)), KB(32), KB(32) * index)
  await compute(us(500))
  const done = await aiowait()
  expect(done.bytes === KB(32), `read ${index} is whole`)
}
