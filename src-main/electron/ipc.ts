import { ipcMain, type IpcMainEvent, type MessagePortMain, type WebContents } from 'electron'
import { CONNECT_CHANNEL } from '../../src-ipc/channels'
import type { PushName, Pushes } from '../../src-ipc/contract'
import { createDispatcher, type LabService } from '../../src-ipc/dispatcher'
import { createHostEnd, type HostEnd } from '../../src-ipc/host-end'
import type { HostFrame } from '../../src-ipc/wire'
import { validSender } from './policy'
import type { Windows } from './windows'

/** The windows that are connected. */
export interface Connections {
  /** Tells every window something. */
  pushToAll<Name extends PushName>(name: Name, value: Pushes[Name]): void
  /** Tells one. @returns whether it is connected */
  push<Name extends PushName>(contents: WebContents, name: Name, value: Pushes[Name]): boolean
}

/**
 * Answers the calls of our windows, each over a MessagePort of its own; the only place that listens to messages from
 * pages. A page that loads again connects anew, which ends the connection before.
 *
 * @param serviceOf what answers a window
 */
export function serveCalls(
  windows: Windows,
  serviceOf: (contents: WebContents) => LabService,
  reportDefect: (name: string, error: unknown) => void,
): Connections {
  const ends = new Map<number, { readonly end: HostEnd; readonly port: MessagePortMain }>()

  function connect(event: IpcMainEvent, port: MessagePortMain): void {
    const { sender } = event
    const send = (frame: HostFrame): void => port.postMessage(frame)
    if (!validSender(senderOf(event, windows))) {
      send({ ended: { code: 'E_IPC_SENDER', message: 'only a window of DMA Lab may call' } })
      port.close()
      return
    }
    ends.get(sender.id)?.port.close()
    const end = createHostEnd(createDispatcher(serviceOf(sender), reportDefect), send)
    const mine = { end, port }
    ends.set(sender.id, mine)
    port.on('message', ({ data }) => void end.receive(data))
    port.on('close', () => {
      end.close()
      if (ends.get(sender.id) === mine) ends.delete(sender.id)
    })
    port.start()
    send({ ready: true })
  }

  ipcMain.on(CONNECT_CHANNEL, (event) => {
    const [port, ...more] = event.ports
    for (const each of more) each.close()
    if (port) connect(event, port)
  })

  return {
    pushToAll(name, value) {
      for (const { end } of ends.values()) end.push(name, value)
    },
    push(contents, name, value) {
      const found = ends.get(contents.id)
      found?.end.push(name, value)
      return found !== undefined
    },
  }
}

function senderOf(event: IpcMainEvent, windows: Windows) {
  const frame = event.senderFrame
  return {
    address: frame?.url ?? null,
    isMainFrame: frame !== null && frame.parent === null,
    isKnownWindow: windows.isKnown(event.sender),
  }
}
