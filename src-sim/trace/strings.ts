/** A table of texts, each kept once; number 0 is the empty text. Numbers follow the order of first use. */
export class StringTable {
  /** Every text, at the place of its number. */
  readonly texts: string[] = ['']
  private readonly numbers = new Map<string, number>([['', 0]])

  /** The number of a text, made on first use. */
  add(text: string): number {
    const known = this.numbers.get(text)
    if (known !== undefined) return known
    const number = this.texts.length
    this.texts.push(text)
    this.numbers.set(text, number)
    return number
  }
}
