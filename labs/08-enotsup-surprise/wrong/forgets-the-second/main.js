const LENGTH = 200000
const LIMIT = KB(128)
const file = await open('disk0')
for (let offset = 0; offset < LENGTH; offset += LIMIT) {
  const length = Math.min(LIMIT, LENGTH - offset)
  const started = await aread(file, alloc(length), length, offset)
  expect(started.ok, 'a piece is started')
}
for (let index = 0; index < 1; index++) {
  const done = await aiowait()
  expect(done.ok, 'a piece is read')
}
