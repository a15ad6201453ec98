/**
 * The parameters of a host by what they are about, in the order in which a form shows them.
 *
 * @source DMA Lab
 */
export const HOST_GROUPS = {
  memory: ['memory', 'pageSize', 'fragmentation', 'coherent', 'cacheLine', 'copySetup', 'copyRate', 'missFactor'],
  paging: ['pageLock', 'pageUnlock', 'pageFaultZero', 'pageFaultDisk', 'pageoutEvery', 'pageoutPages'],
  processor: ['cpuClock', 'syscallEntry', 'syscallExit', 'contextSwitch', 'quantum', 'registerAccess'],
  driver: ['maxphys', 'driverLimit', 'legacyUnit', 'physioSetup', 'strategy', 'handler', 'biodone'],
  interrupts: [
    ...['interruptEntry', 'interruptExit', 'splChange', 'pic', 'elcr', 'latchEdge', 'chainStops'],
    'stormInterrupts',
  ],
  dma: ['sgllen', 'addrHi', 'seg', 'countMax', 'bouncePages', 'dmaBind', 'dmaSync', 'iommu', 'iommuMap', 'iommuUnmap'],
  bus: [
    ...['busPeak', 'busEffective', 'busClock', 'busWidth', 'burstBytes', 'overheadClocks', 'latencyTimer'],
    ...['busRotates', 'busHoldsCpu', 'dmaClock', 'refreshTax', 'refreshByDma'],
  ],
  disk: [
    ...['diskCommandOverhead', 'diskRevolution', 'diskTrackSeek', 'diskAverageSeek', 'diskMediaRate'],
    ...['diskSectorsPerTrack', 'diskInterleave'],
  ],
  others: ['tapeRate', 'tapeReposition', 'deviceByteDelay'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** What a parameter is about. @source HOST_GROUPS */
export type HostGroup = keyof typeof HOST_GROUPS

/** The group of a parameter; a new one without a group is among the others. @source HOST_GROUPS */
export function hostGroup(key: string): HostGroup {
  const found = Object.entries(HOST_GROUPS).find(([, keys]) => (keys as readonly string[]).includes(key))
  return (found?.[0] as HostGroup | undefined) ?? 'others'
}
