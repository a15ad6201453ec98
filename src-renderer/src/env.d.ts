import type { LabBridge } from '../../src-ipc/contract'

declare global {
  interface Window {
    /** Put here by the preload of the desktop shell; absent in a browser. */
    readonly lab?: LabBridge
  }
}
