import type { RuleId } from '../checker/rules'
import { DriverRefusal, type Value } from './engine'
import { FIELDS, wholeNumber } from './fields'
import type { KindName, Objects } from './objects'

/** Reads and writes fields of kernel objects for a driver, by number. */
export class FieldAccess {
  private readonly objects: Objects
  private readonly report: (rule: RuleId, message: string) => void

  constructor(objects: Objects, report: (rule: RuleId, message: string) => void) {
    this.objects = objects
    this.report = report
  }

  /** A field of an object. @throws DriverRefusal when there is no such object or field */
  get(id: number, field: number): number | Value {
    const slot = this.objectOf(id)
    const found = FIELDS[slot.kind][field]
    if (!found) throw new DriverRefusal('E_SCRIPT_ARGUMENT', `${slot.kind} has no such field`)
    return found.get(slot.object as never, this.objects)
  }

  /** Stores a number in a field. @throws DriverRefusal when there is no such object or field, or it cannot be written */
  set(id: number, field: number, value: Value): void {
    const slot = this.objectOf(id)
    const found = FIELDS[slot.kind][field]
    if (!found?.set) throw new DriverRefusal('E_SCRIPT_ARGUMENT', `${found?.name ?? slot.kind} cannot be written`)
    found.set(slot.object as never, wholeNumber(value, found.name))
  }

  private objectOf(id: number): { readonly kind: KindName; readonly object: object } {
    const slot = this.objects.find(id)
    if (slot) return slot
    const message =
      slot === null ? 'a field of an object that was freed' : 'a field of something that is no kernel object'
    this.report(slot === null ? 'UseAfterFree' : 'HandleUnknown', message)
    throw new DriverRefusal(slot === null ? 'F_USE_AFTER_FREE' : 'F_HANDLE_UNKNOWN', message)
  }
}
