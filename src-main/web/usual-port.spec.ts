import { createServer, type Server } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { startAtUsualPort, USUAL_PORT } from './usual-port'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A server that says at which port it is. */
function listen(port: number): Promise<number> {
  const server = createServer()
  servers.push(server)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve((server.address() as AddressInfo).port))
  })
}

describe('startAtUsualPort', () => {
  it('asks for the same port at every start', async () => {
    const asked: number[] = []
    const start = (port: number): Promise<string> => Promise.resolve(`at ${asked.push(port)}`)
    const said: string[] = []
    for (const turn of [1, 2]) expect(await startAtUsualPort(start, (line) => said.push(line))).toBe(`at ${turn}`)
    expect(asked).toEqual([USUAL_PORT, USUAL_PORT])
    expect(said).toEqual([])
  })

  it('takes a free port where that one is taken, and says so', async () => {
    // Whoever holds it, this test or another program: it is taken.
    await listen(USUAL_PORT).catch(() => undefined)
    const said: string[] = []
    const port = await startAtUsualPort(listen, (line) => said.push(line))
    expect(port).not.toBe(USUAL_PORT)
    expect(port).toBeGreaterThan(1023)
    expect(said).toEqual([expect.stringContaining(`port ${USUAL_PORT} is taken`)])
  })

  it('hands every other error on', async () => {
    const start = (): Promise<never> => Promise.reject(new Error('no network'))
    await expect(startAtUsualPort(start, () => undefined)).rejects.toThrow('no network')
  })
})
