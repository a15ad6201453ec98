import { above, equal, events, rules, section, vectors, type Sentence, type Statement } from './statement'

const row = (key: string, title: string, ...sentences: readonly Sentence[]): Statement[] =>
  section('transfers', key, title, sentences)

const DDI = ['physio', 'aphysio'] as const
const RESULT = 'result, -1 on error'
const CLAIMED = '1 claimed, 0 not'

const INTRODUCTION = row(
  'introduction',
  'Data Transfer Methods',
  [1, 'Data move by programmed I/O or by DMA.', events('pio', 'pio:put8'), events(['sysv', ...DDI], 'dma:transfer')],
  [
    ...([2, 'Either method serves synchronous or asynchronous entry points, as the device can.'] as const),
    events('physio', 'syscall', { text: 'read' }),
    events('aphysio', 'aio:submit'),
  ],
)

const PROGRAMMED = row(
  'pio',
  'Programmed I/O Transfers',
  [1, 'With programmed I/O the processor moves the data.', events('pio', ['pio:put8', 'copy:in', 'copy:out'])],
  [2, 'Such a transfer looks like any other access to device registers.', events('pio', 'pio:put8')],
  [3, 'The data access routines read and store values of the device.', events('pio', ['pio:put8', 'pio:get8'])],
  [
    4,
    'Some programmed I/O devices can be served with uiomove.',
    events('pio', 'copy:out'),
    vectors('solaris/uio', 'T1'),
  ],
  [
    ...([5, 'uiomove moves data between the kernel and the user space that the uio describes.'] as const),
    events('pio', ['copy:in', 'copy:out']),
    vectors('solaris/uio', 'T1', 'T2', 'T3'),
  ],
  [
    ...([6, 'uiomove lives with page faults, so that memory need not be locked.'] as const),
    vectors('solaris/uio', 'pages-not-in-memory-are-a-delay'),
  ],
  [7, 'uiomove keeps uio_resid up to date.', vectors('solaris/uio', 'T1', 'T2', 'protection')],
  [
    ...([8, 'The ramdisk driver moves the data of a read in one synchronous uiomove.'] as const),
    events('pio', 'copy:out'),
    vectors('solaris/uio', 'ramdisk-reads-to-the-end'),
  ],
  [
    ...([9, 'The state structure holds where the ramdisk lies and how large it is.'] as const),
    vectors('solaris/uio', 'ramdisk-reads-to-the-end', 'ramdisk-past-the-end'),
  ],
)

const RAMDISK = row(
  'ramdisk',
  'Example 15-3',
  [
    1,
    'No state for the minor number: ENXIO.',
    vectors('solaris/uio', 'ramdisk-without-state'),
    rules('SoftStateNotChecked'),
  ],
  [
    ...([2, 'An offset at or past the end of the ramdisk: EINVAL.'] as const),
    events('pio', 'syscall:return', equal('errno', 22)),
    vectors('solaris/uio', 'ramdisk-past-the-end'),
  ],
  [
    ...([3, 'No more is moved than was asked for and than is left on the ramdisk.'] as const),
    events('pio', 'copy:out'),
    vectors('solaris/uio', 'ramdisk-reads-to-the-end'),
    vectors('solaris/review', 'ramdisk-at-its-end'),
  ],
)

const BYTES = row(
  'bytes',
  'Programmed I/O Transfers',
  [10, 'A driver can write a byte at a time to the memory of the device.', events('pio', 'pio:put8')],
  [
    11,
    'uwritec takes each byte out of the uio.',
    events('pio', 'copy:in', equal('bytes', 1)),
    vectors('solaris/uio', 'T4'),
  ],
  [12, 'Then the byte goes to the device.', events('pio', 'pio:put8', { text: 'value' })],
  [13, 'ureadc does the same for a read, from the device to the area of the uio.', vectors('solaris/uio', 'pio-read')],
)

