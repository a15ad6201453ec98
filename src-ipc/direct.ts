import type { LabBridge, PushName, Pushes } from './contract'
import { createDispatcher, type LabService } from './dispatcher'
import { createHostEnd } from './host-end'
import type { HostFrame, WindowFrame } from './wire'
import { createWindowEnd } from './window-end'

/** A carrier without distance: window and host in one process. */
export interface DirectCarrier {
  readonly bridge: LabBridge
  push<Name extends PushName>(name: Name, value: Pushes[Name]): void
  close(): void
}

/**
 * Joins a service and a bridge in one process, for the command line and for tests. Frames are handed over in a later
 * turn, as by any other carrier, and as they are: typed arrays are not copied.
 */
export function createDirectCarrier(
  service: LabService,
  reportDefect: (name: string, error: unknown) => void,
): DirectCarrier {
  const later = <Frame>(take: (frame: Frame) => void) => {
    return (frame: Frame): void => queueMicrotask(() => take(frame))
  }
  const host = createHostEnd(
    createDispatcher(service, reportDefect),
    later((frame: HostFrame) => window.receive(frame)),
  )
  const window = createWindowEnd(later((frame: WindowFrame) => void host.receive(frame)))
  window.receive({ ready: true })
  return {
    bridge: window.bridge,
    push: host.push,
    close() {
      host.close()
      window.close()
    },
  }
}
