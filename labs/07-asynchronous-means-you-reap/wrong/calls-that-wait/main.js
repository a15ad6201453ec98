const file = await open('disk0')
for (let index = 0; index < 4; index++) {
  const started = await pread(file, alloc(KB(32)), KB(32), KB(32) * index)
  expect(started.ok, `read ${index} is started`)
}
await compute(ms(2))
