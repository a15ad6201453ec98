import type { RuleId } from '../checker/rules'
import { DriverRefusal, type ObjectValue, type Value } from './engine'
import { FIELDS, wholeNumber } from './fields'
import type { GivenObject, Objects } from './objects'

/** Reads and writes fields of kernel objects for a driver, by number. */
export class FieldAccess {
  private readonly objects: Objects
  private readonly report: (rule: RuleId, message: string) => void

  constructor(objects: Objects, report: (rule: RuleId, message: string) => void) {
    this.objects = objects
    this.report = report
  }

  /** A field of an object. @throws DriverRefusal when there is no such object or field */
  get(object: ObjectValue | null, field: number): number | Value {
    const slot = this.objectOf(object)
    const found = FIELDS[slot.kind][field]
    if (!found) throw new DriverRefusal('E_SCRIPT_ARGUMENT', `${slot.kind} has no such field`)
    return found.get(slot.object as never, this.objects)
  }

  /** Stores a number in a field. @throws DriverRefusal when there is no such object or field, or it cannot be written */
  set(object: ObjectValue | null, field: number, value: Value): void {
    const slot = this.objectOf(object)
    const found = FIELDS[slot.kind][field]
    if (!found?.set) throw new DriverRefusal('E_SCRIPT_ARGUMENT', `${found?.name ?? slot.kind} cannot be written`)
    found.set(slot.object as never, wholeNumber(value, found.name))
  }

  private objectOf(object: ObjectValue | null): GivenObject {
    const given = this.objects.of(object)
    if (given && !given.isGone) return given
    const message = given ? 'a field of an object that was freed' : 'a field of something that is no kernel object'
    this.report(given ? 'UseAfterFree' : 'HandleUnknown', message)
    throw new DriverRefusal(given ? 'F_USE_AFTER_FREE' : 'F_HANDLE_UNKNOWN', message)
  }
}
