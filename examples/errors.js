// What can go wrong, and what the calls say then.
const missing = await open('no-such-device')
expect(missing.errno === 'ENXIO' && missing.fd === -1, 'an unknown device gives ENXIO')

const closed = await read(99, alloc(512), 512)
expect(closed.errno === 'EBADF', 'a file that is not open gives EBADF')

const file = await open('xx0')
const wild = await pread(file, 0x5000_0000, KB(1), 0)
expect(wild.errno === 'EFAULT' && wild.residual === KB(1), 'memory that is not there gives EFAULT')

const readOnly = alloc(KB(1), { protection: 'read' })
const refused = await pread(file, readOnly, KB(1), 0)
expect(refused.errno === 'EFAULT', 'a device may not store where the program may not')

const memory = alloc(KB(1))
const bad = await pread(file, memory, KB(1), 20 * 512)
expect(bad.errno === 'EIO', 'a bad block gives EIO')

const end = await pread(file, memory, KB(1), 2000 * 512)
expect(end.ok && end.bytes === 0, 'at the end of the device nothing is read')

try {
  // @ts-expect-error: an editor that knows the types says so before the run does
  await read(file, memory, us(10))
  expect(false, 'a time is no size')
} catch (error) {
  expect(String(error).includes('got a time of 10000 ns'), 'the message names what was given')
}
await close(file)
expect((await close(file)).errno === 'EBADF', 'a file is closed once')
