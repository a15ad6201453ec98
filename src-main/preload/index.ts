/** Carries the calls of the contract between page and host, and nothing else. */
import { contextBridge, ipcRenderer } from 'electron'
import { CONNECT_CHANNEL } from '../../src-ipc/channels'
import { createWindowEnd } from '../../src-ipc/window-end'

const { port1, port2 } = new MessageChannel()
const end = createWindowEnd((frame) => port1.postMessage(frame))
port1.onmessage = ({ data }) => end.receive(data)
port1.addEventListener('close', () => end.close())
ipcRenderer.postMessage(CONNECT_CHANNEL, null, [port2])

contextBridge.exposeInMainWorld('lab', Object.freeze(end.bridge))
