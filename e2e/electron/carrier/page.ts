/** Runs in the page: every claim of the conformance suite against the bridge of the preload. */
import { claims, type Carrier, type ConformanceHost } from '../../../src-ipc/conformance'
import type { LabBridge } from '../../../src-ipc/contract'

/** Holds one claim. @returns why it is broken; empty = it holds */
export async function hold(bridge: LabBridge, index: number): Promise<string> {
  const host = { reported: [] as [string, unknown][], cancelled: [] as string[] }
  const stop = bridge.on('file/opened', ({ document, name }) => {
    if (document === 'reported') host.reported.push([name, undefined])
    else host.cancelled.push(name)
  })
  const ask = (key: string, value: unknown): void => {
    void bridge.call('kept/write', { key: `dma-lab-${key}`, value: JSON.stringify(value) })
  }
  const carrier: Carrier = {
    bridge,
    push: (name, value) => ask('push', { name, value }),
    close: () => ask('close', {}),
  }
  try {
    await claims[index]?.holds(carrier, host as unknown as ConformanceHost)
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    stop()
  }
}
