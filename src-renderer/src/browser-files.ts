import type { CallName, LabBridge, Outcome } from '../../src-ipc/contract'
import type { FileCalls, SaveRequest } from '../../src-ipc/files'
import { LabFailure } from '../../src-ipc/lab-error'
import { openFile, saveFile } from './app/files'
import { sendFile } from './app/trace-upload'
import type { LabApi } from './lab-api'

type Answer = (request: never) => unknown

const notHere = (): never => {
  throw new LabFailure({ code: 'E_NOT_HERE', message: 'A browser does not know where the file lies.' })
}

/** What a page answers itself: files come by upload and go by download, so a server needs no path of anybody. */
const answersBy = (send: (file: File) => Promise<string>): { readonly [Name in keyof FileCalls]: Answer } => ({
  async 'file/open'({ recent }: FileCalls['file/open']['request']) {
    if (recent !== undefined) notHere()
    const file = await openFile(send)
    return file && { ...file, document: '' }
  },
  'file/save'({ name, text }: SaveRequest) {
    saveFile(name, text)
    return { document: '', name }
  },
  'file/reload': notHere,
  'file/recent': () => [],
  'file/forget': () => null,
  'file/first': () => null,
  'shell/state': () => null,
  'kept/read': () => ({}),
  'kept/write': () => null,
})

/** A bridge whose calls about files are answered by the page, and all others by the host. */
export function withBrowserFiles(bridge: LabBridge): LabBridge {
  const call: LabApi['call'] = async (name, request) => {
    const outcome: Outcome<typeof name> = await bridge.call(name, request)
    if (!outcome.ok) throw new LabFailure(outcome.error)
    return outcome.reply
  }
  const answers = answersBy((file) => sendFile(call, file, file.name))
  return {
    call(name, request, hold) {
      if (!(name in answers)) return bridge.call(name, request, hold)
      return answer(answers[name as keyof FileCalls], request as never)
    },
    on: (name, listener) => bridge.on(name, listener),
  }
}

async function answer(does: Answer, request: never): Promise<Outcome<CallName>> {
  try {
    return { ok: true, reply: (await does(request)) as never }
  } catch (error) {
    if (error instanceof LabFailure) return { ok: false, error: error.toLabError() }
    return { ok: false, error: { code: 'E_READ', message: 'The browser cannot read this file.' } }
  }
}
