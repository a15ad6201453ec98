import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, dialog } from 'electron'

/** Packages whose code is in the built program, with their licences. A test compares the list with the packages. */
export const LICENCES: Readonly<Record<string, string>> = {
  'Electron and Chromium': 'MIT, BSD-3-Clause',
  '@codemirror, codemirror': 'MIT',
  '@lucide/vue': 'ISC',
  '@msgpack/msgpack': 'ISC',
  '@noble/hashes': 'MIT',
  '@tanstack/vue-virtual': 'MIT',
  acorn: 'MIT',
  'd3-array, d3-scale': 'ISC',
  'fflate, hyparquet-writer, marked': 'MIT',
  'fuse.js': 'Apache-2.0',
  pinia: 'MIT',
  'pure-rand': 'MIT',
  'quickjs-wasi': 'MIT',
  'reka-ui': 'MIT',
  tinykeys: 'MIT',
  'vue, vue-i18n': 'MIT',
  yaml: 'ISC',
  zod: 'MIT',
}

/** What the lab is and runs on. */
export function versions(root: string): Readonly<Record<string, string>> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const { electron = '', chrome = '', node = '', v8 = '' } = process.versions as Readonly<Record<string, string>>
  return { 'DMA Lab': version, Electron: electron, Chromium: chrome, 'Node.js': node, V8: v8 }
}

/** The words of the about box. */
export function aboutText(root: string): { readonly message: string; readonly detail: string } {
  const { 'DMA Lab': version = '', ...others } = versions(root)
  const runsOn = Object.entries(others).map(([name, value]) => `${name} ${value}`)
  const licences = Object.entries(LICENCES).map(([name, licence]) => `${name}: ${licence}`)
  const detail = [...runsOn, '', 'DMA Lab: MIT', ...licences].join('\n')
  return { message: `DMA Lab ${version}`, detail }
}

/** Shows it. */
export async function showAbout(root: string): Promise<void> {
  await dialog.showMessageBox({ type: 'info', title: app.name, buttons: ['OK'], noLink: true, ...aboutText(root) })
}
