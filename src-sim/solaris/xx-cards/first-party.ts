import { DDI_DMA_DONTWAIT, DDI_SUCCESS } from '../ddi_dma/constants'
import { ddi_dmae_1stparty, ddi_dmae_alloc, ddi_dmae_disable, ddi_dmae_release, type DmaEngine } from '../ddi_dma/dmae'
import type { SolarisKernel } from '../kernel'
import type { XxCard } from './card'

/** The channel through which a card gets the bus. @source ddi_dmae(9F) */
export interface FirstPartyWiring {
  readonly name: string
  /** The motherboard's controllers as the kernel manages them. */
  readonly engine: DmaEngine
  readonly channel: number
}

/**
 * First-party DMA: a card with an engine of its own on a bus that only the motherboard's controllers give away. At attach
 * its channel becomes a mere arbiter (cascade mode); then the card drives every cycle itself. At detach the channel is
 * masked and given back.
 *
 * @source ddi_dmae_1stparty(9F)
 * @error a panic when somebody else has the channel
 */
export function firstParty(k: SolarisKernel, card: XxCard, { name, engine, channel }: FirstPartyWiring): XxCard {
  const isOurs = ddi_dmae_alloc(engine, name, channel, DDI_DMA_DONTWAIT, null) === DDI_SUCCESS
  if (!isOurs || ddi_dmae_1stparty(engine, name, channel) !== DDI_SUCCESS) {
    k.panic(`attach of ${name}: DMA channel ${channel} belongs to ${engine.owner(channel) ?? 'nobody'}`)
  }
  const { room } = card
  return {
    ...(room === undefined ? {} : { room }),
    ...(card.isFull ? { isFull: () => card.isFull?.() ?? false } : {}),
    start: (command, slot) => card.start(command, slot),
    status: () => card.status(),
    acknowledge: () => card.acknowledge(),
    reset: () => card.reset(),
    release() {
      ddi_dmae_disable(engine, name, channel)
      ddi_dmae_release(engine, name, channel)
      card.release()
    },
  }
}
