const file = await open('disk0')
for (let index = 3; index >= 0; index--) {
  const started = await aread(file, alloc(KB(32)), KB(32), KB(32) * index)
  expect(started.ok, `read ${index} is started`)
}
await compute(ms(1))
await compute(ms(1))
for (let index = 0; index < 4; index++) {
  const done = await aiowait()
  expect(done.bytes === KB(32), 'a read is whole')
}
