/** What can show a place of a text. */
export interface TextPlaces {
  /** Selects a part of the text, in characters from the start, shows it and takes the keyboard there. */
  goTo(from: number, to?: number): void
}
