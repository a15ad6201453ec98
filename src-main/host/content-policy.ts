/**
 * The Content-Security-Policy of the window: its own files only, nothing inline but styles that carry the nonce of the
 * response, no connection but to its host, and text never becomes markup (Trusted Types; `vue` is the policy under
 * which Vue mounts its own static nodes).
 *
 * @param nonce fresh for each response
 * @param connect further origins the page may connect to, such as `ws://127.0.0.1:4711`
 */
export function contentPolicy(nonce: string, connect: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    ["connect-src 'self'", ...connect].join(' '),
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types vue',
  ].join('; ')
}
