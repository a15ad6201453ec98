// Says what must always hold, and lets the checker watch every event.

// Who has the bus gives it up before the next one gets it.
invariant('never two owners of the bus', 'bus:own', (event, state) => {
  if (event.phase === 'end') {
    state.owner = undefined
    return true
  }
  if (state.owner !== undefined) return `${event.name} takes the bus while ${state.owner} has it`
  state.owner = event.name
  return true
})

// What the engine moves for a buf, and what is left over, is what strategy was asked for. A buf has one piece of one
// request at a time, which is how its transfers are told from others.
invariant('bytes moved + b_resid == b_bcount', ['io:start', 'dma:transfer', 'io:done'], (event, state) => {
  const piece = `${event.request}.${event.chunk}`
  if (event.kind === 'io:start') {
    state[event.id] = { asked: event.b_bcount, piece }
    state[piece] = 0
    return true
  }
  if (event.kind === 'dma:transfer') {
    if (event.phase !== 'end') state[piece] = (state[piece] ?? 0) + event.bytes
    return true
  }
  const { asked, piece: mine } = state[event.id]
  const moved = state[mine]
  return moved + event.b_resid === asked || `${moved} + ${event.b_resid} is not ${asked}`
})

const file = await open('xx0')
const memory = alloc(KB(16))
for (let count = 0; count < 8; count++) {
  const got = await pread(file, memory, KB(4), count * KB(4))
  expect(got.bytes === KB(4), 'the read is whole')
}
