/** Name of the only channel between preload and desktop shell: the preload hands over one end of a MessagePort. */
export const CONNECT_CHANNEL = 'lab:connect'
