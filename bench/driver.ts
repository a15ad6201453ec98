import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createDriverSandbox, createSandbox } from '../src-main/host/sandbox/engine'
import { parseScenario, runScenario, scriptRunner, studentDrivers, type Scenario } from '../src-sim/index'
import { rate } from './measure'

/** Pieces that one run gives to strategy; each is ended by an interrupt. */
const PIECES = 20_000
const ROUNDS = 6

interface Measured {
  readonly name: string
  /** strategy and interrupt pairs a second of processor time. */
  readonly perSecond: number
}

/** Strategy and interrupt pairs a second, built in and as JavaScript, on the same workload with a small trace. */
export async function benchDriver(): Promise<readonly Measured[]> {
  const measured: Measured[] = [{ name: 'built in', perSecond: best(() => pairs(scenarioOf(null), null)) }]
  const source = readFileSync(resolve('examples/drivers/xx.js'), 'utf8')
  for (const [name, text] of [
    ['xx.js', source],
    ['a short driver', SHORT],
  ] as const) {
    const scenario = scenarioOf(text)
    const students = studentDrivers(await createDriverSandbox({ guests: ROUNDS }))
    const runner = Object.assign(scriptRunner(await createSandbox({ guests: 0 })), { students })
    measured.push({ name, perSecond: best(() => pairs(scenario, runner)) })
  }
  return measured
}

const best = (run: () => number): number => Math.max(...Array.from({ length: ROUNDS }, () => rate(run)))

function pairs(scenario: Scenario, runner: Parameters<typeof runScenario>[2]): number {
  const { driver, end, processes } = runScenario(scenario, { path: 'physio', seed: 1 }, runner)
  const last = processes[0]?.results.at(-1)
  if (end !== 'idle' || driver?.failure || last?.result !== 512) throw new Error(JSON.stringify([end, driver, last]))
  return PIECES
}

function scenarioOf(source: string | null): Scenario {
  const parsed = parseScenario({
    ...{ version: 1, host: '2014-x86-pcie', traceCap: 1000, timeLimit: '1000 s' },
    devices: [{ name: 'disk0', type: 'disk', commandOverhead: 0, revolution: 0, trackSeek: 0, averageSeek: 0 }],
    workload: [{ process: 'bench', requests: [{ op: 'read', length: 512, repeat: PIECES }] }],
    ...(source === null ? {} : { driver: { source } }),
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}

/** As few calls of the kernel as a driver can do with. */
const SHORT = `
let regs, handle, bp
const cookie = ref(), ccount = ref()
export function attach(dip) {
  const acc = ref(), dma = ref()
  ddi_regs_map_setup(dip, 0, NULL, 0, 0, NULL, acc)
  ddi_dma_alloc_handle(dip, { dma_attr_granular: 512 }, DDI_DMA_DONTWAIT, NULL, dma)
  regs = acc.value
  handle = dma.value
  return DDI_SUCCESS
}
export const read = (dev, uiop) => physio(strategy, NULL, dev, B_READ, minphys, uiop)
export function strategy(given) {
  bp = given
  ddi_dma_buf_bind_handle(handle, bp, DDI_DMA_READ, DDI_DMA_DONTWAIT, NULL, cookie, ccount)
  const { dmac_address, dmac_size } = cookie.value
  ddi_put32(regs, XX_SGLIST, dmac_address)
  ddi_put32(regs, XX_SGLIST + 4, dmac_size)
  ddi_put32(regs, XX_NBYTES, dmac_size)
  ddi_put32(regs, XX_BLKNO, bp.b_lblkno)
  ddi_put32(regs, XX_CSR, XX_CSR_START | XX_CSR_ENABLE_INTERRUPTS | XX_CSR_DIR)
  return 0
}
export function intr() {
  if (!(ddi_get32(regs, XX_CSR) & XX_CSR_INTERRUPTING)) return DDI_INTR_UNCLAIMED
  ddi_put32(regs, XX_CSR, XX_CSR_CLEAR_INTERRUPT)
  ddi_dma_unbind_handle(handle)
  bp.b_resid = ddi_get32(regs, XX_RESID)
  biodone(bp)
  return DDI_INTR_CLAIMED
}
`
