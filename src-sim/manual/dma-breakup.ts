import { above, equal, events, rules, section, vectors, type Statement } from './statement'

const row = (key: string, title: string, ...sentences: Parameters<typeof section>[3]): Statement[] =>
  section('dma_breakup', key, title, sentences)

/** What DMA_BREAKUP(K) says, sentence by sentence, in our own words. @source DMA_BREAKUP(K), UNIX System V */
export const DMA_BREAKUP: readonly Statement[] = [
  ...row('name', 'Name', [
    ...([1, 'A DMA request is brought to blocks of 512 bytes.'] as const),
    events('sysv', 'io:start', equal('b_bcount', 512)),
    vectors('sysv/man89', 'M1', 'M2'),
  ]),
  ...row('syntax', 'Syntax', [
    ...([1, 'dma_breakup takes the strategy routine of the driver and a pointer to a buf.'] as const),
    vectors('sysv/man89', 'man89-direct'),
  ]),
  ...row(
    'description',
    'Description',
    [
      ...([1, 'Requests become units of 512 contiguous bytes, because DMA controllers have limits.'] as const),
      events('sysv', 'io:start', { where: [{ label: 'b_bcount', is: '<=', value: 512 }] }),
      vectors('sysv/man89', 'M1', 'man89-contiguous'),
      vectors('sysv/i386', 'A1', 'A2'),
    ],
    [
      ...([2, 'physio reaches it indirectly.'] as const),
      events('sysv', 'proc:work', { text: 'physio' }),
      vectors('sysv/uarea', 'U1'),
    ],
    [
      ...([3, 'A routine of the driver holds the call, and physio is given the name of that routine.'] as const),
      vectors('sysv/i386', 'A9-routine'),
      vectors('sysv/range', 'PK1-routine'),
    ],
    [
      ...([4, 'The first step is to find the block number of the data.'] as const),
      events('sysv', 'io:start', above('b_blkno', 0)),
      vectors('sysv/man89', 'man89-floor'),
    ],
    [
      ...([5, 'A read asks xxstrategy, so that a buffer header is got.'] as const),
      events('sysv', 'buf:get'),
      vectors('sysv/man89', 'M2'),
    ],
    [
      ...([6, 'Without a free header dma_breakup sleeps until there is one.'] as const),
      events('sysv', 'proc:sleep', { text: 'pfreelist' }),
      vectors('sysv/man89', 'M7'),
    ],
    [
      ...([7, 'That sleep is safe from signals and from interrupts up to spl6.'] as const),
      events('sysv', 'cpu:spl', equal('level after', 6)),
      vectors('sysv/man89', 'M7'),
      vectors('sysv/concurrency', 'C3-no-spl6', 'C3-level-5', 'C3-level-7'),
    ],
    [
      ...([8, 'With a header in hand the data of a read go between the device and user space.'] as const),
      events('sysv', 'copy:out'),
      vectors('sysv/man89', 'M2'),
    ],
    [
      ...([9, 'A write copies its data from user space to a page of the kernel before xxstrategy is called.'] as const),
      events('sysv', ['copy:in', 'page:alloc']),
      vectors('sysv/man89', 'M1'),
    ],
    [
      ...([10, 'A write, too, sleeps for a free header.'] as const),
      events('sysv', 'proc:sleep', { text: 'pfreelist' }),
      vectors('sysv/concurrency', 'C1'),
    ],
    [...([11, 'Once a header is sure, the DMA transfer begins.'] as const), events('sysv', 'dma:transfer')],
    [
      ...([12, 'The end of the medium is reported as ENXIO.'] as const),
      events('sysv', 'io:done', equal('b_error', 6)),
      vectors('sysv/man89', 'M4', 'M4-read'),
    ],
    [
      ...([13, 'During the transfer xxstrategy puts the buffer where the device finds it.'] as const),
      events('sysv', 'io:start'),
    ],
    [
      ...([14, 'After every call of xxstrategy there is a sleep until that has happened.'] as const),
      events('sysv', 'io:wait-start'),
      vectors('sysv/man89', 'M1', 'man89-sync'),
    ],
    [
      ...([15, 'spl0 inside dma_breakup drops every level set before; whoever needs it saves it for splx.'] as const),
      events('sysv', 'cpu:spl', equal('level after', 0)),
      vectors('sysv/concurrency', 'level-at-return', 'level-kept-across-sleep'),
      rules('SplLost'),
    ],
    [
      ...([
        16,
        'Three fields of the user structure, set up by the kernel for the request, are what it works on.',
      ] as const),
      events('sysv', 'syscall'),
      vectors('sysv/man89', 'M1'),
    ],
    [
      ...([17, 'u_base: where the data of the caller begin in user space.'] as const),
      vectors('sysv/man89', 'M1', 'M2'),
      events('sysv', 'pagelock'),
    ],
    [
      ...([18, 'u_count: how many bytes are to be transferred.'] as const),
      events('sysv', 'syscall', above('bytes asked', 0)),
      vectors('sysv/man89', 'man89-zero', 'M1'),
    ],
    [
      ...([19, 'u_offset: the place in the file.'] as const),
      events('sysv', 'io:start', above('b_blkno', 0)),
      vectors('sysv/man89', 'M1'),
    ],
    [
      ...([20, 'The driver sets the direction in b_flags, B_READ or B_WRITE.'] as const),
      vectors('sysv/man89', 'M1', 'M2'),
      events('sysv', 'syscall', { text: 'read' }),
      events('sysv', 'syscall', { text: 'write' }),
    ],
    [
      ...([21, 'Because it sleeps, it may not be called by an interrupt routine.'] as const),
      vectors('sysv/concurrency', 'breakup-in-interrupt', 'sleep-in-interrupt'),
      rules('SleepInInterrupt'),
    ],
  ),
  ...row(
    'parameters',
    'Parameters',
    [
      ...([1, 'xxstrategy names the strategy routine of the driver.'] as const),
      events('sysv', 'io:start'),
      vectors('sysv/man89', 'man89-direct'),
    ],
    [...([2, 'bp points to the buf of the request.'] as const), vectors('sysv/man89', 'man89-direct', 'M1')],
  ),
  ...row(
    'value',
    'Return Value',
    [...([1, 'Nothing is returned; what happened shows in fields.'] as const), vectors('sysv/man89', 'man89-direct')],
    [
      ...([2, 'Too little memory: B_ERROR and B_DONE are added to b_flags and b_error becomes EAGAIN.'] as const),
      events('sysv', 'io:wait-done', equal('errno', 11)),
      vectors('sysv/man89', 'M3'),
    ],
    [
      ...([3, 'b_un.b_addr holds the kernel address.'] as const),
      events('sysv', 'io:addr', equal('0 user, 1 kernel', 1)),
      vectors('sysv/man89', 'M1'),
    ],
    [
      ...([4, 'b_blkno changes.'] as const),
      events('sysv', 'io:start', above('b_blkno', 0)),
      vectors('sysv/man89', 'M1'),
    ],
    [...([5, 'b_bcount changes.'] as const), events('sysv', 'io:start'), vectors('sysv/man89', 'M1')],
    [...([6, 'u_segflg becomes zero.'] as const), vectors('sysv/man89', 'M1')],
    [
      ...([7, 'u_base and u_offset grow by what was transferred, and u_count shrinks by it.'] as const),
      events('sysv', 'syscall:return', above('result, -1 on error', 0)),
      vectors('sysv/man89', 'M1', 'M2', 'M4'),
    ],
  ),
]
