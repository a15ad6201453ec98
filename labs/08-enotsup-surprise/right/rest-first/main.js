const LENGTH = 200000
const MIDDLE = 512 * 196
const file = await open('disk0')
for (const [offset, length] of [
  [MIDDLE, LENGTH - MIDDLE],
  [0, MIDDLE],
]) {
  const started = await aread(file, alloc(length), length, offset)
  expect(started.ok, 'a piece is started')
}
for (let index = 0; index < 2; index++) {
  const done = await aiowait()
  expect(done.ok, 'a piece is read')
}
