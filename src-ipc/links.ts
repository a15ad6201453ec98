/** What a window may ask of links that carry a scenario. */

/** Most characters that a link may have. */
export const LONGEST_LINK = 64 * 1024

/** Calls about links. */
export interface LinkCalls {
  /** The link that carries a scenario. E_SCENARIO, E_LINK, E_FILE_TOO_BIG */
  'link/make': { request: { readonly text: string }; reply: { readonly link: string } }
  /** What a link carries, with a name made of its title; nothing of it is run. E_LINK, E_FILE_TOO_BIG */
  'link/read': { request: { readonly link: string }; reply: { readonly name: string; readonly text: string } }
}

/** True for text that means to be such a link, whole or not. */
export function isLink(text: string): boolean {
  return /^\s*dmalab:/i.test(text)
}
