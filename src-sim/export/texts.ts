import { fragment, type Fragment } from './bytes'

/** Texts of a trace in the form a format writes them, each made when it is first needed. */
export class Texts {
  private readonly strings: readonly string[]
  private readonly form: (text: string) => Uint8Array
  private readonly made: (Fragment | undefined)[]
  private readonly empty: Fragment

  /** @param form gives valid UTF-8 */
  constructor(strings: readonly string[], form: (text: string) => Uint8Array) {
    this.strings = strings
    this.form = form
    this.made = new Array<Fragment | undefined>(strings.length)
    this.empty = fragment(form(''))
  }

  /** The text of a number; the empty text when there is none of that number. */
  get(number: number): Fragment {
    const text = this.strings[number]
    if (text === undefined) return this.empty
    return (this.made[number] ??= fragment(this.form(text)))
  }
}
