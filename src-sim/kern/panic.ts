/** The simulated kernel panics. This is a result of the run, not a fault of the simulator. */
export class KernelPanic extends Error {
  override readonly name = 'KernelPanic'
}

/** The rest of a system call is abandoned: control jumps to its end with EINTR. @source sleep(K), System V: u_qsav */
export class LongJump extends Error {
  override readonly name = 'LongJump'
}
