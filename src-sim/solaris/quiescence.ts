import type { SolarisKernel } from './kernel'

/**
 * Looks for what must not be left over when nothing is going on any more: busy components, locked pages, bufs that
 * strategy took and nobody completed.
 *
 * @error findings BusyLeak, PageLockLeak, BiodoneMissing
 * @source pm_busy_component(9F), physio(9F), strategy(9E)
 */
export function checkQuiescence(k: SolarisKernel): void {
  for (const { name, busy } of k.components) {
    if (busy > 0) k.report('BusyLeak', `component of ${name} is left with a busy count of ${busy}`)
  }
  const known = new Set(k.findings.map(({ rule }) => rule))
  if (k.pageLocks.size > 0 && !known.has('PageLockLeak')) {
    const pages = [...k.pageLocks].reduce((sum, lock) => sum + lock.as.pageCount(lock.address, lock.length), 0)
    k.report('PageLockLeak', `${pages} pages are still locked by ${k.pageLocks.size} locks`)
  }
  for (const bp of k.inStrategy) k.report('BiodoneMissing', `buf ${bp.id} went to strategy and was never completed`)
}
