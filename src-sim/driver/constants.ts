import { CSR_READ, CSR_WRITE, IOPB, REGISTER } from '../hw/bus-master/bits'
import { HIGH_REGISTERS } from '../hw/engines/bus-master-disk'
import { CARD_COMMAND, CARD_CONTROL, CARD_PORT, CARD_STATUS } from '../hw/engines/slave-card'
import { PIO_BUSY, PIO_CSR, PIO_DATA, PIO_OVERRUN, START_TRANSFER } from '../hw/pio-card'
import { ERRNO } from '../kern/errno'
import { DDI_INTR_CLAIMED, DDI_INTR_UNCLAIMED } from '../kern/intr'
import { PCATCH, PZERO } from '../kern/step'
import { UIO_READ, UIO_SYSSPACE, UIO_USERSPACE, UIO_WRITE } from '../kern/uio'
import * as buf from '../solaris/buf'
import * as dma from '../solaris/ddi_dma/constants'
import * as dmae from '../solaris/ddi_dma/dmae-program'
import { DDI_SOFTINT } from '../solaris/softintr'
import * as flags from '../sysv/flags'
import { HZ, NBPSCTR, NODEV, PRIBIO } from '../sysv/param'
import { CE } from './common-services'
import { KM_NOSLEEP, KM_SLEEP } from './runtime'

type Numbers = Readonly<Record<string, number>>

/** The exports of a module that are numbers in capitals. */
const numbersOf = (module: object): Numbers =>
  Object.fromEntries(Object.entries(module).filter(([name, value]) => /^[A-Z]/.test(name) && typeof value === 'number'))

const prefixed = (prefix: string, table: Numbers): Numbers =>
  Object.fromEntries(Object.entries(table).map(([name, value]) => [`${prefix}${name}`, value]))

const BOTH: Numbers = {
  ...ERRNO,
  ...CE,
  ...{ KM_SLEEP, KM_NOSLEEP },
  ...prefixed('XX_', CARD_PORT),
  ...prefixed('XX_CMD_', CARD_COMMAND),
  ...prefixed('XX_CTL_', CARD_CONTROL),
  ...prefixed('XX_ST_', CARD_STATUS),
}

/** Constants of the Solaris DDI, and the registers of the lab's cards. @source Intro(9F) */
export const SOLARIS_CONSTANTS: Numbers = {
  ...BOTH,
  ...numbersOf(buf),
  ...numbersOf(dma),
  ...Object.fromEntries(Object.entries(numbersOf(dmae)).filter(([name]) => name.startsWith('DMAE_'))),
  ...{ DDI_INTR_CLAIMED, DDI_INTR_UNCLAIMED, UIO_READ, UIO_WRITE, UIO_USERSPACE, UIO_SYSSPACE },
  ...{ DDI_ATTACH: 0, DDI_DETACH: 0, MUTEX_DRIVER: 4, CV_DRIVER: 1, DDI_DEV_T_ANY: -2 },
  ...{ DDI_SOFTINT_LOW: DDI_SOFTINT.LOW, DDI_SOFTINT_MED: DDI_SOFTINT.MED, DDI_SOFTINT_HIGH: DDI_SOFTINT.HIGH },
  ...prefixed('XX_', { ...REGISTER, HIGH: HIGH_REGISTERS }),
  ...prefixed('XX_CSR_', CSR_WRITE),
  ...prefixed('XX_CSR_', CSR_READ),
  ...prefixed('IOPB_', IOPB),
  ...{ PIO_DATA, PIO_CSR, START_TRANSFER, PIO_BUSY, PIO_OVERRUN },
}

/** Constants of System V. @source param.h, buf.h, UNIX System V */
export const SYSV_CONSTANTS: Numbers = {
  ...BOTH,
  ...numbersOf(flags),
  ...prefixed('XX_', { ...REGISTER, HIGH: HIGH_REGISTERS }),
  ...prefixed('XX_CSR_', CSR_WRITE),
  ...prefixed('XX_CSR_', CSR_READ),
  ...{ PRIBIO, PZERO, PCATCH, HZ, NBPSCTR, NODEV },
}
