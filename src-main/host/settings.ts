import { z } from 'zod'
import { openJsonStore, type JsonStore } from './json-store'

const whole = z.number().int().min(-100_000).max(100_000)

/** Where a window was, in the coordinates of the screens. */
const place = z.object({
  ...{ x: whole, y: whole },
  ...{ width: z.number().int().min(1).max(100_000), height: z.number().int().min(1).max(100_000) },
  isMaximized: z.boolean().default(false),
})
/** Where a window was. */
export type WindowPlace = z.infer<typeof place>

/** Files that the list keeps. */
export const MOST_RECENT = 12

const settings = z.object({
  version: z.literal(1).default(1),
  /** Places of the windows of the last session, the last used one first. */
  places: z.array(place).max(20).default([]),
  /** Folder of the last file that was opened or saved; empty = the system decides. */
  lastFolder: z.string().max(4096).default(''),
  /** Paths of files that were open, the last one first. */
  recent: z.array(z.string().min(1).max(4096)).max(MOST_RECENT).default([]),
})
/** What the desktop shell keeps from one start to the next. */
export type Settings = z.infer<typeof settings>

/** @param file `settings.json` in the folder of the user's data */
export const openSettings = (file: string): JsonStore<Settings> => openJsonStore<Settings>(file, settings)

const kept = z.record(z.string().max(100), z.string().max(1 << 20))

/** What windows keep, by key: theme, language, shortcuts, changes that were not saved. */
export const openKept = (file: string): JsonStore<Record<string, string>> => openJsonStore(file, kept)
