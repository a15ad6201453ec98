import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'
import type { ChoosePlace } from '../host/export-calls'
import type { FileDialogs } from '../host/file-service'
import { menuWord, type Language, type MenuWord } from './menu-words'

/** What dialogs have to know. */
export interface DialogParts {
  readonly language: () => Language
  /** Folder of the last file; empty = the system decides. */
  readonly lastFolder: () => string
}

/** Dialogs of one window. Paths stay in this process. */
export function createDialogs(
  window: () => BrowserWindow | undefined,
  parts: DialogParts,
): FileDialogs & { readonly chooseExport: ChoosePlace } {
  const filters = () => [
    { name: menuWord(parts.language(), 'scenarios'), extensions: ['yaml', 'yml', 'json'] },
    { name: menuWord(parts.language(), 'traces'), extensions: ['dmatrace'] },
    { name: menuWord(parts.language(), 'allFiles'), extensions: ['*'] },
  ]
  return {
    async chooseOpen() {
      const owner = window()
      const options = { properties: ['openFile' as const], filters: filters(), ...beginningAt(parts.lastFolder()) }
      const { canceled, filePaths } = await (owner
        ? dialog.showOpenDialog(owner, options)
        : dialog.showOpenDialog(options))
      return canceled ? undefined : filePaths[0]
    },
    async chooseExport(name, extension, title) {
      const owner = window()
      const ending = extension.split('.').at(-1) ?? ''
      const kinds = ending === '' ? [] : [{ name: title, extensions: [ending] }]
      const options = {
        filters: [...kinds, { name: menuWord(parts.language(), 'allFiles'), extensions: ['*'] }],
        properties: ['showOverwriteConfirmation' as const, 'createDirectory' as const],
        ...beginningAt(parts.lastFolder(), name),
      }
      const { canceled, filePath } = await (owner
        ? dialog.showSaveDialog(owner, options)
        : dialog.showSaveDialog(options))
      return canceled || filePath === '' ? undefined : filePath
    },
    async chooseSave(name) {
      const owner = window()
      const isReport = /\.html$/i.test(name)
      const kinds = isReport ? [{ name: 'HTML', extensions: ['html'] }] : filters()
      const options = { filters: kinds, ...beginningAt(parts.lastFolder(), name) }
      const { canceled, filePath } = await (owner
        ? dialog.showSaveDialog(owner, options)
        : dialog.showSaveDialog(options))
      return canceled || filePath === '' ? undefined : withEnding(filePath, isReport ? '.html' : '.dmalab.yaml')
    },
  }
}

/** Dialogs begin in the folder that was used last; a name alone lets the system decide. */
export function beginningAt(folder: string, name = ''): { defaultPath?: string } {
  const isWindows = folder.includes('\\')
  const path = folder === '' ? name : `${folder}${isWindows ? '\\' : '/'}${name}`
  return path === '' ? {} : { defaultPath: path }
}

/** A name without an ending gets ours, so that the file opens again. */
export function withEnding(path: string, ending: '.dmalab.yaml' | '.html' = '.dmalab.yaml'): string {
  const isThere = ending === '.html' ? /\.html?$/i : /\.(ya?ml|json)$/i
  return isThere.test(path) ? path : `${path}${ending}`
}

/** A question with two answers, the first of which changes nothing and is what Escape means. */
function question(
  language: Language,
  words: { readonly message: MenuWord; readonly detail: MenuWord; readonly answers: readonly [MenuWord, MenuWord] },
  values: Readonly<Record<string, string>> = {},
): MessageBoxOptions {
  return {
    type: 'warning',
    message: menuWord(language, words.message, values),
    detail: menuWord(language, words.detail, values),
    buttons: words.answers.map((word) => menuWord(language, word)),
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  }
}

/** Asks whether a window with changes may close. The page waits, so this must answer at once. */
export function mayLose(window: BrowserWindow, language: Language, name: string): boolean {
  const words = { message: 'unsaved', detail: 'unsavedDetail', answers: ['keepOpen', 'discard'] } as const
  return dialog.showMessageBoxSync(window, question(language, words, { name })) === 1
}

/** Asks what to do about a page that hangs, or that has ended too often. */
export async function askAboutPage(
  window: BrowserWindow,
  language: Language,
  what: 'hangs' | 'crashed',
  folder: string,
): Promise<'reload' | 'wait'> {
  const words = { message: what, detail: `${what}Detail`, answers: ['wait', 'loadAgain'] } as const
  const { response } = await dialog.showMessageBox(window, question(language, words, { folder }))
  return response === 1 ? 'reload' : 'wait'
}
