// Reads the first 200000 bytes of the disk in one piece.
const LENGTH = 200000
const file = await open('disk0')
const memory = alloc(LENGTH)
const started = await aread(file, memory, LENGTH, 0)
expect(started.ok, 'the read is started')
const done = await aiowait()
expect(done.bytes === LENGTH, 'all bytes are read')
