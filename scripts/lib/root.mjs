import { resolve } from 'node:path'

/** The folder of the source checkout (the one with package.json). */
export const root = resolve(import.meta.dirname, '../..')

/** An absolute path inside the checkout. @param {string} path relative to the root */
export const at = (path) => resolve(root, path)
