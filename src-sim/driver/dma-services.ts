import { KIND } from '../trace/kinds'
import { Buf } from '../kern/buf'
import { sleep } from '../kern/step'
import { B_READ } from '../solaris/buf'
import { ddi_dma_attr, type DdiDmaAttr } from '../solaris/ddi_dma/attr'
import {
  ddi_dma_addr_bind_handle,
  ddi_dma_buf_bind_handle,
  ddi_dma_unbind_handle,
  type BindReply,
} from '../solaris/ddi_dma/bind'
import {
  ddi_dma_cookie_get,
  ddi_dma_cookie_iter,
  ddi_dma_cookie_one,
  ddi_dma_ncookies,
  ddi_dma_nextcookie,
} from '../solaris/ddi_dma/cookie_calls'
import {
  DDI_DMA_DONTWAIT,
  DDI_DMA_INUSE,
  DDI_DMA_NORESOURCES,
  DDI_DMA_SLEEP,
  DDI_DMA_SYNC_FORDEV,
  DDI_FAILURE,
  DDI_SUCCESS,
} from '../solaris/ddi_dma/constants'
import * as dmae from '../solaris/ddi_dma/dmae'
import { DMAE_BUF_AUTO, DMAE_CMD_READ, DMAE_CMD_WRITE } from '../solaris/ddi_dma/dmae-program'
import {
  ddi_dma_alloc_handle,
  ddi_dma_burstsizes,
  ddi_dma_free_handle,
  type DdiDmaCookie,
  type DdiDmaHandle,
} from '../solaris/ddi_dma/handle'
import { ddi_dma_mem_alloc, ddi_dma_mem_free, type DdiDmaMemory } from '../solaris/ddi_dma/mem_alloc'
import { MUST_SLEEP, type DmaWait } from '../solaris/ddi_dma/nexus'
import { ddi_dma_getwin, ddi_dma_numwin, ddi_dma_sync } from '../solaris/ddi_dma/sync'
import { dmaBuf } from '../solaris/dma'
import type { SolarisKernel } from '../solaris/kernel'
import type { CallArguments } from './arguments'
import { wayOf } from './directions'
import { DriverRefusal, TAG, type Out, type Reply, type Value } from './engine'
import { NULL, numberValue, type Service } from './service'
import type { Instance, Mapping } from './solaris-instance'
import type { SolarisSide } from './solaris-driver'

/** Fields of ddi_dma_attr, without their prefix. */
const ATTR_FIELDS = [
  ...(['version', 'addr_lo', 'addr_hi', 'count_max', 'align', 'burstsizes'] as const),
  ...(['minxfer', 'maxxfer', 'seg', 'sgllen', 'granular', 'flags'] as const),
] as const

