/**
 * Where the lab is when nobody asks for another port. Browsers keep the documents, settings and labs of a page by its
 * address, so it has to be the same at every start. It lies below the ports that systems hand out by themselves.
 */
export const USUAL_PORT = 28_237

/**
 * Starts something at the usual port, or at a free one where that cannot be had, and says so.
 *
 * @param start at a port; 0 = a free one
 * @throws what `start` throws for any other reason
 */
export async function startAtUsualPort<T>(
  start: (port: number) => Promise<T>,
  say: (line: string) => void,
): Promise<T> {
  try {
    return await start(USUAL_PORT)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    say(`port ${USUAL_PORT} is taken, perhaps by another DMA Lab: what that one keeps is not seen at this address`)
    return start(0)
  }
}
