import { SOLARIS_CONSTANTS, SYSV_CONSTANTS } from './constants'
import { FIELDS } from './fields'
import { KINDS } from './objects'
import { COMMON_WORDS, SOLARIS_WORDS, SYSV_WORDS, type DriverWord } from './vocabulary'

const HEAD = `// The kernel as a student's driver sees it. Made from src-sim/driver/vocabulary.ts; do not edit.

/** A device number. */
type dev_t = number
/** What lies at an address: the kernel stores into \`.value\`. */
interface ref_t<T> {
  value: any
  readonly __type?: T
}
/** Something to take the address of: \`const cookie = ref()\`, then \`cookie.value\`. */
declare function ref<T = any>(value?: T | null): ref_t<T>
/** No object. */
declare const NULL: null
/** The strategy routine of a driver: it queues a request, never sleeps, and returns 0. */
type strategy_t = (bp: buf) => number
/** Lowers b_bcount to what the driver can take. */
type mincnt_t = (bp: buf) => void
/** DDI_DMA_DONTWAIT, DDI_DMA_SLEEP, or a routine that returns DDI_DMA_CALLBACK_RUNOUT or _DONE. */
type callback_t = number | ((arg: any) => number)
type dev_info_t = dev_info
type timeout_id_t = timeout_id
type ddi_softintr_t = softintr
type soft_state_t = soft_state
/** Attributes of an engine; what is left out is without limit below 4 GB. */
interface ddi_dma_attr_t {
${['version', 'addr_lo', 'addr_hi', 'count_max', 'align', 'burstsizes', 'minxfer', 'maxxfer', 'seg', 'sgllen', 'granular', 'flags'].map((name) => `  dma_attr_${name}?: number | bigint`).join('\n')}
}
/** How a channel moves data. */
interface ddi_dmae_req_t {
  der_command: number
  der_bufprocess?: number
  der_trans?: number
  der_step?: number
}
`

const SYSV_HEAD = `
/** What the configuration says of a device. */
interface sdevice_t {
  readonly name: string
  readonly blocks: number
  readonly vector: number
  readonly ipl: number
  readonly sioa: number
  readonly channel: number
  readonly board: number
  readonly highpages: boolean
  /** Kernel address of the registers of a card with an engine of its own; 0 = it has ports. */
  readonly regs: number
  /** Entries of the list of such a card. */
  readonly entries: number
}
/** The u area of the process that runs. */
declare const u: user
`

const TYPE = { number: 'number', 'buf | null': 'buf | null', 'proc | null': 'proc | null', uio: 'uio' } as const

function kindText(name: (typeof KINDS)[number]): string {
  const fields = FIELDS[name].map(({ name: field, type, help, set }) => {
    const shown = type === 'function | null' ? 'any' : TYPE[type]
    return `  /** ${help}. */\n  ${set ? '' : 'readonly '}${field}: ${shown}`
  })
  const more = name === 'buf' ? ['  /** The union of older headers: b_un.b_addr. */\n  readonly b_un: buf'] : []
  // A field of its own keeps the sorts apart.
  const brand = `  readonly __${name}: never`
  return `interface ${name} {\n${[...fields, ...more, brand].join('\n')}\n}\n`
}

function wordText({ name, parameters, returns, help, source }: DriverWord): string {
  return `/**\n * ${help}\n *\n * @see ${source}\n */\ndeclare function ${name}(${parameters}): ${returns}\n`
}

/**
 * The kernel's calls as a TypeScript declaration file, with the manual's word on every name.
 *
 * @param system physio and others differ between the two kernels, so each has a file of its own
 * @source Intro(9F); Kernel functions (K), UNIX System V
 */
export function driverDeclarations(system: 'solaris' | 'sysv'): string {
  const isSolaris = system === 'solaris'
  const constants = Object.entries(isSolaris ? SOLARIS_CONSTANTS : SYSV_CONSTANTS).map(
    ([name, value]) => `declare const ${name}: ${value}`,
  )
  return [
    HEAD,
    ...(isSolaris ? [] : [SYSV_HEAD]),
    ...KINDS.map(kindText),
    ...[...COMMON_WORDS, ...(isSolaris ? SOLARIS_WORDS : SYSV_WORDS)].map(wordText),
    `${constants.join('\n')}\n`,
  ].join('\n')
}
