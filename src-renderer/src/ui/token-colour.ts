/** What a style says of its custom properties and of its colours. */
export type TokenStyle = Pick<CSSStyleDeclaration, 'getPropertyValue' | 'colorScheme'>

/**
 * A colour of tokens.css as canvases and charts take it: of `light-dark(A, B)` the one that counts.
 *
 * @param style of the element that is drawn on
 * @param name without its dashes, such as `text-quiet`
 * @param prefersDark what the system wants where the page leaves it open
 */
export function tokenColour(style: TokenStyle, name: string, prefersDark: boolean): string {
  const text = style.getPropertyValue(`--${name}`).trim()
  const pair = /^light-dark\(([^,()]+),([^,()]+)\)$/.exec(text)
  if (!pair) return text
  const schemes = style.colorScheme.split(/\s+/)
  const isDark = schemes.includes('dark') && (prefersDark || !schemes.includes('light'))
  return (isDark ? pair[2] : pair[1])?.trim() ?? text
}

/** What the system wants. */
export const prefersDark = (): boolean => matchMedia('(prefers-color-scheme: dark)').matches
