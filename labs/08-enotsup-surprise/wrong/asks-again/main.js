const LENGTH = 200000
const file = await open('disk0')
const memory = alloc(LENGTH)
let started = await aread(file, memory, LENGTH, 0)
if (!started.ok) started = await aread(file, memory, LENGTH, 0)
const done = await aiowait()
expect(done.bytes === LENGTH, 'all bytes are read')
