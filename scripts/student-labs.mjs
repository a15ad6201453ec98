/**
 * Before an installer is packed: the labs as their students see them, in out/labs. A student's file holds no answer, nothing
 * hidden and no reference, but what "Show me" plays, and it has the digest that its teacher's copy has.
 */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { at } from './lib/root.mjs'

const run = promisify(execFile)

/**
 * Called by electron-builder.
 * @throws when a lab cannot be read: no installer is made without it
 */
export default async function writeStudentLabs() {
  const folder = at('out/labs')
  rmSync(folder, { recursive: true, force: true })
  const names = readdirSync(at('labs')).filter((name) => existsSync(at(join('labs', name, 'lab.yaml'))))
  for (const name of names) {
    mkdirSync(join(folder, name), { recursive: true })
    const file = join(folder, name, 'lab.yaml')
    await run(process.execPath, [at('bin/dma-lab.mjs'), 'lab', 'student', at(join('labs', name)), '-o', file])
  }
}
