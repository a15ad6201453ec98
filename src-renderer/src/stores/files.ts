import { acceptHMRUpdate, defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { HostNotice, OpenedFile, RecentFile, SaveRequest } from '../../../src-ipc/files'
import { LabFailure } from '../../../src-ipc/lab-error'
import type { ChosenFile } from '../app/files'
import type { LabApi } from '../lab-api'
import { useDocument } from './document'

/** A document that could not be written, and what a person may choose now. */
export interface SaveTrouble {
  readonly code: 'E_CHANGED_ON_DISK' | 'E_GONE' | 'E_WRITE'
  /** In the words of the host. */
  readonly message: string
}

/** What a person chooses then. */
export type SaveChoice = 'overwrite' | 'reload' | 'as' | 'copy' | 'cancel'

/** Notices that wait to be read. */
const MOST_NOTICES = 5

/** The files of the person: by dialogs of the host in the desktop shell, by upload and download in a browser. */
export const useFiles = defineStore('files', () => {
  const scenario = useDocument()
  /** Someone waits for a choice: the document was not written. */
  const trouble = shallowRef<SaveTrouble | null>(null)
  const isSaving = ref(false)
  /** Files that were open before; empty in a browser. */
  const recent = shallowRef<readonly RecentFile[]>([])
  const notices = shallowRef<readonly HostNotice[]>([])
  let api: LabApi | undefined

  /** Gives the store its host. */
  function connect(host: LabApi): void {
    api = host
    host.on('file/recents', (list) => (recent.value = list))
    host.on('host/notice', say)
    void host.call('file/recent', {}).then(
      (list) => (recent.value = list),
      () => undefined,
    )
  }

  /** Shows a notice; the same one is not shown twice. */
  function say(notice: HostNotice): void {
    const others = notices.value.filter(({ about, detail }) => about !== notice.about || detail !== notice.detail)
    notices.value = [...others, notice].slice(-MOST_NOTICES)
  }

  /** Takes a notice away. */
  function dismiss(notice: HostNotice): void {
    notices.value = notices.value.filter((each) => each !== notice)
  }

  /** Lets a person choose a file, or reads a recent one. @returns null when there is none to open; why is a notice */
  async function choose(recentId?: string): Promise<OpenedFile | null> {
    try {
      return (await api?.call('file/open', recentId === undefined ? {} : { recent: recentId })) ?? null
    } catch (error) {
      say({ about: 'refused', detail: wordsOf(error) })
      return null
    }
  }

  /** Writes the document. @returns whether it was written; when not, `trouble` says why unless nothing was chosen */
  async function save(how: SaveRequest['how']): Promise<boolean> {
    if (!api || !scenario.isOpen) return false
    const { name, text, file } = scenario
    isSaving.value = true
    try {
      const saved = await api.call('file/save', { document: file, name, text, how })
      trouble.value = null
      if (saved && scenario.file === file) scenario.markSaved(saved.name, text, saved.document)
      return saved !== null
    } catch (error) {
      const code = error instanceof LabFailure ? error.code : 'E_WRITE'
      trouble.value = {
        code: code === 'E_CHANGED_ON_DISK' || code === 'E_GONE' ? code : 'E_WRITE',
        message: wordsOf(error),
      }
      return false
    } finally {
      isSaving.value = false
    }
  }

  /** Does what a person chose after the document was not written. */
  async function settle(choice: SaveChoice): Promise<void> {
    trouble.value = null
    if (choice === 'overwrite' || choice === 'as') await save(choice)
    else if (choice === 'reload') await reload()
    else if (choice === 'copy') await navigator.clipboard.writeText(scenario.text).catch(() => undefined)
  }

  /** Takes what the file says now; the text before is one step of undo away. */
  async function reload(): Promise<void> {
    try {
      const opened = await api?.call('file/reload', { document: scenario.file })
      if (!opened) return
      scenario.change(opened.text, opened.name)
      scenario.markSaved(opened.name, opened.text)
    } catch (error) {
      say({ about: 'refused', detail: wordsOf(error) })
    }
  }

  /** Puts a link that carries the document on the clipboard; whether it is there, or why not, is a notice. */
  async function copyLink(): Promise<void> {
    if (!api || !scenario.isOpen) return
    try {
      const { link } = await api.call('link/make', { text: scenario.text })
      const isCopied = await navigator.clipboard.writeText(link).then(
        () => true,
        () => false,
      )
      say(isCopied ? { about: 'link', detail: String(link.length) } : { about: 'notCopied', detail: '' })
    } catch (error) {
      say({ about: 'noLink', detail: wordsOf(error) })
    }
  }

  /** What a link carries. @throws LabFailure E_LINK, E_FILE_TOO_BIG */
  async function readLink(link: string): Promise<ChosenFile | null> {
    return (await api?.call('link/read', { link })) ?? null
  }

  /** Forgets the recent files. */
  async function forget(): Promise<void> {
    await api?.call('file/forget', {}).catch(() => undefined)
  }

  return { trouble, isSaving, recent, notices, connect, say, dismiss, choose, save, settle, copyLink, readLink, forget }
})

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useFiles, import.meta.hot))
