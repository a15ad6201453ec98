import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as fc from 'fast-check'
import { QuickJS } from 'quickjs-wasi'
import { describe, expect, it } from 'vitest'
import { Border, LAYOUT } from './border'

async function machine(): Promise<{ readonly vm: QuickJS; readonly border: Border }> {
  const vm = await QuickJS.create(readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm')))
  return { vm, border: new Border(vm) }
}

describe('Border', () => {
  it('hears which function was called, on what and with what, and gives back what was put', async () => {
    const { vm, border } = await machine()
    const heard: unknown[] = []
    border.listen((index, count, args) => {
      const places = Array.from({ length: count }, (_, at) => border.argument(args, at))
      heard.push([index, border.low(border.self), ...places.map((place) => [border.low(place), border.kind(place)])])
      border.putNumber(border.back, 100 + index)
    })
    vm.setProp(vm.global, 'made', border.make(['first', 'second']))
    const said = vm.evalCode('[made[0].name, made[1].length, made[1].call(7, 5, null, true), made[0].call(8)].join()')
    expect(said.toString()).toBe('first,0,101,100')
    expect(heard).toEqual([
      [1, 7, [5, LAYOUT.integer], [expect.any(Number), LAYOUT.null], [1, LAYOUT.boolean]],
      [0, 8],
    ])
  })

  it('throws in the guest what was thrown for it', async () => {
    const { vm, border } = await machine()
    border.listen(() => {
      vm.newString('no').consume(({ ptr }) => border.exports.qjs_throw(ptr))
      border.put(border.back, 0, LAYOUT.exception)
    })
    vm.setProp(vm.global, 'made', border.make(['first']))
    expect(vm.evalCode('try { made[0]() } catch (error) { error + "!" }').toString()).toBe('no!')
    const thrower = vm.evalCode('() => made[0]()')
    expect(border.call(border.low(thrower.ptr), 0)).toBe(false)
    expect(border.caught().toString()).toBe('no')
  })

  it('carries every number there and back', async () => {
    const { vm, border } = await machine()
    const same = vm.evalCode('(value) => value')
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-0, 2 ** 31, -(2 ** 31), 2 ** 53)), (value) => {
        border.passNumber(0, value)
        border.ask(border.low(same.ptr), 1)
        expect(border.exports.qjs_get_float64(border.answer)).toBe(value)
      }),
    )
  })

  it('counts who owns an object', async () => {
    const { vm, border } = await machine()
    const object = vm.newObject()
    const address = border.low(object.ptr)
    expect(border.owners(address)).toBe(1)
    vm.setProp(vm.global, 'a', object)
    vm.evalCode('globalThis.b = [a, a]').dispose()
    expect(border.owners(address)).toBe(4)
    vm.evalCode('delete globalThis.b').dispose()
    border.hold(object.ptr)
    expect(border.owners(address)).toBe(3)
    border.releaseObject(address)
    expect(border.owners(address)).toBe(2)
  })

  it('makes objects of a prototype that take no properties', async () => {
    const { vm, border } = await machine()
    const prototype = vm.evalCode('globalThis.p = { get seven() { return 7 } }; p')
    border.makeObject(border.low(prototype.ptr))
    const made = border.low(border.answer)
    expect(border.prototypeOf(made)).toBe(border.low(prototype.ptr))
    const test = vm.evalCode(
      '(it) => { "use strict"; try { it.x = 1 } catch { return it.seven + Object.isFrozen(it) } }',
    )
    border.passObject(0, made)
    border.ask(border.low(test.ptr), 1)
    expect(border.answerText()).toBe('8')
    border.releaseObject(made)
  })

  it('finds no prototype in a proxy', async () => {
    const { vm, border } = await machine()
    const proxy = vm.evalCode('new Proxy({}, { getPrototypeOf() { throw 1 } })')
    expect(border.prototypeOf(border.low(proxy.ptr))).toBe(0)
    expect(border.prototypeOf(proxy.identity)).toBe(0)
    expect(border.prototypeOf(vm.evalCode('Object.create(null)').identity)).toBe(0)
  })
})
