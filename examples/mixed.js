// Small requests between large ones, and one request scattered over several pieces of memory.
const file = await open('xx0')
const small = alloc(512, { pageOffset: 512 })
const large = alloc(KB(64), { fragmentation: 'full' })
const smooth = alloc(KB(64), { fragmentation: 'none' })
let bytes = 0
for (let round = 0; round < 4; round++) {
  for (const memory of [small, large, small, smooth]) {
    const got = await read(file, memory, memory.size)
    expect(got.bytes === memory.size, `round ${round}: ${memory.size} bytes`)
    bytes += got.bytes
  }
}
const pieces = [alloc(KB(2)), alloc(KB(1)), alloc(KB(5))]
const scattered = await readv(
  file,
  pieces.map((memory) => [memory, memory.size]),
)
expect(scattered.bytes === KB(8), 'the pieces are filled')
let at = bytes
for (const memory of pieces) {
  expect(compare(memory, { device: at }) === -1, `the piece of ${memory.size} bytes is right`)
  at += memory.size
}
