/**
 * What a window may ask of files and of the shell around it. A window never names a place on the disk: the host opens
 * the dialogs and hands out ids. In browser mode the page answers the calls of files itself, by upload and download.
 */

/** A document that was read from a file. */
export interface OpenedFile {
  /** Its id in later calls; never used twice. Empty = it has no place of its own yet, so saving asks for one. */
  readonly document: string
  /** Name of the file, without its folder. */
  readonly name: string
  readonly text: string
  /** Given when the file holds a trace instead of a document: its id for `trace/open`. The text is empty then. */
  readonly trace?: string | undefined
}

/** A document that was written to a file. */
export interface SavedFile {
  readonly document: string
  readonly name: string
}

/** A file that was open before. */
export interface RecentFile {
  /** Its id for `file/open`. */
  readonly id: string
  readonly name: string
  /** Name of the folder it lies in, to tell files of one name apart. */
  readonly folder: string
  /** It is no longer there. */
  readonly isMissing: boolean
}

/** What to write, and how. */
export interface SaveRequest {
  /** Empty = it has no place yet. */
  readonly document: string
  /** Offered as the name of a new file. */
  readonly name: string
  readonly text: string
  /**
   * - `save` to its own place, if nobody else has changed it there; without a place, as `as`
   * - `overwrite` to its own place, whatever is there
   * - `as` to a place that a person chooses
   * - `export` the same, but the window goes on with the document it has: the reply has no id
   */
  readonly how: 'save' | 'overwrite' | 'as' | 'export'
}

/** A command of the window as the menu shows it. */
export interface MenuCommand {
  readonly id: string
  readonly isEnabled: boolean
  readonly isChecked: boolean
  /** As tinykeys writes them; empty = none. */
  readonly keys: string
}

/** What the shell has to know of a window, for its menu and title. */
export interface WindowState {
  readonly language: 'en' | 'de'
  /** Name of the document; empty = there is none. */
  readonly name: string
  /** Its id when it is a file; else empty. */
  readonly document: string
  readonly isDirty: boolean
  /** Commands that can be done from the menu; a command that is not in the list cannot. */
  readonly commands: readonly MenuCommand[]
}

/** Something that a person should know once. */
export interface HostNotice {
  /**
   * - `settings` the settings could not be read; they were put aside as `detail`, and defaults are used
   * - `reloaded` the window had ended or hung and was loaded again
   * - `refused` a file that the lab was asked to open cannot be opened: `detail`
   * - `link` a link that carries the document is in the clipboard: `detail` is how many characters it has
   * - `noLink` there is none: `detail`
   * - `notCopied` there is one, but the window may not write to the clipboard
   * - `kept` changes cannot be kept on the disk: `detail`
   * - `keptSize` something is larger than LARGEST_KEPT_VALUE and is not kept for the next start: its key is `detail`
   */
  readonly about: 'settings' | 'reloaded' | 'refused' | 'kept' | 'keptSize' | 'link' | 'noLink' | 'notCopied'
  /** A name or a sentence; may be empty. */
  readonly detail: string
}

type Nothing = Record<string, never>

/** Characters of a value that a window may keep. */
export const LARGEST_KEPT_VALUE = 1 << 20

/** Calls about files and the shell. */
export interface FileCalls {
  /** Lets a person choose a file, or opens a recent one. null = they chose none, or another window has it. E_READ, E_NOT_FOUND */
  'file/open': { request: { readonly recent?: string | undefined }; reply: OpenedFile | null }
  /** Writes a document. null = a person chose no place. E_CHANGED_ON_DISK, E_GONE, E_WRITE */
  'file/save': { request: SaveRequest; reply: SavedFile | null }
  /** Reads a document again. E_GONE, E_READ */
  'file/reload': { request: { readonly document: string }; reply: OpenedFile }
  /** Files that were open before, the last one first. */
  'file/recent': { request: Nothing; reply: readonly RecentFile[] }
  /** Forgets them all, or one. */
  'file/forget': { request: { readonly recent?: string | undefined }; reply: null }
  /** What this window shall show first: the file that the lab was started with. */
  'file/first': { request: Nothing; reply: OpenedFile | null }
  /** Tells menu and title what the window can do now. */
  'shell/state': { request: WindowState; reply: null }
  /** What the window kept the last time, by key. */
  'kept/read': { request: Nothing; reply: Readonly<Record<string, string>> }
  /** Keeps a value for the next start; null forgets it. */
  'kept/write': { request: { readonly key: string; readonly value: string | null }; reply: null }
}

/** What the shell tells a window. */
export interface FilePushes {
  /** A person chose a command from the menu. */
  'menu/command': { readonly id: string }
  /** A person opened a file from outside the window. */
  'file/opened': OpenedFile
  /** The recent files have changed. */
  'file/recents': readonly RecentFile[]
  /** Something that a person should know. */
  'host/notice': HostNotice
}
