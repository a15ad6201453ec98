import { existsSync, readFileSync } from 'node:fs'

/**
 * Waits until a command listens to signals, and a moment longer; where the system does not tell, three seconds. SIGHUP
 * is what tells: Node itself catches SIGINT and SIGTERM from its start on, long before a program does.
 */
export async function listening(pid: number): Promise<void> {
  const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
  if (!existsSync(`/proc/${pid}/status`)) return pause(3_000)
  for (let tries = 0; tries < 1200; tries += 1) {
    const mask = /SigCgt:\s*([0-9a-f]+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0'
    if ((BigInt(`0x${mask}`) & 1n) === 1n) return pause(500)
    await pause(50)
  }
}
