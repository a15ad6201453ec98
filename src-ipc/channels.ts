/** Names of the two channels between the desktop shell and the preload. */
export const CALL_CHANNEL = 'lab:call'
/** From the host to the windows. */
export const PUSH_CHANNEL = 'lab:push'
