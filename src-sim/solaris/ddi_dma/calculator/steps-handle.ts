import { bindObject, ddi_dma_unbind_handle } from '../bind'
import {
  ddi_dma_cookie_get,
  ddi_dma_cookie_iter,
  ddi_dma_cookie_one,
  ddi_dma_ncookies,
  ddi_dma_nextcookie,
} from '../cookie_calls'
import { DDI_DMA_SYNC_FORCPU, DDI_DMA_SYNC_FORDEV, DDI_DMA_SYNC_FORKERNEL, DDI_SUCCESS } from '../constants'
import type { DdiDmaCookie, DdiDmaHandle } from '../handle'
import { ddi_dma_alloc_handle, ddi_dma_burstsizes, ddi_dma_free_handle } from '../handle'
import { ddi_dma_mem_alloc, ddi_dma_mem_free } from '../mem_alloc'
import { MUST_SLEEP } from '../nexus'
import { ddiPanic } from '../panic'
import { ddi_dma_getwin, ddi_dma_numwin, ddi_dma_sync } from '../sync'
import { UNRESTRICTED_ATTR } from '../attr'
import { byteRuns } from './memory'
import type { CookieOutcome } from './run-bind'
import { statusFields, windowsOutcome } from './run-bind'
import type { StepAnswer } from './run-steps'
import type { StepsMachine } from './steps-machine'
import type { Step } from './steps-schema'

type HandleStep = Exclude<Step, { channel: number }>
type Only<Name extends Step['do']> = Extract<Step, { do: Name }>

/**
 * Carry out one step.
 *
 * @source ddi_dma_alloc_handle(9F) and the pages it refers to
 */
export function carryOut(machine: StepsMachine, step: HandleStep): StepAnswer {
  switch (step.do) {
    case 'alloc_handle':
      return allocHandle(machine, step)
    case 'free_handle':
      ddi_dma_free_handle(machine.handle(step.handle))
      return {}
    case 'bind':
      return bind(machine, step)
    case 'unbind':
      return answerOf(ddi_dma_unbind_handle(machine.handle(step.handle)))
    case 'nextcookie':
    case 'cookie_get':
    case 'cookie_one':
      return { cookie: shownCookie(machine.handle(step.handle), oneCookie(machine.handle(step.handle), step)) }
    case 'cookie_iter':
      return { cookies: iterated(machine.handle(step.handle)) }
    case 'ncookies':
      return { count: ddi_dma_ncookies(machine.handle(step.handle)) }
    case 'numwin': {
      const { status, nwin } = ddi_dma_numwin(machine.handle(step.handle))
      return { ...answerOf(status), count: nwin }
    }
    case 'getwin':
      return getwin(machine, step)
    case 'sync':
      return sync(machine, step)
    case 'burstsizes':
      return { burstsizes: ddi_dma_burstsizes(machine.handle(step.handle)) }
    case 'cpu_write':
    case 'cpu_read':
    case 'device_write':
    case 'device_read':
      return touch(machine, step)
    case 'run_softcalls':
      machine.runSoftcalls()
      return {}
    case 'take':
      return answerOf(machine.take(step.resource, step.count) ? DDI_SUCCESS : -1)
    case 'give':
      machine.give(step.resource, step.count)
      return {}
    case 'register':
      machine.nexus.callbacks.register(machine.callback(step.callback), step.callback)
      return {}
    case 'mem_alloc':
      return memAlloc(machine, step)
    case 'mem_free': {
      const memory = machine.memories.get(step.object)
      if (memory === undefined) ddiPanic(`${step.object} was not made by mem_alloc`)
      ddi_dma_mem_free(memory)
      machine.memories.delete(step.object)
      return {}
    }
    case 'strategy':
      machine.driver(step.driver).strategy({ name: step.object, object: machine.object(step.object) })
      return {}
    case 'interrupt':
      machine.driver(step.driver).interrupt()
      return {}
    case 'detach':
      machine.driver(step.driver).detach()
      return {}
  }
}

/** A DDI_SUCCESS or DDI_FAILURE status, or a wish to sleep, as an answer. @source DDI calls */
export function answerOf(status: number | typeof MUST_SLEEP): StepAnswer {
  if (status === MUST_SLEEP) return { status: 'SLEEPS' }
  if (status === DDI_SUCCESS) return { status: 'SUCCESS' }
  return { status: 'FAILURE' }
}

function allocHandle(machine: StepsMachine, step: Only<'alloc_handle'>): StepAnswer {
  const attr = step.attributes ?? machine.attributes ?? UNRESTRICTED_ATTR
  const { waitfp, arg } = machine.wait(step.wait)
  const { status, handle, reason } = ddi_dma_alloc_handle(machine.nexus, step.dip ?? step.handle, attr, waitfp, arg)
  if (handle === null) return { status: statusFields(status).result, reason }
  machine.handles.set(step.handle, handle)
  return { status: 'SUCCESS' }
}

