/** Forwards the calls of the contract between page and host, and nothing else. */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import { CALL_CHANNEL, PUSH_CHANNEL } from '../../src-ipc/channels'
import { callNames, pushNames, type LabBridge, type Pushes } from '../../src-ipc/contract'

const bridge: LabBridge = {
  async call(name, request) {
    if (!callNames.includes(name)) {
      return { ok: false, error: { code: 'E_IPC_CHANNEL', message: 'there is no such call' } }
    }
    try {
      return await (ipcRenderer.invoke(CALL_CHANNEL, name, request) as ReturnType<LabBridge['call']>)
    } catch {
      // What cannot be copied across the boundary, such as a function or a very deep object, never left the page.
      return { ok: false, error: { code: 'E_IPC_ARGS', message: 'the request could not be sent' } }
    }
  },
  on(name, listener) {
    if (!pushNames.includes(name)) return () => undefined
    const forward = (_event: IpcRendererEvent, pushed: unknown, value: unknown): void => {
      if (pushed === name) listener(value as Pushes[typeof name])
    }
    ipcRenderer.on(PUSH_CHANNEL, forward)
    return () => ipcRenderer.off(PUSH_CHANNEL, forward)
  },
}

contextBridge.exposeInMainWorld('lab', Object.freeze(bridge))
