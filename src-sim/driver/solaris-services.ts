import type { Step } from '../core/process'
import type { Buf } from '../kern/buf'
import type { AioReq, Strategy } from '../kern/conf'
import { pm_busy_component, pm_idle_component } from '../kern/pm'
import { SoftState } from '../kern/soft-state'
import { UIO_READ, UIO_WRITE, type Uio } from '../kern/uio'
import { anocancel, aphysio } from '../solaris/aphysio'
import { B_ASYNC, B_READ, biodone, bioerror, bioreset, biowait, freerbuf, geterror, getrbuf } from '../solaris/buf'
import { LOCK_LEVEL } from '../solaris/kernel'
import { minphys } from '../solaris/minphys'
import {
  cv_broadcast,
  cv_signal,
  cv_timedwait,
  cv_wait,
  cv_wait_sig,
  Mutex,
  mutex_enter,
  mutex_enter_plain,
  mutex_exit,
  mutex_exit_plain,
  type ConditionVariable,
} from '../solaris/mutex'
import { pm_lower_power, raisePower } from '../solaris/power'
import { physio } from '../solaris/physio'
import { uiomove, ureadc, uwritec } from '../solaris/uiomove'
import type { CallArguments } from './arguments'
import { TICK } from './common-services'
import { wayOf } from './directions'
import { said } from './fields'
import { DriverRefusal, TAG, type Value } from './engine'
import { numeric, type Instance } from './solaris-instance'
import type { Objects } from './objects'
import { KM_NOSLEEP } from './runtime'
import { NULL, numberValue, type Service } from './service'
import type { SolarisSide } from './solaris-driver'

/** A kmutex_t: nothing is in it until mutex_init. */
interface MutexHolder {
  mutex: Mutex | null
}

/** What ddi_soft_state_init makes. */
interface StateHolder {
  readonly states: SoftState<Value>
  readonly instances: Set<number>
}

