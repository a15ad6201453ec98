import type { Step } from '../core/process'
import { PIO_CSR, START_TRANSFER } from '../hw/pio-card'
import { work } from '../kern/step'
import * as access from '../solaris/ddi_access'
import { DDI_SUCCESS } from '../solaris/ddi_dma/constants'
import type { CallArguments } from './arguments'
import { DriverRefusal, type Out, type Value } from './engine'
import { numberValue, type Service } from './service'
import type { SolarisSide } from './solaris-driver'
import { isCardRegister, type Instance, type Mapping } from './solaris-instance'

const WIDTHS = { 8: 1, 16: 2, 32: 4 } as const

/** The registers of a device, and memory of ddi_dma_mem_alloc. @source ddi_regs_map_setup(9F), ddi_get8(9F), ddi_put8(9F) */
export function registerServices(side: SolarisSide): Record<string, Service> {
  const { k } = side
  const objects = (): ReturnType<SolarisSide['runtime']>['objects'] => side.runtime().objects
  const dip = (call: CallArguments): Instance => call.object<Instance>(0, 'dev_info')
  const outs = (call: CallArguments, ...list: readonly (readonly [number, string, Value])[]): Out[] =>
    list.flatMap(([index, what, value]) => (call.pointer(index, what) ? [{ index, value }] : []))
  return {
    ddi_regs_map_setup: {
      plain(call) {
        const instance = dip(call)
        const { parts, ram } = instance
        const { thirdParty, isProgrammed, registers } = parts
        const isByte = isProgrammed || thirdParty !== null
        const kernel = k()
        const ddi =
          registers && !isProgrammed ? access.ddi_regs_map_setup(kernel, registers, thirdParty?.card ?? 0).handle : null
        if (ddi) ddi.link = instance.link
        const mapping: Mapping = {
          ...{ instance, handle: ddi, memory: null, isMapped: true, width: isByte ? 1 : 4 },
          size: ram?.length ?? (isProgrammed ? PIO_CSR + 1 : thirdParty ? 8 : Infinity),
        }
        instance.mappings.add(mapping)
        const address = ram ? side.addWindow(ram) : 0
        const handle = objects().give('ddi_acc_handle', mapping, instance.name)
        return {
          value: numberValue(DDI_SUCCESS),
          outs: outs(call, [2, 'addrp', numberValue(address)], [6, 'handlep', handle]),
        }
      },
    },
    ddi_regs_map_free: {
      plain(call) {
        const mapping = call.object<Mapping>(0, 'ddi_acc_handle')
        mapping.isMapped = false
        mapping.instance.mappings.delete(mapping)
        if (mapping.handle) access.ddi_regs_map_free(mapping.handle)
        objects().drop(mapping)
      },
    },
    ddi_get8: look(8),
    ddi_get16: look(16),
    ddi_get32: look(32),
    ddi_put8: store(8),
    ddi_put16: store(16),
    ddi_put32: store(32),
  }

  function look(bits: 8 | 16 | 32): Service {
    return { isLook: true, plain: (call) => read(call, WIDTHS[bits]) }
  }

  function store(bits: 8 | 16 | 32): Service {
    const width = WIDTHS[bits]
    return {
      isStore: true,
      plain(call) {
        const { mapping, offset, value } = target(call, width)
        if (!mapping.handle && !mapping.memory && !mapping.instance.ram) k().cpu.charge(k().costs.registerAccess)
        write(mapping, offset, width, value)
      },
      *step(call): Step<void> {
        const { mapping, offset, value } = target(call, width)
        // A card of programmed I/O has the value when the access is over.
        if (!mapping.memory && !mapping.handle) yield* work(k(), k().costs.registerAccess, `ddi_put${bits}`)
        write(mapping, offset, width, value)
        if (mapping.handle) yield* work(k(), 0, `ddi_put${bits}`)
      },
    }
  }

  function target(call: CallArguments, width: 1 | 2 | 4): { mapping: Mapping; offset: number; value: number } {
    const mapping = call.object<Mapping>(0, 'ddi_acc_handle')
    const offset = checked(call, mapping, width)
    return { mapping, offset, value: call.number(2, 'value') }
  }

  function write(mapping: Mapping, offset: number, width: 1 | 2 | 4, value: number): void {
    const { instance, handle, memory: block } = mapping
    if (block) {
      side.memory.stored(offset, width)
      return k().kas.write(offset, bytesOf(value, width))
    }
    if (instance.ram && !handle) return instance.ram.set(bytesOf(value, width), offset - side.windowOf(instance.ram))
    if (!handle) {
      const { card } = instance.parts.device
      if (offset === PIO_CSR && (value & START_TRANSFER) !== 0) {
        k().checkCommand(instance.name)
        if (card.isDigesting)
          k().report(
            'DeviceBusy',
            `${instance.name} is given a byte while it is busy with the last one, which loses it`,
          )
      }
      card.put8(offset, value & 0xff, (k().cpu.curproc ?? { link: k().link }).link)
      return
    }
    instance.written(offset, value)
    const put = width === 1 ? access.ddi_put8 : width === 2 ? access.ddi_put16 : access.ddi_put32
    put(handle, offset, value)
  }

  function read(call: CallArguments, width: 1 | 2 | 4): number {
    const mapping = call.object<Mapping>(0, 'ddi_acc_handle')
    const offset = checked(call, mapping, width)
    const { instance, handle, memory: block } = mapping
    const kernel = k()
    if (block) {
      side.looked(offset, width)
      return numberOf(kernel.kas.read(offset, width))
    }
    if (instance.ram && !handle) {
      const at = offset - side.windowOf(instance.ram)
      return numberOf(instance.ram.subarray(at, at + width))
    }
    if (!handle) {
      kernel.cpu.charge(kernel.costs.registerAccess)
      return instance.parts.device.card.get8(offset, (kernel.cpu.curproc ?? { link: kernel.link }).link)
    }
    const get = width === 1 ? access.ddi_get8 : width === 2 ? access.ddi_get16 : access.ddi_get32
    return get(handle, offset)
  }

  /** Offset of an access, after the rules of the register set. */
  function checked(call: CallArguments, mapping: Mapping, width: 1 | 2 | 4): number {
    const offset = call.number(1, 'address', 0)
    const { instance, memory: block, handle } = mapping
    const base = block ? block.kaddr : instance.ram && !handle ? side.windowOf(instance.ram) : 0
    const inside = offset - base
    const isRegister = !block && !instance.ram
    const sgllen = Math.max(1, instance.parts.attr.dma_attr_sgllen)
    const problem =
      inside < 0 ||
      inside + width > mapping.size ||
      (isRegister && mapping.width === 4 && !isCardRegister(offset, sgllen))
        ? 'lies outside the set'
        : isRegister && width !== mapping.width
          ? `is ${8 * mapping.width} bits wide`
          : inside % width !== 0
            ? `is not at a multiple of ${width}`
            : null
    if (problem === null) return offset
    const message = `${call.service}: the register at 0x${offset.toString(16)} of ${instance.name} ${problem}`
    k().report('RegisterAccess', message)
    throw new DriverRefusal('F_REG', message)
  }
}

/** Little-endian bytes. */
const bytesOf = (value: number, width: number): Uint8Array =>
  Uint8Array.from({ length: width }, (_, index) => (value >>> (8 * index)) & 0xff)
const numberOf = (bytes: Uint8Array): number => bytes.reduceRight((sum, byte) => 256 * sum + byte, 0)
