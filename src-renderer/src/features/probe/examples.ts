/** Programs to begin with; their titles are in the catalogue under the same names. */
export const EXAMPLES = [
  ['who', 'io:::start { @[execname] = count(); }'],
  ['size', 'io:::start { @ = quantize(args[0]->b_bcount); }'],
  [
    'latency',
    `io:::start { start[args[0]->b_edev, args[0]->b_blkno] = timestamp; }
io:::done /start[args[0]->b_edev, args[0]->b_blkno]/ {
  @["ns"] = quantize(timestamp - start[args[0]->b_edev, args[0]->b_blkno]);
  start[args[0]->b_edev, args[0]->b_blkno] = 0;
}`,
  ],
  [
    'each',
    `io:::start {
  printf("%s %8d %6d", args[0]->b_flags & B_READ ? "R" : "W", args[0]->b_blkno, args[0]->b_bcount);
}`,
  ],
  [
    'calls',
    `syscall:::entry { self->ts = timestamp; }
syscall:::return /self->ts/ { @[execname, probefunc] = avg(timestamp - self->ts); self->ts = 0; }`,
  ],
  [
    'wait',
    `io:::wait-start { self->since = timestamp; }
io:::wait-done /self->since/ { @[execname] = quantize(timestamp - self->since); self->since = 0; }`,
  ],
  ['dma', 'sdt:::dma-* { @[probename] = count(); }'],
  ['work', 'sdt:::proc-work { @[execname, args[0]->routine] = sum(duration); }'],
  ['sleep', 'sched:::sleep { @[execname, args[0]->reason] = sum(duration); }'],
  ['interrupts', 'sdt:::intr-service { @[args[0]->line] = count(); }'],
  [
    'tick',
    `io:::start { bytes += args[0]->b_bcount; }
tick-50ms { printf("%10d", bytes); bytes = 0; }`,
  ],
] as const