const PIO_WRITE = row(
  'pio-write',
  'Example 15-4',
  [
    1,
    'No state for the minor number: ENXIO.',
    vectors('solaris/uio', 'pio-without-state'),
    rules('SoftStateNotChecked'),
  ],
  [
    2,
    'A device with power management is marked busy first.',
    events('pio', 'pm:busy'),
    vectors('solaris/power', 'the-driver-pairs-its-marks'),
  ],
  [
    ...([3, 'A suspended device is raised to normal power.'] as const),
    vectors('solaris/uio', 'pio-raises-power'),
    rules('PowerNotRaised'),
  ],
  [4, 'The loop goes on while uio_resid is above zero.', events('pio', 'pio:put8'), vectors('solaris/uio', 'T4')],
  [
    ...([5, 'uwritec answering -1 ends the call with EFAULT.'] as const),
    events('pio', 'syscall:return', equal('errno', 14)),
    vectors('solaris/uio', 'T4', 'T4-manual'),
    rules('BusyLeak'),
  ],
  [6, 'The value is written to the data register.', events('pio', 'pio:put8', equal('register', 0))],
  [7, 'START_TRANSFER is written to the csr.', events('pio', 'pio:put8', equal('register', 1))],
  [
    ...([8, 'This device needs ten microseconds between writes.'] as const),
    events('pio', 'cpu:busywait', equal('us', 10)),
    vectors('solaris/uio', 'pio-takes-ten-us-a-byte'),
  ],
  [
    9,
    'At the end the device is marked idle and 0 is returned.',
    events('pio', 'pm:idle'),
    vectors('solaris/uio', 'T4'),
  ],
)

const SYNCHRONOUS = row(
  'physio',
  'DMA Transfers (Synchronous)',
  [1, 'physio sets up DMA transfers for read and write of character drivers.', events('physio', 'syscall')],
  [
    ...([2, 'Its arguments are strategy, buf, device, direction, the limiting routine and the uio.'] as const),
    vectors('solaris/physio', 'T6', 'flags-of-a-read'),
  ],
  [3, 'physio needs a strategy routine.', events('physio', 'io:start')],
  [
    ...([4, 'physio keeps the memory locked, not to be paged out, while the transfer lasts.'] as const),
    events('physio', 'pagelock'),
    vectors('solaris/physio', 'documented-locks-the-request', 'illumos-locks-a-chunk'),
    rules('PageLockLeak'),
  ],
  [
    ...([5, 'The lock is needed because DMA cannot deal with page faults.'] as const),
    events('physio', 'dma:violation'),
    rules('DmaToUnlockedPage'),
  ],
  [
    ...([6, 'physio breaks a large transfer into a series of smaller ones.'] as const),
    events('physio', 'io:start', above('b_blkno', 0)),
    vectors('solaris/physio', 'T5-56K', 'T5-128K'),
  ],
)

const READ_WRITE = row(
  'read-write',
  'Example 15-5',
  [1, 'No state for the minor number: ENXIO.', vectors('solaris/interrupts', 'no-state'), rules('SoftStateNotChecked')],
  [
    2,
    'xxread gives physio B_READ and xxwrite B_WRITE.',
    events('physio', 'syscall'),
    vectors('solaris/physio', 'flags-of-a-read', 'flags-of-a-failed-write'),
  ],
)

const PHYSIO_CALL = row(
  'physio-call',
  'DMA Transfers (Synchronous)',
  [7, 'xxstrategy points to the strategy routine of the driver.', events('physio', 'io:start')],
  [
    8,
    'NULL for the buf makes physio allocate one.',
    events('physio', 'buf:release'),
    vectors('solaris/review', 'a-buf-of-physio-has-no-stale-resid'),
  ],
  [
    ...([9, 'A driver that has to bring its own buf gets it from getrbuf.'] as const),
    vectors('solaris/physio', 'buf-routines', 'stale-resid-of-a-supplied-buf'),
  ],
  [
    ...([10, 'physio returns 0 for a transfer that completed, or an error number.'] as const),
    events('physio', 'syscall:return'),
    vectors('solaris/physio', 'T6', 'T8'),
  ],
  [
    ...([11, 'After strategy, physio waits in biowait until the transfer completes or fails.'] as const),
    events('physio', ['io:wait-start', 'io:wait-done']),
    vectors('solaris/physio', 'no-biodone'),
    rules('WaitWithoutWaker'),
  ],
  [
    ...([12, 'What physio returns is the error that bioerror stored in the buf.'] as const),
    events('physio', 'io:wait-done', above('errno', 0)),
    vectors('solaris/physio', 'T8', 'error-without-a-number'),
  ],
)