/** DMA handles, cookies, windows, and channels. @source Intro(9F), Writing Device Drivers */
export function dmaServices(side: SolarisSide): Record<string, Service> {
  const { k } = side
  const objects = (): ReturnType<SolarisSide['runtime']>['objects'] => side.runtime().objects
  const dip = (call: CallArguments): Instance => call.object<Instance>(0, 'dev_info')
  const handleOf = (call: CallArguments): DdiDmaHandle => call.object<DdiDmaHandle>(0, 'ddi_dma_handle')
  const instanceOf = (handle: DdiDmaHandle): Instance => side.instanceNamed(handle.dip)
  const cookieValue = (handle: DdiDmaHandle, cookie: DdiDmaCookie | null): Value =>
    cookie ? objects().give('ddi_dma_cookie', cookie, handle.dip) : NULL
  // attach is called by the kernel and may wait, but before the machine runs there is nobody to wait for.
  const sleeps = (index: number) => (call: CallArguments) => {
    const { tag, value } = call.at(index)
    return tag === TAG.number && value === DDI_DMA_SLEEP && !side.isAttaching
  }
  const waitOf = (call: CallArguments, index: number, instance: Instance): DmaWait => {
    const { tag, value } = call.at(index)
    if (tag === TAG.routine) return side.callback(value, instance)
    if (tag === TAG.number && (value === DDI_DMA_DONTWAIT || value === DDI_DMA_SLEEP)) return value
    if (call.isNull(index)) return DDI_DMA_DONTWAIT
    throw call.wrong('callback: expected DDI_DMA_DONTWAIT, DDI_DMA_SLEEP or a function')
  }
  const argOf = (call: CallArguments, index: number): Value => side.runtime().standIns.intern(call.at(index))
  const outs = (call: CallArguments, ...list: readonly (readonly [number, string, Value])[]): Out[] => {
    const found: Out[] = []
    for (const [index, what, value] of list) if (call.pointer(index, what)) found.push({ index, value })
    return found
  }

  // ---------------------------------------------------------------- binding
  const bindBuf = (call: CallArguments, wait: DmaWait): BindReply => {
    const kernel = k()
    const handle = handleOf(call)
    const bp = call.object<Buf>(1, 'buf')
    const instance = instanceOf(handle)
    if (bp.b_edev >= 0 && bp.b_edev !== instance.dev) {
      const message = `${call.service}: the handle is one of ${handle.dip}, and the buf is for another device`
      kernel.report('HandleUnknown', message)
      throw new DriverRefusal('F_HANDLE_UNKNOWN', message)
    }
    judgeAlignment(kernel, handle, bp.b_addr, bp.b_bcount)
    kernel.cpu.charge(kernel.costs.dmaBind)
    const flags = call.number(2, 'flags', 0)
    side.directions.bound(bp, (bp.b_flags & B_READ) !== 0, flags)
    const reply = ddi_dma_buf_bind_handle(
      handle,
      instance.parts.nexus.resolver,
      dmaBuf(kernel, bp),
      flags,
      wait,
      argOf(call, 4),
    )
    const { trace, now } = kernel.sim
    if (reply.cookie) {
      kernel.cpu.charge(kernel.costs.iommuMap * kernel.kas.pageCount(bp.b_addr, bp.b_bcount))
      trace.instant(now, KIND['dma:bind'], instance.track, bp.link, 1, bp.b_addr, reply.ccount)
      instance.belongs(bp.link)
    } else {
      const status = typeof reply.status === 'number' ? reply.status : DDI_DMA_NORESOURCES
      trace.instant(now, KIND['dma:bind-fail'], instance.track, bp.link, 1, status, 0)
      if (status === DDI_DMA_INUSE)
        kernel.report('HandleMisuse', `${call.service}: the handle of ${handle.dip} is bound`)
    }
    return reply
  }
  const bindAddress = (call: CallArguments, wait: DmaWait): BindReply => {
    const kernel = k()
    const handle = handleOf(call)
    const instance = instanceOf(handle)
    const as = call.isNull(1) ? null : call.object<{ as: SolarisKernel['kas'] }>(1, 'proc').as
    const address = call.number(2, 'address', 0)
    const length = call.number(3, 'length', 0)
    judgeAlignment(kernel, handle, address, length)
    // Before the machine runs, in attach, no processor time goes by.
    const isRunning = kernel.cpu.inInterrupt || kernel.cpu.curproc !== null
    if (isRunning) kernel.cpu.charge(kernel.costs.dmaBind)
    const { resolver } = instance.parts.nexus
    const flags = call.number(4, 'flags', 0)
    const reply = ddi_dma_addr_bind_handle(handle, resolver, as, address, length, flags, wait, argOf(call, 6))
    if (reply.cookie && isRunning) kernel.cpu.charge(kernel.costs.iommuMap * kernel.kas.pageCount(address, length))
    if (reply.cookie && as === null) side.memory.bound(handle, address, length, flags)
    return reply
  }
  const bound = (call: CallArguments, { status, cookie, ccount }: BindReply, at: number): Reply => ({
    value: numberValue(typeof status === 'number' ? status : DDI_DMA_NORESOURCES),
    outs: outs(call, [at, 'cookiep', cookieValue(handleOf(call), cookie)], [at + 1, 'ccountp', numberValue(ccount)]),
  })
  const binding = (bind: (call: CallArguments, wait: DmaWait) => BindReply, waitAt: number): Service => ({
    sleeps: sleeps(waitAt),
    rule: 'SleepBindInInterrupt',
    plain: (call) => bound(call, bind(call, waitOf(call, waitAt, instanceOf(handleOf(call)))), waitAt + 2),
    *step(call) {
      for (;;) {
        const reply = bind(call, DDI_DMA_SLEEP)
        if (reply.status !== MUST_SLEEP) return bound(call, reply, waitAt + 2)
        yield* sleep(k(), instanceOf(handleOf(call)).parts.nexus.chan, 20, 'DMA resources')
      }
    },
  })

  const sync = (handle: DdiDmaHandle, offset: number, length: number, type: number): number => {
    const kernel = k()
    const instance = instanceOf(handle)
    if (handle.state === 'bound') kernel.cpu.charge(kernel.costs.dmaSync)
    const window = handle.state === 'bound' ? handle.active('ddi_dma_sync').window : null
    const isX86 = handle.nexus.rules.syncRule === 'x86'
    const value = ddi_dma_sync(handle, isX86 && offset === window?.offset ? 0 : offset, length, type)
    side.memory.synced(handle, offset, length, type)
    // Memory of the driver's own belongs to no request.
    if (!(handle.owner instanceof Buf)) return value
    const whole = length === 0 && window !== null
    const { link } = handle.owner
    const { trace, now } = kernel.sim
    trace.instant(
      now,
      KIND['dma:sync'],
      instance.track,
      link,
      1,
      whole ? window.offset : offset,
      whole ? window.size : length,
    )
    return value
  }

  const unbind = (handle: DdiDmaHandle): number => {
    const kernel = k()
    const instance = instanceOf(handle)
    const bp = handle.owner instanceof Buf ? handle.owner : null
    const isBound = handle.state === 'bound'
    const size = handle.binding?.object.size ?? 0
    const offset = handle.binding?.object.offset ?? 0
    if (isBound)
      kernel.cpu.charge(kernel.costs.iommuUnmap * kernel.kas.pageCount(bp?.b_addr ?? offset, bp?.b_bcount ?? size))
    const windows = handle.binding?.windows ?? []
    const value = ddi_dma_unbind_handle(handle)
    side.memory.unbound(handle)
    const given = objects()
    for (const { cookies } of windows) for (const cookie of cookies) given.drop(cookie)
    if (!isBound || !bp) return value
    const { trace, now } = kernel.sim
    trace.instant(now, KIND['dma:unbind'], instance.track, bp.link, 1, 0, 0)
    return value
  }

  const allocHandle = (call: CallArguments, wait: DmaWait): Reply | typeof MUST_SLEEP => {
    const instance = dip(call)
    const attr = attributes(call)
    judgeReach(k(), instance, attr)
    const reply = ddi_dma_alloc_handle(instance.parts.nexus.nexus, instance.name, attr, wait, argOf(call, 3))
    if (reply.status === MUST_SLEEP) return MUST_SLEEP
    if (reply.handle && side.isAttaching) k().dmaHandles.isOfAttach(instance.name, reply.handle)
    const handle = reply.handle ? objects().give('ddi_dma_handle', reply.handle, instance.name) : NULL
    return { value: numberValue(reply.status), outs: outs(call, [4, 'handlep', handle]) }
  }

  const memory = (call: CallArguments, wait: DmaWait): Reply | typeof MUST_SLEEP => {
    const handle = handleOf(call)
    const reply = ddi_dma_mem_alloc(
      handle,
      side.allocator(),
      call.number(1, 'length', 1, 16 << 20),
      wait,
      argOf(call, 5),
    )
    if (reply.status === MUST_SLEEP) return MUST_SLEEP
    if (!reply.memory) return { value: numberValue(DDI_FAILURE), outs: [] }
    const { kaddr, real_length } = reply.memory
    const mapping: Mapping = {
      ...{ instance: instanceOf(handle), handle: null, width: 4, size: real_length, isMapped: true },
      memory: { kaddr, length: real_length },
    }
    side.memories.set(mapping, { memory: reply.memory, where: k().whereNow?.() ?? null })
    return {
      value: numberValue(DDI_SUCCESS),
      outs: outs(
        call,
        [6, 'kaddrp', numberValue(kaddr)],
        [7, 'real_length', numberValue(real_length)],
        [8, 'handlep', objects().give('ddi_acc_handle', mapping, handle.dip)],
      ),
    }
  }

  const orSleep = (
    index: number,
    nexusOf: (call: CallArguments) => Instance,
    run: (call: CallArguments, wait: DmaWait) => Reply | typeof MUST_SLEEP,
  ): Service => ({
    sleeps: sleeps(index),
    rule: 'SleepBindInInterrupt',
    plain(call) {
      const reply = run(call, waitOf(call, index, nexusOf(call)))
      return reply === MUST_SLEEP ? DDI_DMA_NORESOURCES : reply
    },
    *step(call) {
      for (;;) {
        const reply = run(call, DDI_DMA_SLEEP)
        if (reply !== MUST_SLEEP) return reply
        yield* sleep(k(), nexusOf(call).parts.nexus.chan, 20, 'DMA resources')
      }
    },
  })

  const channel = (call: CallArguments, at = 1): { instance: Instance; engine: dmae.DmaEngine; chnl: number } => {
    const instance = dip(call)
    const { thirdParty, arbiter } = instance.parts
    const place = thirdParty ?? arbiter
    if (!place) throw call.wrong(`${instance.name} has an engine of its own, and no channel of the motherboard`)
    return { instance, engine: place.engine, chnl: call.number(at, 'channel', 0, 7) }
  }

  return {
    ddi_dma_alloc_handle: orSleep(2, dip, allocHandle),
    ddi_dma_free_handle: {
      plain(call) {
        // C passes the address of the handle; the handle itself does as well here.
        const handle = handleOf(call)
        ddi_dma_free_handle(handle)
        objects().retire(handle)
      },
    },
    ddi_dma_buf_bind_handle: binding(bindBuf, 3),
    ddi_dma_addr_bind_handle: binding(bindAddress, 5),
    ddi_dma_unbind_handle: { plain: (call) => unbind(handleOf(call)) },
    ddi_dma_sync: {
      plain: (call) =>
        sync(
          handleOf(call),
          call.number(1, 'offset', 0),
          call.number(2, 'length', 0),
          call.number(3, 'type', DDI_DMA_SYNC_FORDEV, 2),
        ),
    },
    ddi_dma_nextcookie: {
      plain(call) {
        const handle = handleOf(call)
        const cookie = cookieValue(handle, ddi_dma_nextcookie(handle))
        return { value: cookie, outs: outs(call, [1, 'cookiep', cookie]) }
      },
    },
    ddi_dma_cookie_iter: {
      plain(call) {
        const handle = handleOf(call)
        const before = call.isNull(1) ? null : call.object<DdiDmaCookie>(1, 'ddi_dma_cookie', handle.dip)
        return cookieValue(handle, ddi_dma_cookie_iter(handle, before))
      },
    },
    ddi_dma_cookie_get: {
      plain: (call) => cookieValue(handleOf(call), ddi_dma_cookie_get(handleOf(call), call.number(1, 'index', 0))),
    },
    ddi_dma_cookie_one: { plain: (call) => cookieValue(handleOf(call), ddi_dma_cookie_one(handleOf(call))) },
    ddi_dma_ncookies: { plain: (call) => ddi_dma_ncookies(handleOf(call)) },
    ddi_dma_numwin: {
      plain(call) {
        const { status, nwin } = ddi_dma_numwin(handleOf(call))
        return { value: numberValue(status), outs: outs(call, [1, 'nwinp', numberValue(nwin)]) }
      },
    },
    ddi_dma_getwin: {
      plain(call) {
        const handle = handleOf(call)
        const { status, offset, length, cookie, ccount } = ddi_dma_getwin(handle, call.number(1, 'win', 0))
        return {
          value: numberValue(status),
          outs: outs(
            call,
            [2, 'offp', numberValue(offset)],
            [3, 'lenp', numberValue(length)],
            [4, 'cookiep', cookieValue(handle, cookie)],
            [5, 'ccountp', numberValue(ccount)],
          ),
        }
      },
    },
    ddi_dma_burstsizes: { plain: (call) => ddi_dma_burstsizes(handleOf(call)) },
    ddi_dma_mem_alloc: orSleep(4, (call) => instanceOf(handleOf(call)), memory),
    ddi_dma_mem_free: {
      plain(call) {
        const mapping = call.object<Mapping>(0, 'ddi_acc_handle')
        const found: DdiDmaMemory | undefined = side.memories.get(mapping)?.memory
        if (!found) throw call.wrong('the handle is not one of ddi_dma_mem_alloc')
        const { instance } = mapping
        if (k().isDeviceBusy(instance.name) && found.handle.state === 'bound')
          k().report('UseAfterFree', `ddi_dma_mem_free of memory that ${instance.name} works on`)
        ddi_dma_mem_free(found)
        side.memories.delete(mapping)
        objects().drop(mapping)
      },
    },
    // ---------------------------------------------------------------- channels of the motherboard
    ddi_dmae_alloc: {
      plain(call) {
        const { engine, instance, chnl } = channel(call)
        const status = dmae.ddi_dmae_alloc(engine, instance.name, chnl, waitOf(call, 2, instance), argOf(call, 3))
        return status === MUST_SLEEP ? DDI_DMA_NORESOURCES : status
      },
    },
    ddi_dmae_release: {
      plain(call) {
        const { engine, instance, chnl } = channel(call)
        return dmae.ddi_dmae_release(engine, instance.name, chnl)
      },
    },
    ddi_dmae_prog: {
      plain(call) {
        const { instance, engine, chnl } = channel(call, 3)
        const request = call.data(1, 'dmaereqp')
        const cookie = call.isNull(2) ? null : call.object<DdiDmaCookie>(2, 'ddi_dma_cookie', instance.name)
        if (cookie) {
          const addr = Number(cookie.dmac_laddress)
          instance.judgeAddress(addr + cookie.dmac_size - 1, 'ddi_dmae_prog')
          const list = [{ addr, size: cookie.dmac_size }]
          instance.judgeList(list)
          const { der_command: command } = request
          const isVerify = command !== DMAE_CMD_READ && command !== DMAE_CMD_WRITE
          const isEndless = request['der_bufprocess'] === DMAE_BUF_AUTO
          instance.programs(list, isVerify ? null : wayOf(command === DMAE_CMD_READ), isEndless)
        }
        const field = (name: string): number => (typeof request[name] === 'number' ? request[name] : 0)
        return dmae.ddi_dmae_prog(
          engine,
          instance.name,
          {
            ...{ der_command: field('der_command'), der_bufprocess: field('der_bufprocess') },
            ...{ der_trans: field('der_trans'), der_step: field('der_step') },
          },
          cookie,
          chnl,
        )
      },
    },
    ddi_dmae_disable: channelCall(dmae.ddi_dmae_disable),
    ddi_dmae_enable: channelCall(dmae.ddi_dmae_enable),
    ddi_dmae_stop: channelCall(dmae.ddi_dmae_stop),
    ddi_dmae_1stparty: channelCall(dmae.ddi_dmae_1stparty),
    ddi_dmae_getcnt: {
      plain(call) {
        const { engine, instance, chnl } = channel(call)
        const { status, count } = dmae.ddi_dmae_getcnt(engine, instance.name, chnl)
        return { value: numberValue(status), outs: outs(call, [2, 'countp', numberValue(count)]) }
      },
    },
  }

  function channelCall(run: (engine: dmae.DmaEngine, dip: string, chnl: number) => number): Service {
    return {
      plain(call) {
        const { engine, instance, chnl } = channel(call)
        return run(engine, instance.name, chnl)
      },
    }
  }
}

