import { basename } from 'node:path'
import type { FileCalls, OpenedFile, WindowState } from '../../src-ipc/files'
import type { LabService } from '../../src-ipc/dispatcher'
import { LabFailure } from '../../src-ipc/lab-error'
import type { Documents } from './documents'
import { saveFile } from './files'
import type { JsonStore } from './json-store'
import type { RecentFiles } from './recent-files'

/** The part of a service that has to do with files and the shell. */
export type FileService = Pick<LabService, keyof FileCalls>

const notHere = (): never => {
  throw new LabFailure({ code: 'E_NOT_HERE', message: 'Files are opened and saved by the page here.' })
}

/** A host without files: the page of browser mode answers these calls itself, by upload and download. */
export const noFiles: FileService = {
  'file/open': notHere,
  'file/save': notHere,
  'file/reload': notHere,
  'file/recent': () => [],
  'file/forget': () => null,
  'file/first': () => null,
  'shell/state': () => null,
  'kept/read': () => ({}),
  'kept/write': () => null,
}

/** Dialogs of one window. */
export interface FileDialogs {
  /** @returns the path that a person chose, or undefined */
  chooseOpen(): Promise<string | undefined>
  /** @param name what is offered */
  chooseSave(name: string): Promise<string | undefined>
}

/** What the files of one window need. */
export interface FileServiceParts {
  readonly documents: Documents
  readonly recent: RecentFiles
  readonly kept: JsonStore<Record<string, string>>
  readonly dialogs: FileDialogs
  /** Shows the window that has this document open already. @returns whether another window has it */
  readonly showOther: (document: string) => boolean
  /** What the window shall show first; asked once for each page that loads. */
  readonly first: () => Promise<OpenedFile | null>
  readonly onState: (state: WindowState) => void
  /** The window has this document open now. */
  readonly onDocument: (document: string) => void
}

/** Values that windows keep, and characters of all of them. */
const MOST_KEPT = 40
const LARGEST_KEPT = 8 << 20

/** Files, shell state and kept values for one window of the desktop shell. */
export function createFileService(parts: FileServiceParts): FileService {
  const { documents, recent, kept, dialogs } = parts

  async function open(id: string | undefined): Promise<OpenedFile | null> {
    const path = id === undefined ? await dialogs.chooseOpen() : recent.pathOf(id)
    if (path === undefined && id !== undefined)
      throw new LabFailure({ code: 'E_NOT_FOUND', message: 'This file is no longer in the list.' })
    if (path === undefined) return null
    const opened = await documents.open(path)
    recent.add(documents.pathOf(opened.document) ?? path)
    if (opened.trace !== undefined) return opened
    if (parts.showOther(opened.document)) return null
    parts.onDocument(opened.document)
    return opened
  }

  return {
    'file/open': ({ recent: id }) => open(id),
    async 'file/save'({ document, name, text, how }) {
      if (how !== 'as' && how !== 'export' && document !== '')
        return documents.save(document, text, how === 'overwrite')
      const path = await dialogs.chooseSave(name)
      if (path === undefined) return null
      if (how === 'export') {
        await saveFile(path, text).catch((error: Error) => {
          throw new LabFailure({ code: 'E_WRITE', message: error.message.replace(path, basename(path)) })
        })
        return { document: '', name: basename(path) }
      }
      const saved = await documents.saveAs(path, text)
      recent.add(documents.pathOf(saved.document) ?? path)
      parts.onDocument(saved.document)
      return saved
    },
    'file/reload': ({ document }) => documents.reload(document),
    'file/recent': () => recent.list(),
    'file/forget'({ recent: id }) {
      recent.forget(id)
      return null
    },
    'file/first': () => parts.first(),
    'shell/state'(state) {
      parts.onState(state)
      return null
    },
    'kept/read': () => kept.value,
    'kept/write'({ key, value }) {
      const { [key]: _before, ...others } = kept.value
      const next = value === null ? others : { ...others, [key]: value }
      const sizes = Object.values(next).reduce((sum, each) => sum + each.length, 0)
      if (Object.keys(next).length > MOST_KEPT || sizes > LARGEST_KEPT)
        throw new LabFailure({ code: 'E_LIMIT', message: 'More than windows may keep.', where: key })
      kept.change(next)
      return null
    },
  }
}