function bind(machine: StepsMachine, step: Only<'bind'>): StepAnswer {
  const handle = machine.handle(step.handle)
  const { waitfp, arg } = machine.wait(step.wait)
  const { status, cookie, ccount, reason } = bindObject(
    handle,
    machine.object(step.object),
    step.flags ?? 0,
    waitfp,
    arg,
  )
  const word = statusFields(status).result
  if (cookie === null) return { status: word, reason, ccount, cookie: null }
  return { status: word, ccount, cookie: shownCookie(handle, cookie), cookies: activeCookies(handle) }
}

function getwin(machine: StepsMachine, step: Only<'getwin'>): StepAnswer {
  const handle = machine.handle(step.handle)
  const { status, offset, length, cookie, ccount } = ddi_dma_getwin(handle, step.window)
  if (cookie === null) return answerOf(status)
  return {
    ...answerOf(status),
    offset,
    length,
    ccount,
    cookie: shownCookie(handle, cookie),
    cookies: activeCookies(handle),
  }
}

function sync(machine: StepsMachine, step: Only<'sync'>): StepAnswer {
  const types = { FORDEV: DDI_DMA_SYNC_FORDEV, FORCPU: DDI_DMA_SYNC_FORCPU, FORKERNEL: DDI_DMA_SYNC_FORKERNEL }
  return answerOf(ddi_dma_sync(machine.handle(step.handle), step.offset ?? 0, step.length ?? 0, types[step.type]))
}

function oneCookie(
  handle: DdiDmaHandle,
  step: Only<'nextcookie'> | Only<'cookie_get'> | Only<'cookie_one'>,
): DdiDmaCookie | null {
  if (step.do === 'nextcookie') return ddi_dma_nextcookie(handle)
  return step.do === 'cookie_one' ? ddi_dma_cookie_one(handle) : ddi_dma_cookie_get(handle, step.index)
}

function iterated(handle: DdiDmaHandle): CookieOutcome[] {
  const seen: CookieOutcome[] = []
  for (let cookie = ddi_dma_cookie_iter(handle, null); cookie !== null; cookie = ddi_dma_cookie_iter(handle, cookie)) {
    const shown = shownCookie(handle, cookie)
    if (shown !== null) seen.push(shown)
  }
  return seen
}

function activeCookies(handle: DdiDmaHandle): readonly CookieOutcome[] {
  return windowsOutcome(handle)[handle.binding?.currentWindow ?? 0]?.cookies ?? []
}

function shownCookie(handle: DdiDmaHandle, cookie: DdiDmaCookie | null): CookieOutcome | null {
  const { binding } = handle
  const cookies = binding?.windows[binding.currentWindow]?.cookies ?? []
  const index = cookies.findIndex((candidate) => candidate === cookie)
  return activeCookies(handle)[index] ?? null
}

function touch(
  machine: StepsMachine,
  step: Only<'cpu_write'> | Only<'cpu_read'> | Only<'device_write'> | Only<'device_read'>,
): StepAnswer {
  const offset = step.offset ?? 0
  const stretches =
    'object' in step
      ? machine.stretches(step.object, offset, step.length ?? machine.object(step.object).size - offset)
      : deviceStretches(machine, machine.handle(step.handle), offset, step.length)
  if ('byte' in step) {
    for (const { address, length } of stretches) machine.memory.fill(address, length, step.byte)
    return {}
  }
  return { bytes: byteRuns(stretches.map(({ address, length }) => machine.memory.read(address, length))) }
}

/** Where the device's bytes are: it follows the cookies of the active window, through the IOMMU if there is one. */
function deviceStretches(
  machine: StepsMachine,
  handle: DdiDmaHandle,
  offset: number,
  wanted: number | undefined,
): { address: number; length: number }[] {
  const { binding, window } = handle.active('device')
  const length = wanted ?? window.size - offset
  if (offset + length > window.size) ddiPanic(`the window has ${window.size} bytes: no byte ${offset + length - 1}`)
  const { pageSize } = machine.nexus.rules
  const stretches: { address: number; length: number }[] = []
  let skip = offset
  let left = length
  for (const cookie of window.cookies) {
    const from = Math.min(skip, cookie.dmac_size)
    skip -= from
    let at = cookie.dmac_laddress + BigInt(from)
    for (let rest = Math.min(left, cookie.dmac_size - from); rest > 0;) {
      const take = Math.min(rest, pageSize - Number(at % BigInt(pageSize)))
      const physical = binding.range === null ? at : machine.nexus.resources.dvma?.translate(at)
      if (physical === null || physical === undefined) ddiPanic(`device address 0x${at.toString(16)} is not mapped`)
      stretches.push({ address: Number(physical), length: take })
      at += BigInt(take)
      rest -= take
      left -= take
    }
  }
  return stretches
}

function memAlloc(machine: StepsMachine, step: Only<'mem_alloc'>): StepAnswer {
  const { waitfp, arg } = machine.wait(step.wait)
  const { status, memory } = ddi_dma_mem_alloc(machine.handle(step.handle), machine.allocator, step.length, waitfp, arg)
  if (memory === null) return answerOf(status)
  machine.objects.set(step.object, memory.object)
  machine.memories.set(step.object, memory)
  return {
    ...answerOf(status),
    length: memory.real_length,
    offset: memory.object.offset,
    count: Math.ceil((memory.object.offset + memory.real_length) / machine.nexus.rules.pageSize),
  }
}
