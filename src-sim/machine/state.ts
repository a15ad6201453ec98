import type { Buf } from '../kern/buf'
import type { Proc } from '../kern/proc'
import { SolarisKernel } from '../solaris/kernel'
import { SysvKernel } from '../sysv/kernel'
import type { World } from './world'

/** What a cell holds; numbers are shown as they are, addresses in `0x` form already. */
export type Cell = string | number | boolean

/** A part of the machine: one row an object, columns in the manual's words where it has one. */
export interface StateTable {
  readonly id: 'cpu' | 'processes' | 'locks' | 'lines' | 'bufs' | 'pages' | 'devices' | 'channels' | 'pic' | 'dma'
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/** What a debugger shows of a machine between two events. */
export interface MachineState {
  /** ns since the world began */
  readonly at: number
  /** Rows of the trace so far. */
  readonly rows: number
  /** Nothing has gone wrong yet, or what the kernel said when it panicked. */
  readonly panic: string
  readonly tables: readonly StateTable[]
}

/** Column heads of the tables; those of locks are of two kernels. */
export const STATE_COLUMNS: Readonly<
  Record<Exclude<StateTable['id'], 'locks' | 'dma'> | 'sysvLocks' | 'solarisLocks', readonly string[]>
> = {
  cpu: ['level', 'process', 'nested interrupts', 'interrupts', 'switches', 'events to come'],
  processes: ['pid', 'name', 'state', 'pri', 'waits for', 'u_base', 'u_count', 'u_offset', 'u_error', 'holds'],
  lines: ['line', 'level', 'trigger', 'up', 'pending', 'masked', 'handlers'],
  bufs: ['buf', 'b_flags', 'b_bcount', 'b_addr', 'b_blkno', 'b_resid', 'b_error', 'stage'],
  pages: ['page lock', 'address', 'bytes', 'pages', 'access', 'holder', 'request'],
  sysvLocks: ['pfreelist', 'held', 'kernel pages left', 'waiting', 'reads', 'writes'],
  solarisLocks: ['mutex', 'owner'],
  devices: ['device', 'type', 'engine', 'busy', 'interrupting', 'error', 'resid'],
  pic: ['chip', 'IRR', 'IMR', 'ISR', 'ELCR', 'INT'],
  channels: [
    ...['chip', 'channel', 'mode', 'type', 'page', 'address', 'count', 'next'],
    ...['masked', 'DREQ', 'DACK', 'TC'],
  ],
}

const hex = (value: number, digits = 0): string => `0x${value.toString(16).padStart(digits, '0')}`
const bits = (value: number): string => value.toString(2).padStart(8, '0')

/** Everything about a machine at this instant. Looks on; changes nothing. */
export function machineState(world: World, rows: number, panic: string): MachineState {
  const tables = [cpu(world), processes(world), lines(world), bufs(world), pages(world), ...systemTables(world)]
  return { at: world.sim.now, rows, panic, tables: [...tables, devices(world), ...chips(world)] }
}

function cpu({ kernel, sim }: World): StateTable {
  const { level, curproc, interruptDepth, interrupts, switches } = kernel.cpu
  return {
    id: 'cpu',
    columns: STATE_COLUMNS.cpu,
    rows: [[level, curproc?.name ?? '', interruptDepth, interrupts, switches, sim.pending]],
  }
}

function processes({ kernel }: World): StateTable {
  return {
    id: 'processes',
    columns: STATE_COLUMNS.processes,
    rows: kernel.procs.map((proc) => [
      ...[proc.pid, proc.name, stateOf(proc), proc.pri, proc.state === 'sleeping' ? proc.wmesg : ''],
      ...[hex(proc.u.u_base), proc.u.u_count, proc.u.u_offset, proc.u.u_error],
      proc.locks.map(({ name }) => name).join(', '),
    ]),
  }
}

const stateOf = ({ state }: Proc): string => state

function lines({ kernel }: World): StateTable {
  return {
    id: 'lines',
    columns: STATE_COLUMNS.lines,
    rows: kernel.lines.map((line) => [
      ...[line.name, line.level, line.trigger, line.asserted, line.isPending, line.isMasked],
      line.handlers.length,
    ]),
  }
}

function bufs({ kernel }: World): StateTable {
  const found = new Map<number, Buf>()
  for (const bp of kernel.inStrategy) found.set(bp.id, bp)
  for (const bp of kernel.lastStarted.values()) found.set(bp.id, bp)
  if (kernel instanceof SysvKernel) for (const bp of kernel.holders.keys()) found.set(bp.id, bp)
  return {
    id: 'bufs',
    columns: STATE_COLUMNS.bufs,
    rows: [...found.values()]
      .sort((a, b) => a.id - b.id)
      .map((bp) => [
        ...[bp.id, hex(bp.b_flags), bp.b_bcount, hex(bp.b_addr), Math.max(bp.b_blkno, bp.b_lblkno)],
        ...[bp.b_resid, bp.b_error, bp.stage],
      ]),
  }
}

function pages({ kernel }: World): StateTable {
  return {
    id: 'pages',
    columns: STATE_COLUMNS.pages,
    rows: [...kernel.pageLedger].map((lock) => [
      ...[lock.id, hex(lock.address), lock.length, lock.shadow.length, lock.access, lock.holder, lock.request],
    ]),
  }
}

/** What only one of the kernels has. */
function systemTables({ kernel }: World): StateTable[] {
  if (kernel instanceof SysvKernel) {
    const { pfreelist, holders, stagingLeft, rawCounters } = kernel
    const row = [
      pfreelist.length,
      holders.size,
      stagingLeft,
      rawCounters.waiting,
      rawCounters.reads,
      rawCounters.writes,
    ]
    return [{ id: 'locks', columns: STATE_COLUMNS.sysvLocks, rows: [row] }]
  }
  if (!(kernel instanceof SolarisKernel)) return []
  const held = kernel.procs.flatMap((proc) => proc.locks.map((lock) => [lock.name, proc.name]))
  const inInterrupt = kernel.interruptLocks.map((lock) => [lock.name, 'an interrupt routine'])
  return [{ id: 'locks', columns: STATE_COLUMNS.solarisLocks, rows: [...held, ...inInterrupt] }]
}

function devices({ devices: list }: World): StateTable {
  return {
    id: 'devices',
    columns: STATE_COLUMNS.devices,
    rows: [...list.values()].map(({ plan, disk }) => {
      const { isBusy, isInterrupting, error, resid } = disk.status()
      return [plan.name, plan.type, plan.engine, isBusy, isInterrupting, error, resid]
    }),
  }
}

function chips({ motherboard, controller }: World): StateTable[] {
  const tables: StateTable[] = []
  const rows = motherboard.boards.flatMap((board, number) =>
    board.pair
      .snapshot()
      .chips.flatMap(({ name, channels }) =>
        channels.map((channel): Cell[] => [
          ...[`${number > 0 ? `pair ${number} ` : ''}${name}`, channel.channel, channel.service, channel.type],
          ...[hex(channel.page, 2), hex(channel.address, 4), hex(channel.count, 4), hex(channel.physical, 6)],
          ...[channel.masked, channel.dreq, channel.dack, channel.terminalCount],
        ]),
      ),
  )
  if (rows.length > 0) {
    tables.push({ id: 'channels', columns: STATE_COLUMNS.channels, rows })
  }
  if (controller) {
    const { master, slave } = controller.pair.snapshot()
    tables.push({
      id: 'pic',
      columns: STATE_COLUMNS.pic,
      rows: [
        ['master', bits(master.irr), bits(master.imr), bits(master.isr), bits(master.elcr), master.int],
        ['slave', bits(slave.irr), bits(slave.imr), bits(slave.isr), bits(slave.elcr), slave.int],
      ],
    })
  }
  return tables
}
