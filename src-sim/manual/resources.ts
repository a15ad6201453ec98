import { above, equal, events, rules, section, vectors, type Statement } from './statement'

const row = (key: string, title: string, ...sentences: Parameters<typeof section>[3]): Statement[] =>
  section('resources', key, title, sentences)

/** The paths that bind memory to DMA handles. */
const DDI = ['physio', 'aphysio'] as const
/** Where the registers of the bus-master card lie. @source our bus-master card, docs/ports.md */
const PORT = { DMA_ADDR: 0x04, DMA_SIZE: 0x08, IOPB_ADDR: 0x40, SGLIST_ADDR: 0x80, SGLIST_SIZE: 0x84 } as const
const register = (offset: number): ReturnType<typeof equal> => equal('port or offset', offset)

/** What the chapter on DMA resources says, in our own words. @source Writing Device Drivers, Allocating DMA Resources */
export const RESOURCES: readonly Statement[] = [
  ...row(
    'allocating',
    'Allocating DMA Resources',
    [
      ...([1, 'Two functions allocate DMA resources, one for an address range and one for a buf.'] as const),
      events(DDI, 'dma:bind'),
      vectors('solaris/dma-handle', 'T21-nextcookie', 'double-bind'),
    ],
    [
      ...([2, 'They are usually called in xxstart, when the driver has one.'] as const),
      events(DDI, 'dma:bind'),
      vectors('solaris/dma-callbacks', 'T24-manual-driver'),
    ],
    [
      ...([3, 'handle: the DMA handle, which stands for the resources.'] as const),
      events(DDI, 'dma:bind', above('DMA handle', 0)),
      vectors('solaris/dma-handle', 'double-bind', 'free-while-bound', 'handle-shortage'),
      rules('HandleMisuse'),
    ],
    [
      ...([4, 'flags give the direction: DDI_DMA_READ is from the device to memory.'] as const),
      vectors('solaris/dma-bounce', 'T23-clobber-read'),
      events(DDI, 'dma:sync'),
    ],
    [...([5, 'DDI_DMA_WRITE is from memory to the device.'] as const), vectors('solaris/dma-bounce', 'T23-write')],
    [
      ...([6, 'callback: the function that deals with a failure to get resources.'] as const),
      events(DDI, ['dma:callback', 'dma:bind-fail']),
      vectors('solaris/dma-callbacks', 'callback-after-unbind'),
      vectors('solaris/dma-lists', 'T24-list'),
    ],
    [
      ...([7, 'arg: what the callback is called with.'] as const),
      events(DDI, 'dma:callback'),
      vectors('solaris/dma-lists', 'T24-double-registration', 'merged-registration-uses-the-budget'),
    ],
    [
      ...([8, 'cookiep receives the first cookie.'] as const),
      events(DDI, 'dma:bind', above('cookies', 0)),
      vectors('solaris/dma-handle', 'cookie-functions', 'mixing-cookie-styles-loses-the-first'),
    ],
    [
      ...([9, 'ccountp receives the number of cookies.'] as const),
      events(DDI, 'dma:bind', above('cookies', 1)),
      vectors('solaris/bind-cookies', 'T19-canonical', 'T19-root-nexus'),
    ],
  ),
  ...row(
    'registers',
    'Device Register Structure',
    [...([1, 'A device that can do DMA has registers for it besides the others.'] as const), events(DDI, 'reg:put')],
    [
      ...([2, 'Without scatter-gather: dma_addr, where the DMA starts.'] as const),
      events(['sysv', ...DDI], 'reg:put', register(PORT.DMA_ADDR)),
    ],
    [
      ...([3, 'Without scatter-gather: dma_size, how much is transferred.'] as const),
      events(['sysv', ...DDI], 'reg:put', register(PORT.DMA_SIZE)),
    ],
    [
      ...([4, 'With scatter-gather: a list of entries, each with its own dma_addr.'] as const),
      events(['sysv', ...DDI], 'reg:put', register(PORT.SGLIST_ADDR)),
    ],
    [
      ...([4, 'Each entry of the list has its own dma_size; SGLLEN entries fit.'] as const),
      events(['sysv', ...DDI], 'reg:put', register(PORT.SGLIST_SIZE)),
      vectors('solaris/bind-windows', 'trim-sgllen-2', 'T22c-sgllen-1'),
    ],
    [
      ...([5, 'iopb_addr, written, tells the device where the next command block lies.'] as const),
      events(['sysv', ...DDI], 'reg:put', register(PORT.IOPB_ADDR)),
    ],
    [
      ...([6, 'iopb_addr, read after an interrupt, tells which command block is complete.'] as const),
      events(['sysv', ...DDI], 'reg:get', register(PORT.IOPB_ADDR)),
    ],
  ),
  ...row(
    'callback',
    'DMA Callback Example',
    [
      ...([1, 'xxstart is the callback, and the state structure of the device its argument.'] as const),
      vectors('solaris/dma-callbacks', 'T24-manual-driver'),
      events(DDI, 'dma:callback'),
    ],
    [
      ...([2, 'xxstart tries to start the command.'] as const),
      events(DDI, 'dev:command'),
      vectors('solaris/dma-callbacks', 'conforming-drivers-take-turns'),
    ],
    [
      ...([3, 'Without resources xxstart is called again later, when there may be some.'] as const),
      vectors('solaris/dma-callbacks', 'callback-after-unbind', 'callback-is-only-a-hint'),
      events(DDI, 'dma:bind-fail'),
    ],
    [
      ...([4, 'As a callback xxstart keeps the rules for callbacks.'] as const),
      vectors('solaris/dma-lists', 'any-other-value-is-done'),
      rules('CallbackReturn', 'CallbackDoneUnbound', 'SleepBindInInterrupt'),
    ],
  ),
  ...row(
    'example',
    'Example 8-1',
    [
      ...([1, 'While a transfer is in progress the callback answers DDI_DMA_CALLBACK_RUNOUT.'] as const),
      vectors('solaris/dma-callbacks', 'T24-manual-driver', 'callback-is-only-a-hint'),
      vectors('solaris/dma-lists', 'all-run-out'),
    ],
    [
      ...([2, 'The flag busy is looked at and set with the mutex held.'] as const),
      events(DDI, 'cpu:spl'),
      vectors('solaris/interrupts', 'T27', 'T27-repaired'),
      rules('MutexNotReleased'),
    ],
    [
      ...([3, 'The flags of the bind follow the direction of the transfer.'] as const),
      vectors('solaris/dma-bounce', 'T23-clobber-read', 'T23-write'),
    ],
    [
      ...([
        4,
        'A bind that does not answer DDI_DMA_MAPPED clears busy and ends with DDI_DMA_CALLBACK_RUNOUT.',
      ] as const),
      vectors('solaris/dma-callbacks', 'T24-manual-driver'),
      vectors('solaris/interrupts', 'printed-double-registration', 'corrected-registration'),
      rules('CallbackDoneUnbound'),
    ],
    [
      ...([5, 'Every return value of the bind deserves its own branch.'] as const),
      vectors('solaris/interrupts', 'a-request-that-can-never-be-bound-fails', 'the-printed-driver-tries-for-ever'),
    ],
    [
      ...([6, 'With memory bound the DMA engine is programmed and the answer is DDI_DMA_CALLBACK_DONE.'] as const),
      events(DDI, 'reg:put'),
      vectors('solaris/dma-lists', 'T24-list'),
    ],
  ),
]