/** Begins and ends as the engine asks? */
function judgeAlignment(k: SolarisKernel, { attr, dip }: DdiDmaHandle, address: number, length: number): void {
  const align = Number(attr.dma_attr_align)
  const { dma_attr_minxfer: minxfer } = attr
  if (align > 1 && address % align !== 0)
    k.report('DmaAlignment', `${dip}: address 0x${address.toString(16)} is no multiple of ${align}, dma_attr_align`)
  else if (minxfer > 1 && length % minxfer !== 0)
    k.report('DmaAlignment', `${dip}: ${length} bytes are no multiple of ${minxfer}, dma_attr_minxfer`)
}

/** A driver that promises more than its engine can. */
function judgeReach(k: SolarisKernel, instance: Instance, attr: DdiDmaAttr): void {
  const real = instance.parts.attr.dma_attr_addr_hi
  if (attr.dma_attr_addr_hi <= real) return
  k.report(
    'AddressRange',
    `dma_attr_addr_hi of ${instance.name} says 0x${attr.dma_attr_addr_hi.toString(16)}; the engine reaches 0x${real.toString(16)}`,
  )
}

/** The attributes that a driver wrote down. */
function attributes(call: CallArguments): DdiDmaAttr {
  const given = call.data(1, 'attr')
  const fields: Record<string, number | bigint> = {}
  for (const short of ATTR_FIELDS) {
    const name = `dma_attr_${short}`
    const value = given[name]
    if (value === undefined || value === null) continue
    if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) fields[name] = BigInt(value)
    else if (typeof value === 'number' && Number.isSafeInteger(value)) fields[name] = value
    else throw call.wrong(`${name}: expected a whole number (0xffffffffffffffffn for 64 bits)`)
  }
  const unknown = Object.keys(given).find((name) => !ATTR_FIELDS.some((short) => name === `dma_attr_${short}`))
  if (unknown !== undefined) throw call.wrong(`there is no attribute ${unknown.slice(0, 80)}`)
  return ddi_dma_attr(fields)
}
