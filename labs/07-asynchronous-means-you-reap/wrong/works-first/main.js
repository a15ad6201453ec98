const file = await open('disk0')
await compute(ms(2))
for (let index = 0; index < 4; index++) {
  const started = await aread(file, alloc(KB(32)), KB(32), KB(32) * index)
  expect(started.ok, `read ${index} is started`)
}
for (let index = 0; index < 4; index++) {
  const done = await aiowait()
  expect(done.bytes === KB(32), `read ${index} is whole`)
}
