import type { Session } from 'electron'
import { allowRequest, decidePermission } from './policy'

/** Closes every way in and out of a session that the lab does not use. */
export function lockSession(session: Session, isPackaged: boolean, sources?: string): void {
  session.webRequest.onBeforeRequest((details, decide) =>
    decide({ cancel: !allowRequest(details.url, isPackaged, sources) }),
  )
  session.setPermissionRequestHandler((_contents, name, decide) => decide(decidePermission(name)))
  session.setPermissionCheckHandler((_contents, name) => decidePermission(name))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, decide) => decide({}))
  session.on('will-download', (event) => event.preventDefault())
}
