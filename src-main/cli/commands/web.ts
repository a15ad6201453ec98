import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { serve } from '../../web/main'
import { CliFailure, EXIT, type CliIo } from '../io'
import { findRoot } from '../root'

/** `dma-lab web`: the window in a browser of this machine, until Ctrl-C. */
export async function web(io: CliIo, options: Readonly<Record<string, unknown>>): Promise<number> {
  const root = findRoot()
  const isCheckout = existsSync(join(root, 'src-renderer/index.html'))
  if (isCheckout || !existsSync(join(root, 'out/renderer/index.html'))) await buildWindow(root, io)
  const port = options['port'] as number | undefined
  const argv = port === undefined ? [] : ['--port', String(port)]
  return serve(root, argv, {
    out: (line) => io.out(`${line}\n`),
    error: (line) => io.message(line),
    open: options['open'] !== false,
    stop: io.stop,
  })
}

/** In a source checkout the window is built when it is older than its sources; an installed package has it. */
async function buildWindow(root: string, io: CliIo): Promise<void> {
  const script = join(root, 'scripts/build.mjs')
  if (!existsSync(script)) throw new CliFailure('E_INTERNAL', 'the window is missing from this package', EXIT.internal)
  const child = spawn(process.execPath, [script, 'runner', 'app'], { cwd: root, stdio: ['ignore', 2, 2] })
  const stop = (): void => void child.kill('SIGTERM')
  io.stop.addEventListener('abort', stop)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  io.stop.removeEventListener('abort', stop)
  if (code !== 0) throw new CliFailure('E_INTERNAL', 'the window could not be built; see above', EXIT.internal)
}
