/** The input of the first controller that the second one drives. @source IBM AT */
const CASCADE = 2

/** The registers of two cascaded 8259A, those of the second in bits 15 to 8. */
export interface PicRegisters {
  irr: number
  isr: number
  imr: number
}

/** The lowest bit that is set, 0 when none is: in fully nested mode the one of highest priority. */
const first = (bits: number): number => bits & -bits

/**
 * Whether the first controller asks the processor: the INT pin, as its registers give it in fully nested mode. A request
 * that the mask lets in asks unless one of the same or a higher priority is in service; the second controller asks
 * through input 2 of the first.
 *
 * @source Intel 8259A data sheet, fully nested mode and cascading
 */
export function isAsking({ irr, isr, imr }: PicRegisters): boolean {
  const wants = (requests: number, inService: number): boolean =>
    requests !== 0 && (inService === 0 || first(requests) < first(inService))
  const second = wants(((irr & ~imr) >> 8) & 0xff, (isr >> 8) & 0xff)
  // A write to the mask of the second controller moves this input without a word of the first one's requests.
  const requests = second ? irr | (1 << CASCADE) : irr & ~(1 << CASCADE)
  return wants(requests & ~imr & 0xff, isr & 0xff)
}