/** The calls of the Solaris DDI that are not about DMA or registers. @source Intro(9F) */
export function solarisServices(side: SolarisSide): Record<string, Service> {
  const { runtime, k } = side
  const objects = (): Objects => runtime().objects
  const dip = (call: CallArguments, index = 0): Instance => call.object<Instance>(index, 'dev_info')
  const mutexOf = (call: CallArguments, index: number): Mutex => {
    const { mutex } = call.object<MutexHolder>(index, 'kmutex')
    if (mutex) return mutex
    throw call.wrong('the mutex was not made with mutex_init')
  }
  const stateOf = (call: CallArguments): StateHolder => call.object<StateHolder>(0, 'soft_state')

  const strategyOf = (call: CallArguments, index: number, seen: (bp: Buf) => void): Strategy => {
    const routine = call.routine(index, 'strategy')
    return (bp) => {
      seen(bp)
      return side.strategy(routine, bp)
    }
  }

  function* physioStep(call: CallArguments): Step<number> {
    let last: Buf | null = null
    const supplied = call.isNull(1) ? null : call.object<Buf>(1, 'buf')
    const rw = call.number(3, 'rw')
    const uio = call.object<Uio>(5, 'uio')
    side.directions.moved(uio, wayOf(rw & B_READ), call.service)
    const error = yield* physio(
      k(),
      strategyOf(call, 0, (bp) => (last = bp)),
      supplied,
      call.number(2, 'dev'),
      rw,
      side.mincnt(call.routine(4, 'mincnt')),
      uio,
    )
    if (!supplied && last) objects().retire(last)
    return error
  }

  function* aphysioStep(call: CallArguments): Step<number> {
    const cancel = call.routine(1, 'cancel')
    const isNormal = runtime().serviceOf(cancel) === 'anocancel'
    const rw = call.number(3, 'rw')
    const request = call.object<AioReq>(5, 'aio_req')
    side.directions.moved(request, wayOf(rw & B_READ), call.service)
    return yield* aphysio(
      k(),
      strategyOf(call, 0, () => undefined),
      isNormal ? anocancel : () => 0,
      call.number(2, 'dev'),
      rw,
      side.mincnt(call.routine(4, 'mincnt')),
      request,
    )
  }

  function* move(call: CallArguments): Step<number> {
    const address = call.number(0, 'kernel address', 0)
    const rw = call.number(2, 'rw', 0, 1)
    const uio = call.object<Uio>(3, 'uio')
    const length = call.number(1, 'count', 0)
    side.directions.moved(uio, wayOf(rw === UIO_READ), call.service)
    const ram = side.window(address)
    if (ram) return yield* uiomove(k(), ram.subarray(0, Math.max(0, Math.min(length, ram.length))), length, rw, uio)
    const { kas } = k()
    const isThere = kas.numbers(address, length).every((page) => kas.physical(page * kas.pageSize) >= 0)
    if (!isThere) k().panic(`page fault in the kernel at ${address.toString(16)}`)
    if (rw !== UIO_WRITE) side.looked(address, length)
    const bytes = kas.read(address, length)
    const error = yield* uiomove(k(), bytes, length, rw, uio)
    if (rw === UIO_WRITE) {
      kas.write(address, bytes)
      side.memory.stored(address, length)
    }
    return error
  }

  function* timedWait(call: CallArguments, isCaught: boolean): Step<number> {
    const cv = call.object<ConditionVariable>(0, 'kcondvar')
    const left = call.number(2, 'timeout', 0) * TICK - k().sim.now
    const value = yield* cv_timedwait(k(), cv, mutexOf(call, 1), left, isCaught)
    return value > 0 ? Math.ceil(value / TICK) : value
  }

  return {
    // ---------------------------------------------------------------- requests
    physio: { rule: 'PhysioInInterrupt', step: physioStep },
    aphysio: { rule: 'PhysioInInterrupt', step: aphysioStep },
    anocancel: { plain: (call) => anocancel(call.object<Buf>(0, 'buf')) },
    minphys: { plain: (call) => minphys(k(), call.object<Buf>(0, 'buf')) },
    biowait: { step: (call) => biowait(k(), call.object<Buf>(0, 'buf')) },
    biodone: {
      plain(call) {
        const bp = call.object<Buf>(0, 'buf')
        const isAsync = (bp.b_flags & B_ASYNC) !== 0
        biodone(k(), bp)
        if (isAsync && !k().inStrategy.has(bp)) objects().retire(bp)
      },
    },
    bioerror: { plain: (call) => bioerror(k(), call.object<Buf>(0, 'buf'), call.errno(1)) },
    bioreset: { plain: (call) => bioreset(call.object<Buf>(0, 'buf')) },
    geterror: { plain: (call) => geterror(call.object<Buf>(0, 'buf')) },
    getrbuf: {
      plain(call) {
        runtime().mayWait(call.service, call.isNull(0) ? KM_NOSLEEP : call.number(0, 'sleepflag'))
        const bp = getrbuf(k())
        if (bp) side.headers.set(bp, k().whereNow?.() ?? null)
        return bp ? objects().give('buf', bp) : NULL
      },
    },
    freerbuf: {
      plain(call) {
        const bp = call.object<Buf>(0, 'buf')
        if (k().inStrategy.has(bp)) k().report('UseAfterFree', `freerbuf of buf ${bp.id}, which a device works on`)
        freerbuf(k(), bp)
        side.headers.delete(bp)
        objects().drop(bp)
      },
    },
    uiomove: { rule: 'UserAccessInInterrupt', step: move },
    ureadc: {
      rule: 'UserAccessInInterrupt',
      step(call) {
        const uio = call.object<Uio>(1, 'uio')
        side.directions.moved(uio, 'read', call.service)
        return ureadc(k(), call.number(0, 'c', -128, 255), uio)
      },
    },
    uwritec: {
      rule: 'UserAccessInInterrupt',
      step(call) {
        const uio = call.object<Uio>(0, 'uio')
        side.directions.moved(uio, 'write', call.service)
        return uwritec(k(), uio)
      },
    },
    // ---------------------------------------------------------------- soft state and instances
    ddi_soft_state_init: {
      plain(call) {
        if (!call.pointer(0, 'state')) throw call.wrong('state: expected ref()')
        const made: StateHolder = { states: new SoftState<Value>(k), instances: new Set() }
        side.softStates.add(made)
        return { value: numberValue(0), outs: [{ index: 0, value: objects().give('soft_state', made) }] }
      },
    },
    ddi_soft_state_fini: {
      plain(call) {
        const made = stateOf(call)
        side.softStates.delete(made)
        objects().drop(made)
      },
    },
    ddi_soft_state_zalloc: {
      plain(call) {
        const made = stateOf(call)
        const item = call.number(1, 'item', 0, 65_535)
        const initial = call.at(2)
        if (initial.tag !== TAG.guest)
          throw call.wrong(`initial: expected an object that is the state, such as {}, got ${said(initial)}`)
        if (made.instances.has(item)) return -1
        made.instances.add(item)
        made.states.ddi_soft_state_zalloc(item, initial)
        return 0
      },
    },
    ddi_get_soft_state: {
      plain: (call) => stateOf(call).states.ddi_get_soft_state(call.number(1, 'item')) ?? NULL,
    },
    ddi_soft_state_free: {
      plain(call) {
        const made = stateOf(call)
        const item = call.number(1, 'item')
        made.instances.delete(item)
        made.states.ddi_soft_state_free(item)
      },
    },
    ddi_get_instance: { plain: (call) => dip(call).number },
    ddi_get_name: { plain: (call) => runtime().standIns.plainData(dip(call).name) },
    ddi_set_driver_private: {
      plain(call) {
        dip(call).private_ = call.at(1)
      },
    },
    ddi_get_driver_private: { plain: (call) => dip(call).private_ },
    ddi_prop_get_int64: {
      plain(call) {
        const instance = dip(call, 1)
        const found = side.property(instance, call.text(3))
        return found ?? (call.isNull(4) ? 0 : call.number(4, 'default'))
      },
    },
    ddi_ptob: { plain: (call) => call.number(1, 'pages', 0) * k().frames.pageSize },
    ddi_btop: { plain: (call) => Math.floor(call.number(1, 'bytes', 0) / k().frames.pageSize) },
    ddi_get_lbolt: { plain: () => Math.floor(k().sim.now / TICK) },
    // ---------------------------------------------------------------- interrupts
    ddi_get_iblock_cookie: {
      plain(call) {
        const cookie = numeric(side.priority(dip(call)))
        return { value: numberValue(0), outs: call.pointer(2, 'iblock_cookiep') ? [{ index: 2, value: cookie }] : [] }
      },
    },
    ddi_add_intr: {
      plain(call) {
        const instance = dip(call)
        side.addInterrupt(instance, call.routine(4, 'int_handler'), call.at(5))
        const cookie = numeric(side.priority(instance))
        return { value: numberValue(0), outs: call.pointer(2, 'iblock_cookiep') ? [{ index: 2, value: cookie }] : [] }
      },
    },
    ddi_remove_intr: { plain: (call) => side.removeInterrupt(dip(call)) },
    ddi_get_soft_iblock_cookie: {
      plain(call) {
        const cookie = numeric(call.number(1, 'preference', 1, 9))
        return { value: numberValue(0), outs: call.pointer(2, 'iblock_cookiep') ? [{ index: 2, value: cookie }] : [] }
      },
    },
    ddi_intr_hilevel: { plain: (call) => (dip(call).parts.device.line.level > LOCK_LEVEL ? 1 : 0) },
    ddi_add_softintr: {
      plain(call) {
        if (!call.pointer(2, 'idp')) throw call.wrong('idp: expected ref()')
        const level = call.number(1, 'preference', 1, 9)
        const soft = side.addSoftInterrupt(dip(call), level, call.routine(5, 'int_handler'), call.at(6))
        return { value: numberValue(0), outs: [{ index: 2, value: objects().give('softintr', soft) }] }
      },
    },
    ddi_remove_softintr: { plain: (call) => side.removeSoftInterrupt(call.object(0, 'softintr')) },
    ddi_trigger_softintr: {
      isEvent: () => true,
      plain: (call) => side.softInterrupts().ddi_trigger_softintr(call.object(0, 'softintr')),
    },
    // ---------------------------------------------------------------- locks
    kmutex_t: { plain: () => objects().give('kmutex', { mutex: null } satisfies MutexHolder) },
    mutex_init: {
      plain(call) {
        const holder = call.object<MutexHolder>(0, 'kmutex')
        const level = call.isNull(3) ? 0 : call.number(3, 'iblock cookie', 0, 15)
        holder.mutex = new Mutex(call.text(1) || `mutex ${k().number('mutex of the driver')}`, level)
        side.madeMutex(holder.mutex)
      },
    },
    mutex_destroy: {
      plain(call) {
        const holder = call.object<MutexHolder>(0, 'kmutex')
        holder.mutex = null
      },
    },
    mutex_enter: {
      plain(call) {
        const mutex = mutexOf(call, 0)
        side.judgePriority(mutex)
        if (mutex_enter_plain(k(), mutex)) return
        throw new DriverRefusal('F_DEADLOCK', `mutex_enter: ${mutex.name} is held, and nothing here can wait for it`)
      },
      step: (call) => mutex_enter(k(), mutexOf(call, 0)),
    },
    mutex_exit: {
      plain: (call) => mutex_exit_plain(k(), mutexOf(call, 0)),
      step: (call) => mutex_exit(k(), mutexOf(call, 0)),
    },
    mutex_owned: {
      plain: (call) =>
        mutexOf(call, 0).owner === (k().cpu.inInterrupt ? 'interrupt' : (k().cpu.curproc?.pid ?? null)) ? 1 : 0,
    },
    kcondvar_t: { plain: () => objects().give('kcondvar', { name: 'cv' } satisfies ConditionVariable) },
    cv_init: {
      plain(call) {
        const cv = call.object<{ name: string }>(0, 'kcondvar')
        cv.name = call.text(1) || cv.name
      },
    },
    cv_destroy: { plain: (call) => objects().retire(call.object(0, 'kcondvar')) },
    cv_wait: { step: (call) => cv_wait(k(), call.object<ConditionVariable>(0, 'kcondvar'), mutexOf(call, 1)) },
    cv_wait_sig: { step: (call) => cv_wait_sig(k(), call.object<ConditionVariable>(0, 'kcondvar'), mutexOf(call, 1)) },
    cv_timedwait: { step: (call) => timedWait(call, false) },
    cv_timedwait_sig: { step: (call) => timedWait(call, true) },
    cv_signal: { plain: (call) => cv_signal(k(), call.object<ConditionVariable>(0, 'kcondvar')) },
    cv_broadcast: { plain: (call) => cv_broadcast(k(), call.object<ConditionVariable>(0, 'kcondvar')) },
    // ---------------------------------------------------------------- power
    pm_busy_component: {
      plain: (call) => pm_busy_component(k(), dip(call).parts.component, call.number(1, 'component')),
    },
    pm_idle_component: {
      plain: (call) => pm_idle_component(k(), dip(call).parts.component, call.number(1, 'component')),
    },
    pm_raise_power: {
      step(call) {
        const instance = dip(call)
        const level = call.number(2, 'level', 0, 255)
        return raisePower(k(), instance.parts.component, call.number(1, 'component'), level, instance.powerMutex)
      },
    },
    pm_lower_power: {
      step(call) {
        const instance = dip(call)
        const level = call.number(2, 'level', 0, 255)
        return pm_lower_power(k(), instance.parts.component, call.number(1, 'component'), level, instance.powerMutex)
      },
    },
  }
}
