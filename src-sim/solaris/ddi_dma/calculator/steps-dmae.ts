import {
  DMAE_BUF_AUTO,
  DMAE_CMD_READ,
  DMAE_CMD_VRFY,
  DMAE_CMD_WRITE,
  DMAE_STEP_DEC,
  DMAE_STEP_HOLD,
  DMAE_STEP_INC,
  DMAE_TRANS_BLCK,
  DMAE_TRANS_CSCD,
  DMAE_TRANS_DMND,
  DMAE_TRANS_SNGL,
} from '../dmae-program'
import {
  ddi_dmae_1stparty,
  ddi_dmae_alloc,
  ddi_dmae_disable,
  ddi_dmae_enable,
  ddi_dmae_getcnt,
  ddi_dmae_prog,
  ddi_dmae_release,
  ddi_dmae_stop,
} from '../dmae'
import { DDI_DMA_NORESOURCES } from '../constants'
import type { DdiDmaCookie } from '../handle'
import type { StepAnswer } from './run-steps'
import { answerOf } from './steps-handle'
import type { StepsMachine } from './steps-machine'
import type { Step } from './steps-schema'

type ChannelStep = Extract<Step, { channel: number }>

/**
 * Carry out a step on a channel of the motherboard controller.
 *
 * @source ddi_dmae(9F)
 */
export function runDmaeStep(machine: StepsMachine, step: ChannelStep): StepAnswer {
  const { engine } = machine
  const { channel } = step
  const dip = step.dip ?? 'device'
  switch (step.do) {
    case 'dmae_alloc': {
      const { waitfp, arg } = machine.wait(step.wait)
      const status = ddi_dmae_alloc(engine, dip, channel, waitfp, arg)
      // DDI_FAILURE and DDI_DMA_NORESOURCES are the same number: only a channel that somebody owns is a shortage
      const short = status === DDI_DMA_NORESOURCES && engine.owner(channel) !== null
      return short ? { status: 'NORESOURCES' } : answerOf(status)
    }
    case 'dmae_release':
      return answerOf(ddi_dmae_release(engine, dip, channel))
    case 'dmae_prog':
      return answerOf(ddi_dmae_prog(engine, dip, requestOf(step), cookieOf(step), channel))
    case 'dmae_1stparty':
      return answerOf(ddi_dmae_1stparty(engine, dip, channel))
    case 'dmae_disable':
      return answerOf(ddi_dmae_disable(engine, dip, channel))
    case 'dmae_enable':
      return answerOf(ddi_dmae_enable(engine, dip, channel))
    case 'dmae_stop':
      return answerOf(ddi_dmae_stop(engine, dip, channel))
    case 'dmae_getcnt': {
      machine.portReads = [...step.registers]
      const { status, count } = ddi_dmae_getcnt(engine, dip, channel)
      return { ...answerOf(status), count }
    }
  }
}

type ProgStep = Extract<Step, { do: 'dmae_prog' }>

function requestOf(step: ProgStep): Parameters<typeof ddi_dmae_prog>[2] {
  const commands = { VRFY: DMAE_CMD_VRFY, WRITE: DMAE_CMD_WRITE, READ: DMAE_CMD_READ }
  const modes = { SNGL: DMAE_TRANS_SNGL, BLCK: DMAE_TRANS_BLCK, DMND: DMAE_TRANS_DMND, CSCD: DMAE_TRANS_CSCD }
  const steps = { INC: DMAE_STEP_INC, DEC: DMAE_STEP_DEC, HOLD: DMAE_STEP_HOLD }
  return {
    der_command: commands[step.command],
    der_trans: modes[step.trans ?? 'SNGL'],
    der_step: steps[step.step ?? 'INC'],
    der_bufprocess: step.auto === true ? DMAE_BUF_AUTO : 0,
  }
}

function cookieOf(step: ProgStep): DdiDmaCookie | null {
  if (step.address === undefined) return null
  const { address } = step
  return {
    dmac_laddress: address,
    dmac_address: Number(address & 0xffffffffn),
    dmac_size: step.size ?? 1,
    dmac_type: 0,
  }
}
