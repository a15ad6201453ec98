/** Quantities as files write them: pure helpers that both sides use. */
export { formatNanos } from '../src-sim/core/time'
export { formatBytes, formatRate, parseQuantity, type Quantity } from '../src-sim/config/units'