const MINPHYS = row(
  'minphys',
  'minphys() Entry Point',
  [1, 'physio and aphysio call the routine that the driver names.', events(DDI, 'minphys')],
  [
    2,
    'It keeps a request within a limit of the driver.',
    events(DDI, 'minphys'),
    vectors('solaris/physio', 'T5-1M'),
    rules('MinphysGrew', 'MinphysZero'),
  ],
  [
    ...([3, 'A larger request calls strategy again and again, never for more than the limit.'] as const),
    events('physio', 'io:start', above('b_blkno', 0)),
    vectors('solaris/physio', 'T5-56K', 'T5-128K', 'T5-1M'),
  ],
  [
    4,
    'The reason is that DMA resources are scarce.',
    events(DDI, 'dma:bind'),
    vectors('solaris/bind-resources', 'bounce-pages-in-use'),
  ],
  [
    ...([5, 'A slow device should not hold resources for long.'] as const),
    events(DDI, 'dma:unbind'),
    vectors('solaris/dma-callbacks', 'conforming-drivers-take-turns'),
  ],
  [
    6,
    'Usually the driver names minphys of the kernel.',
    events(DDI, 'minphys'),
    vectors('solaris/physio', 'minphys-lowers-only'),
  ],
  [
    7,
    'Its own xxminphys keeps b_bcount under the limit of the driver.',
    vectors('solaris/review', 'limit-512', 'limit-4096'),
  ],
  [
    ...([8, 'xxminphys respects the limits of the system, too: it sets b_bcount and then calls minphys.'] as const),
    vectors('solaris/physio', 'T5-56K', 'minphys-lowers-only'),
    events(DDI, 'minphys', { where: [{ label: 'b_bcount after', is: '<=', value: 57344 }] }),
  ],
  [9, 'The limit of the example is 512 KB.', vectors('solaris/physio', 'T5-1M')],
)

const STRATEGY = row(
  'strategy',
  'strategy() Entry Point',
  [1, 'strategy comes from block drivers.', vectors('sysv/neighbours', 'buf_breakup')],
  [
    2,
    'Its name stands for a way to queue requests well.',
    vectors('sysv/neighbours', 'disksort-65', 'disksort-40', 'disksort-45'),
  ],
  [3, 'A character driver can use strategy as well.', events(DDI, 'io:start')],
  [
    ...([4, 'Here strategy keeps no queue: it serves one request at a time.'] as const),
    vectors('solaris/interrupts', 'own-header-serves-one-at-a-time', 'T27'),
    rules('LostRequest'),
  ],
  [5, 'The example allocates DMA resources for a synchronous transfer.', events('physio', 'dma:bind')],
  [6, 'strategy starts the command by programming the device registers.', events(DDI, ['reg:put', 'dev:command'])],
  [
    ...([7, 'strategy gets no dev_t; the device is found through b_edev.'] as const),
    vectors('solaris/interrupts', 'no-state'),
  ],
  [
    8,
    'Example 15-8: a device with power management is marked busy and raised.',
    events(DDI, 'pm:busy'),
    rules('PowerNotRaised'),
  ],
  [
    ...([9, 'Example 15-8: the buf is remembered for the interrupt routine.'] as const),
    vectors('solaris/interrupts', 'T27'),
    rules('LostRequest'),
  ],
  [
    ...([10, 'strategy must return zero, although it is declared to return an int.'] as const),
    vectors('solaris/physio', 'strategy-value-is-ignored'),
    vectors('solaris/aio', 'strategy-value-leaks'),
    rules('StrategyReturn'),
  ],
)

const INTERRUPT = row(
  'interrupt',
  'Interrupt Routine',
  [
    1,
    'When the transfer is complete the device interrupts, and the interrupt routine is called.',
    events(DDI, ['intr:raise', 'intr:service']),
  ],
  [2, 'xxintr gets the state structure of the device that may have interrupted.', events(DDI, 'intr:handler')],
  [
    ...([3, 'Example 15-9: another device interrupted, so DDI_INTR_UNCLAIMED is returned.'] as const),
    events(DDI, 'intr:handler', equal(CLAIMED, 0)),
    vectors('solaris/interrupts', 'T26-second-claims-twice', 'T26-nobody'),
    rules('InterruptForeign'),
  ],
  [4, 'Example 15-9: an error is dealt with.', events(DDI, 'dev:error'), vectors('solaris/interrupts', 'device-error')],
  [
    ...([5, 'Example 15-9: resources of the transfer, such as those of DMA, are released.'] as const),
    events(DDI, 'dma:unbind'),
    rules('BindingLeak', 'HandleLeak'),
  ],
  [6, 'Example 15-9: those who wait hear that the transfer is complete.', events(DDI, 'io:done')],
  [
    ...([7, 'Example 15-9: an interrupt of this device is claimed.'] as const),
    events(DDI, 'intr:handler', equal(CLAIMED, 1)),
    vectors('solaris/interrupts', 'T26-first-claims', 'T26-alone-claims'),
    rules('InterruptUnclaimed'),
  ],
  [
    ...([8, 'bioerror is how a driver reports an error.'] as const),
    events(DDI, 'io:done', above('b_error', 0)),
    rules('BioerrorAfterBiodone'),
  ],
  [
    ...([9, 'biodone has to be called at the end of the transfer, or after bioerror.'] as const),
    events(DDI, 'io:done'),
    vectors('solaris/physio', 'no-biodone'),
    rules('BiodoneMissing', 'BiodoneTwice'),
  ],
)

