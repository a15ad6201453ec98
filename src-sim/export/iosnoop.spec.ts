import { describe, expect, it } from 'vitest'
import { blockSource } from '../testing/export-bench'
import { IOSNOOP } from './iosnoop'
import { exportText } from '../testing/export-bench'

describe('iosnoop', () => {
  it('prints one line for each completion, with the time since the one before it on the device', () => {
    expect(exportText(IOSNOOP, blockSource())).toBe(
      [
        'STIME(us)      TIME(us)       DELTA(us)  DTIME(us)    UID   PID D    BLOCK   SIZE       COMM PATHNAME',
        '10             50             40         40             0     3 W        8   1024        cat /dev/rdsk/disk0',
        '30             90             60         40             0     3 W       10    100        cat /dev/rdsk/disk0',
        '',
      ].join('\n'),
    )
  })
})
