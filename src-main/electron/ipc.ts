import { ipcMain, type IpcMainInvokeEvent } from 'electron'
import { CALL_CHANNEL, PUSH_CHANNEL } from '../../src-ipc/channels'
import type { Outcome, PushName, Pushes } from '../../src-ipc/contract'
import { createDispatcher, type Dispatcher, type LabService } from '../../src-ipc/dispatcher'
import { validSender } from './policy'
import type { Windows } from './windows'

/** Answers the calls of our windows; the only place that listens to messages from pages. */
export function serveCalls(
  windows: Windows,
  service: LabService,
  reportDefect: (name: string, error: unknown) => void,
): void {
  const dispatchers = new WeakMap<object, Dispatcher>()

  ipcMain.handle(CALL_CHANNEL, async (event, ...parts: unknown[]): Promise<Outcome> => {
    if (!validSender(senderOf(event, windows))) {
      return { ok: false, error: { code: 'E_IPC_SENDER', message: 'only a window of DMA Lab may call' } }
    }
    if (parts.length !== 2) {
      return { ok: false, error: { code: 'E_IPC_ARGS', message: 'a call has a name and a request' } }
    }
    const dispatcher = dispatchers.get(event.sender) ?? createDispatcher(service, reportDefect)
    dispatchers.set(event.sender, dispatcher)
    return dispatcher.dispatch(parts[0], parts[1])
  })
}

/** Tells every window something. */
export function pushToAll<Name extends PushName>(windows: Windows, name: Name, value: Pushes[Name]): void {
  for (const window of windows.all()) {
    if (!window.isDestroyed()) window.webContents.send(PUSH_CHANNEL, name, value)
  }
}

function senderOf(event: IpcMainInvokeEvent, windows: Windows) {
  const frame = event.senderFrame
  return {
    address: frame?.url ?? null,
    isMainFrame: frame !== null && frame.parent === null,
    isKnownWindow: windows.isKnown(event.sender),
  }
}