/** Sentences on aphysio; two of the extracts have them, almost word for word. */
export const ASYNCHRONOUS = {
  call: [
    [1, 'A character driver with aread and awrite uses aphysio in place of physio.', events('aphysio', 'aio:submit')],
    [
      ...([2, 'Its arguments are strategy, cancel, device, direction, the limiting routine and the aio_req.'] as const),
      vectors('solaris/aio', 'T14-kernel'),
    ],
    [
      ...([3, 'anocancel is the one cancel routine that may be named.'] as const),
      vectors(
        'solaris/aio',
        'wrong-cancel-routine-panics-with-pages-locked',
        'documented-refuses-a-wrong-cancel-routine',
      ),
      rules('CancelNotAnocancel'),
    ],
    [4, 'aphysio needs a strategy routine.', events('aphysio', 'io:start')],
    [
      ...([5, 'aphysio keeps the memory locked while the transfer lasts.'] as const),
      events('aphysio', 'pagelock'),
      vectors('solaris/aio', 'pages-stay-locked-until-the-reap', 'switch-lock-until-the-transfer-ends'),
    ],
    [
      ...([6, 'The lock is needed because DMA cannot deal with page faults.'] as const),
      vectors('solaris/aio', 'page-lock-fails'),
      rules('DmaToUnlockedPage'),
    ],
    [
      ...([7, 'aphysio breaks a large transfer into a series of smaller ones.'] as const),
      vectors('solaris/aio', 'documented-splits'),
    ],
    [
      ...([8, 'aread and awrite differ little from read and write: mainly by calling aphysio.'] as const),
      events('aphysio', ['aio:submit', 'io:start']),
    ],
  ],
  example: [
    [
      1,
      'No state for the minor number: ENXIO.',
      vectors('solaris/interrupts', 'no-state'),
      rules('SoftStateNotChecked'),
    ],
    [
      2,
      'xxaread gives aphysio B_READ and xxawrite B_WRITE, both anocancel.',
      events('aphysio', 'aio:submit'),
      vectors('solaris/aio', 'T14-kernel'),
    ],
  ],
  after: [
    [
      9,
      'xxstrategy points to the strategy routine, aiop to the aio_req that the entry point was given.',
      events('aphysio', 'aio:submit'),
    ],
    [
      ...([10, 'The aio_req tells where in user space the data belong.'] as const),
      events('aphysio', 'aio:submit', above('address', 0)),
      vectors('solaris/aio', 'only-the-first-iovec'),
    ],
    [
      ...([11, 'aphysio returns 0 when the request is scheduled, else an error number.'] as const),
      events('aphysio', 'syscall:return', { where: [{ label: RESULT, is: '<=', value: 0 }] }),
      vectors('solaris/aio', 'documented-returns-zero-once-scheduled', 'submit-errors-in-order'),
    ],
    [
      ...([12, 'After strategy, aphysio returns without waiting for the transfer.'] as const),
      events('aphysio', 'aio:done'),
      vectors('solaris/aio', 'polling'),
    ],
  ],
} as const satisfies Record<string, readonly Sentence[]>

/** What the chapter on data transfer says, in our own words. @source Writing Device Drivers, Data Transfer Methods */
export const TRANSFERS: readonly Statement[] = [
  ...INTRODUCTION,
  ...PROGRAMMED,
  ...RAMDISK,
  ...BYTES,
  ...PIO_WRITE,
  ...SYNCHRONOUS,
  ...READ_WRITE,
  ...PHYSIO_CALL,
  ...row('aphysio', 'DMA Transfers (Asynchronous)', ...ASYNCHRONOUS.call),
  ...row('aread-awrite', 'Example 15-6', ...ASYNCHRONOUS.example),
  ...row('aphysio-call', 'DMA Transfers (Asynchronous)', ...ASYNCHRONOUS.after),
  ...MINPHYS,
  ...STRATEGY,
  ...INTERRUPT,
]

/** What the older chapter says of aphysio, in our own words. @source Writing Device Drivers, DMA Transfers (Asynchronous) */
export const APHYSIO: readonly Statement[] = [
  ...section('aphysio', 'call', 'DMA Transfers (Asynchronous)', ASYNCHRONOUS.call),
  ...section('aphysio', 'example', 'Example 9-6', ASYNCHRONOUS.example),
  ...section('aphysio', 'after', 'DMA Transfers (Asynchronous)', ASYNCHRONOUS.after),
]
