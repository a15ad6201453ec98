/** Texts of a trace in the form a format writes them, each made when it is first needed. */
export class Texts {
  private readonly strings: readonly string[]
  private readonly form: (text: string) => Uint8Array
  private readonly made: (Uint8Array | undefined)[]

  constructor(strings: readonly string[], form: (text: string) => Uint8Array) {
    this.strings = strings
    this.form = form
    this.made = new Array<Uint8Array | undefined>(strings.length)
  }

  /** The text of a number; the empty text when there is none of that number. */
  get(number: number): Uint8Array {
    const text = this.strings[number]
    if (text === undefined) return this.form('')
    return (this.made[number] ??= this.form(text))
  }
}
