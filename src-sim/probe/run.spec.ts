import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newLink } from '../core/sink'
import { handSource, type HandRow } from '../testing/export-bench'
import { KIND } from '../trace/kinds'
import { Recorder } from '../trace/recorder'
import type { TraceTable } from '../trace/table'
import { compileProgram, fits } from './compile'
import { ProbeRun, runProgram, type ProbeOptions, type ProbeResult } from './run'
import { showProblem } from './syntax'

function run(text: string, table: TraceTable, options: ProbeOptions = {}): ProbeResult {
  const compiled = compileProgram(text)
  if (!compiled.ok) throw new Error(showProblem(text, compiled.problem))
  return runProgram(compiled.program, table, options)
}
const problem = (text: string): string => {
  const compiled = compileProgram(text)
  if (compiled.ok) throw new Error(`${text} is fine`)
  return `${compiled.problem.line}:${compiled.problem.column}: ${compiled.problem.message}`
}
const hand = (rows: readonly HandRow[]): TraceTable => handSource(rows).table
const text = ({ lines }: ProbeResult): string[] => lines.map((line) => line.text)
/** What a quiet program prints, in one piece. */
const said = (program: string, table: TraceTable): string =>
  text(run(`#pragma D option quiet\n${program}`, table)).join('|')

const device = { sort: 'device', track: 'disk0' } as const
const io = hand([
  { kind: 'cpu:switch', at: 0, sort: 'cpu', track: 'cpu0', arg0: 3 },
  { kind: 'syscall', at: 1, duration: 90, request: 1, arg0: 1024, text: 'aread' },
  { kind: 'io:start', at: 10, request: 1, chunk: 1, id: 1, arg0: 8, arg1: 1024 },
  { kind: 'io:addr', at: 10, request: 1, chunk: 1, id: 1, arg0: 4096, arg1: 0 },
  { kind: 'io:wait-start', at: 11, request: 1, id: 1 },
  { kind: 'proc:sleep', at: 12, duration: 48, text: 'biowait' },
  { kind: 'dev:command', at: 20, duration: 30, ...device, request: 1, chunk: 1, id: 1, arg0: 8, arg1: 1024 },
  { kind: 'io:done', at: 60, ...device, request: 1, chunk: 1, id: 1, arg0: 512, arg1: 5 },
  { kind: 'io:wait-done', at: 62, request: 1, id: 1, arg1: 5 },
  { kind: 'syscall:return', at: 90, request: 1, arg0: -1, arg1: 5 },
  { kind: 'syscall', at: 95, duration: 0, request: 2, arg0: 0, text: 'aiowait' },
])

describe('io probes', () => {
  it('have the members of the Solaris structures, before and after the transfer', () => {
    const members =
      'args[0]->b_flags, args[0]->b_bcount, args[0]->b_blkno, args[0]->b_addr, args[0]->b_resid, args[0]->b_error'
    expect(said(`io::: { printf("%s %x %d %d %d %d %d\\n", probename, ${members}); }`, io)).toBe(
      [
        'start 461 1024 8 4096 0 0',
        'wait-start 461 1024 8 4096 0 0',
        'done 467 1024 8 4096 512 5',
        'wait-done 467 1024 8 4096 512 5',
        '',
      ].join('|'),
    )
    const names =
      'args[1]->dev_statname, args[1]->dev_name, args[1]->dev_instance, args[1]->dev_pathname, args[2]->fi_pathname'
    expect(said(`io:::start { printf("%s %s %d %s %s", ${names}); }`, io)).toBe(
      'disk0 disk 0 /devices/disk@0:raw /dev/rdsk/disk0|',
    )
    expect(said('io:::start { printf("%d %d", getmajor(args[0]->b_edev), getminor(args[0]->b_edev)); }', io)).toBe(
      '32 0|',
    )
  })

  it('know who is on the processor', () => {
    expect(said('io::: { printf("%s %s %d %d\\n", probename, execname, pid, tid); }', io)).toBe(
      'start cat 3 1|wait-start cat 3 1|done sched 0 0|wait-done cat 3 1|',
    )
  })
})

describe('syscall probes', () => {
  it('have the name of the call as function, the bytes asked, the result and errno', () => {
    expect(said('syscall::aread:entry { printf("%s %d", probefunc, arg2); }', io)).toBe('aread 1024|')
    expect(said('syscall:::return { printf("%s %d %d", probefunc, arg0, errno); }', io)).toBe('aread -1 5|')
    expect(run('syscall::a*:entry', io).fired).toBe(2)
    expect(run('syscall::read:entry', io).fired).toBe(0)
  })
})

describe('variables', () => {
  it('belong to the program, the thread or the clause', () => {
    expect(said('io:::start, io:::done { n++; trace(n); }', io)).toBe('12|')
    expect(
      said(
        'syscall:::entry { self->t = timestamp; } syscall:::return /self->t/ { trace(timestamp - self->t); self->t = 0; }',
        io,
      ),
    ).toBe('89|')
    expect(said('io:::done { trace(self->t); } syscall:::entry { self->t = 7; }', io)).toBe('0|')
    expect(said('io::: { this->x += 1; } io::: { trace(this->x); }', io)).toBe('1111|')
    expect(
      said('io:::start { a[pid, "x"] = 5; } END { trace(a[3, "x"]); trace(a[3, "y"]); name = "n"; trace(name); }', io),
    ).toBe('50n|')
  })

  it('take their type from what they are given, wherever that stands', () => {
    expect(said('BEGIN /a == ""/ { a = b; trace(1); } END { b = "x"; }', io)).toBe('1|')
    expect(problem('BEGIN { a = 1; a = "x"; }')).toBe('1:16: a is a number elsewhere in the program')
    expect(problem('BEGIN { a[1] = 1; b = a["x"]; }')).toContain('key 1 of a is a number elsewhere')
    expect(problem('BEGIN { a[1] = 1; b = a; }')).toContain('a has 1 key elsewhere')
    expect(problem('BEGIN { trace(self->x); }')).toContain('self->x is never given a value')
  })

  it('of ours give way to those of a program', () => {
    expect(said('sdt:::dev-command { trace(duration); }', io)).toBe('30|')
    expect(said('BEGIN { duration = 4; } END { trace(duration); }', io)).toBe('4|')
    expect(problem('BEGIN { timestamp = 4; }')).toBe('1:9: timestamp cannot be changed')
  })
})

describe('numbers', () => {
  const value = (expression: string): string => said(`BEGIN { trace(${expression}); }`, io).replace(/\|$/, '')
  it('have 64 bits with sign and wrap around', () => {
    expect(value('9223372036854775807 + 1')).toBe('-9223372036854775808')
    expect(value('0xffffffffffffffff')).toBe('-1')
    expect(value('-7 / 2')).toBe('-3')
    expect(value('-7 % 2')).toBe('-1')
    expect(value('1 << 40')).toBe('1099511627776')
    expect(value('-1 >> 1')).toBe('-1')
    expect(value('~0 & 0xff | 0x100')).toBe('511')
    expect(value('3 ^^ 0')).toBe('1')
    expect(value('"a" < "b" ? strjoin("x", lltostr(5)) : "no"')).toBe('x5')
    expect(value('substr("dma_breakup", -7, 5)')).toBe('break')
    expect(value('basename("/dev/rdsk/disk0")')).toBe('disk0')
    expect(value('dirname("/dev/rdsk/disk0")')).toBe('/dev/rdsk')
  })

  it('agree with whole numbers of any size, cut to 64 bits', () => {
    const int = fc.oneof(
      fc.bigInt({ min: -(1n << 63n) + 1n, max: (1n << 63n) - 1n }),
      fc.bigInt(-100n, 100n),
      fc.bigInt(-(1n << 54n), 1n << 54n),
    )
    const apply: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
      '+': (a, b) => a + b,
      '-': (a, b) => a - b,
      '*': (a, b) => a * b,
      '/': (a, b) => a / b,
      '%': (a, b) => a % b,
      '&': (a, b) => a & b,
      '|': (a, b) => a | b,
      '^': (a, b) => a ^ b,
      '<': (a, b) => (a < b ? 1n : 0n),
      '==': (a, b) => (a === b ? 1n : 0n),
    }
    fc.assert(
      fc.property(int, int, fc.constantFrom(...Object.keys(apply)), (a, b, operator) => {
        fc.pre(b !== 0n || !'/%'.includes(operator))
        expect(value(`(${a}) ${operator} (${b})`)).toBe(String(BigInt.asIntN(64, apply[operator]!(a, b))))
      }),
      { numRuns: 200 },
    )
  })
})

describe('output', () => {
  it('has the layout of dtrace', () => {
    expect(text(run('io:::start { trace(execname); trace(pid); trace(timestamp); }', io))).toEqual([
      'CPU     ID                    FUNCTION:NAME',
      `  0    121              bdev_strategy:start   ${'cat'.padEnd(33)}        3               10`,
      '',
    ])
    expect(text(run('BEGIN', io))).toEqual([
      'CPU     ID                    FUNCTION:NAME',
      '  0      1                           :BEGIN ',
      '',
    ])
  })

  it('says which event a line is about', () => {
    expect(run('io:::start { printf("a\\nb"); }', io).lines.map(({ row }) => row)).toEqual([-1, 2, 2, -1])
  })

  it('formats as printf does', () => {
    const printed = (format: string, ...values: string[]): string =>
      said(`BEGIN { printf(${[JSON.stringify(format), ...values].join(', ')}); }`, io).replace(/\|$/, '')
    expect(printed('%5d|%-5d|%05d|%+d|% d', '42', '42', '42', '42', '42')).toBe('   42|42   |00042|+42| 42')
    expect(printed('%x %X %#x %o %u %c %%', '255', '255', '255', '8', '-1', '65')).toBe(
      'ff FF 0xff 10 18446744073709551615 A %',
    )
    expect(printed('%6s|%-6s|%.2s', '"abc"', '"abc"', '"abc"')).toBe('   abc|abc   |ab')
    expect(printed('%lld %.4d', '7', '7')).toBe('7 0007')
    expect(problem('BEGIN { printf("%d", execname); }')).toContain('%d takes a number')
    expect(problem('BEGIN { printf("%s", pid); }')).toContain('%s takes a text')
    expect(problem('BEGIN { printf("%d"); }')).toContain('%d has no value')
    expect(problem('BEGIN { printf("%q", 1); }')).toContain('%q is no conversion')
    expect(problem('BEGIN { printf("%999d", 1); }')).toContain('wider than')
    expect(problem('BEGIN { printf("x", 1); }')).toContain('1:21: this value has no conversion')
  })

  it('draws distributions as dtrace does', () => {
    const rows = [1, 2, 3, 700, -5].map((arg0, index): HandRow => ({ kind: 'pm:busy', at: index, ...device, arg0 }))
    expect(text(run('sdt:::pm-busy { @ = quantize(arg0); }', hand(rows)))).toEqual([
      '',
      '',
      '           value  ------------- Distribution ------------- count    ',
      '              -8 |                                         0        ',
      '              -4 |@@@@@@@@                                 1        ',
      '              -2 |                                         0        ',
      '              -1 |                                         0        ',
      '               0 |                                         0        ',
      '               1 |@@@@@@@@                                 1        ',
      '               2 |@@@@@@@@@@@@@@@@                         2        ',
      '               4 |                                         0        ',
      '               8 |                                         0        ',
      '              16 |                                         0        ',
      '              32 |                                         0        ',
      '              64 |                                         0        ',
      '             128 |                                         0        ',
      '             256 |                                         0        ',
      '             512 |@@@@@@@@                                 1        ',
      '            1024 |                                         0        ',
      '',
    ])
    expect(text(run('sdt:::pm-busy { @ = lquantize(arg0, 0, 10, 2); }', hand(rows))).slice(3)).toEqual([
      '             < 0 |@@@@@@@@                                 1        ',
      '               0 |@@@@@@@@                                 1        ',
      '               2 |@@@@@@@@@@@@@@@@                         2        ',
      '               4 |                                         0        ',
      '               6 |                                         0        ',
      '               8 |                                         0        ',
      '           >= 10 |@@@@@@@@                                 1        ',
      '',
    ])
  })
})

describe('aggregations', () => {
  const rows = fc.array(
    fc.record({
      track: fc.constantFrom('a (1)', 'b (2)', 'c (3)'),
      value: fc.oneof(fc.integer({ min: -1000, max: 5000 }), fc.integer({ min: -(2 ** 40), max: 2 ** 40 })),
    }),
    { minLength: 1, maxLength: 60 },
  )
  const table = (given: readonly { track: string; value: number }[]): TraceTable =>
    hand(given.map(({ track, value }, at) => ({ kind: 'proc:compute', at, track, arg0: value })))
  const groups = (given: readonly { track: string; value: number }[]): Map<string, bigint[]> => {
    const found = new Map<string, bigint[]>()
    for (const { track, value } of given) found.set(track[0]!, [...(found.get(track[0]!) ?? []), BigInt(value)])
    return found
  }
  const naive: Readonly<Record<string, (values: readonly bigint[]) => bigint>> = {
    count: (values) => BigInt(values.length),
    sum: (values) => values.reduce((a, b) => a + b, 0n),
    avg: (values) => values.reduce((a, b) => a + b, 0n) / BigInt(values.length),
    min: (values) => values.reduce((a, b) => (a < b ? a : b)),
    max: (values) => values.reduce((a, b) => (a > b ? a : b)),
  }

  it('equal what is worked out by hand, and are sorted by value', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(...Object.keys(naive)), (given, name) => {
        const { aggregations } = run(
          `sdt:::proc-compute { @[execname] = ${name}(${name === 'count' ? '' : 'arg0'}); }`,
          table(given),
        )
        const entries = aggregations[0]!.entries
        expect(Object.fromEntries(entries.map(({ keys, value }) => [keys[0], value]))).toEqual(
          Object.fromEntries([...groups(given)].map(([key, values]) => [key, String(naive[name]!(values))])),
        )
        const order = entries.map(({ value }) => BigInt(value))
        expect(order).toEqual(order.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)))
      }),
    )
  })

  it('put every value into the bucket whose bounds hold it', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const { buckets } = run('sdt:::proc-compute { @ = quantize(arg0); }', table(given)).aggregations[0]!.entries[0]!
        expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(given.length)
        for (const { value, count } of buckets) {
          const low = Number(value)
          const holds = (each: number): boolean =>
            low > 0 ? each >= low && each < 2 * low : low < 0 ? each <= low && each > 2 * low : each === 0
          expect([value, count]).toEqual([value, given.filter((each) => holds(each.value)).length])
        }
        const linear = run('sdt:::proc-compute { @ = lquantize(arg0, -100, 1000, 100); }', table(given))
          .aggregations[0]!.entries[0]!
        for (const { value, count } of linear.buckets) {
          const [, sign, bound] = /^(< |>= )?(-?\d+)$/.exec(value)!
          const low = Number(bound)
          const holds = (each: number): boolean =>
            sign === '< ' ? each < low : sign === '>= ' ? each >= low : each >= low && each < low + 100
          expect([value, count]).toEqual([value, given.filter((each) => holds(each.value)).length])
        }
      }),
    )
  })

  it('take the square root of the spread as deviation', () => {
    const given = [2, 4, 4, 4, 5, 5, 7, 9].map((value) => ({ track: 'a (1)', value }))
    expect(run('sdt:::proc-compute { @ = stddev(arg0); }', table(given)).aggregations[0]!.entries[0]!.value).toBe('2')
  })

  it('count as many as there are rows, whatever the trace', () => {
    const { aggregations } = run('io:::, syscall:::, sdt:::, proc:::, sched::: { @ = count(); }', io)
    expect(aggregations[0]!.entries[0]!.value).toBe(String(io.rows))
  })

  it('are printed, cleared, cut and divided by actions', () => {
    const given = table([1, 2, 3].map((value) => ({ track: `${'abc'[value - 1]} (${value})`, value })))
    const keep = 'sdt:::proc-compute { @a[execname] = sum(arg0); }'
    expect(said(`${keep} END { printa("%s=%@d ", @a); }`, given)).toBe('a=1 b=2 c=3 |')
    expect(said(`${keep} END { trunc(@a, 1); printa("%s=%@d ", @a); }`, given)).toBe('c=3 |')
    expect(said(`${keep} END { trunc(@a, -1); printa("%s=%@d ", @a); }`, given)).toBe('a=1 |')
    expect(said(`${keep} END { trunc(@a); }`, given)).toBe('')
    expect(said(`${keep} END { clear(@a); printa("%s=%@d ", @a); }`, given)).toBe('a=0 b=0 c=0 |')
    expect(
      said(`${keep} END { normalize(@a, 2); printa("%s=%@d ", @a); denormalize(@a); printa("%@d", @a); }`, given),
    ).toBe('a=0 b=1 c=1 123|')
    expect(problem('BEGIN { @a = count(); @a = sum(1); }')).toContain('@a is count with no keys elsewhere')
    expect(problem('BEGIN { @a[1] = count(); printa(@b); }')).toContain('nothing fills @b; did you mean a?')
    expect(problem('BEGIN { @ = cont(); }')).toContain('1:13: cont is no aggregating function; did you mean count?')
    expect(problem('BEGIN { @ = quantize(execname); }')).toContain('quantize needs a number')
    expect(problem('BEGIN { @ = lquantize(1, 10, 5); }')).toContain('high bound above')
  })
})

describe('probes', () => {
  it('are found by patterns', () => {
    expect(fits('*', '')).toBe(true)
    expect(fits('dma-*', 'dma-bind')).toBe(true)
    expect(fits('*a*b', 'xaxxb')).toBe(true)
    expect(fits('*a*b', 'xaxxbc')).toBe(false)
    expect(fits('d?a', 'dma')).toBe(true)
    expect(fits(`${'*a'.repeat(30)}b`, 'a'.repeat(3000))).toBe(false)
    expect(run('io:::wait-*', io).matched).toBe(2)
    expect(run('sdt:device:disk0:', io).fired).toBe(1)
    expect(run('sdt:device:disk1:', io).fired).toBe(0)
  })

  it('that do not exist are named with what was probably meant', () => {
    expect(problem('io:::strat { }')).toContain('1:1: there is no probe io:::strat; did you mean start?')
    expect(problem('oi:::start { }')).toContain('there is no provider oi; did you mean io?')
    expect(problem('io:::start, sdt:::dma_bind { }')).toContain(
      '1:13: there is no probe sdt:::dma_bind; did you mean dma-bind?',
    )
    expect(problem('io:genunix:strategy:start { }')).toContain('module and function may be left empty')
    expect(problem('io:::start { trace(args[0]->dev_name); }')).toContain(
      'bufinfo_t has no member dev_name; it is in args[1]',
    )
    expect(problem('io:::start { trace(args[0]); }')).toContain('choose a member')
    expect(problem('sdt:::dma-bind { trace(args[0]->cookie); }')).toContain('did you mean cookies?')
    expect(problem('BEGIN { trace(args[0]->b_flags); }')).toContain('has no arguments')
    expect(problem('BEGIN { trace(execnam); }')).toContain('did you mean execname?')
    expect(problem('BEGIN { traec(1); }')).toContain('1:9: there is no function traec; did you mean trace?')
    expect(problem('BEGIN { x == 1; }')).toContain('x')
  })

  it('of time fire between events, in simulated time', () => {
    expect(said('tick-20ns { printf("%d:%s ", timestamp, execname); } io:::start { printf("start "); }', io)).toBe(
      'start 20:sched 40:sched 60:sched 80:sched |',
    )
    expect(problem('tick-5x { }')).toContain('x is no unit of time')
    expect(problem('tick-0 { }')).toContain('at the most')
  })
})

describe('a program', () => {
  it('goes on after an error, and tells of it', () => {
    const { notes, lines } = run('io::: { trace(1 / (timestamp - 10)); }', io, { isQuiet: true })
    expect(notes).toEqual([
      'dtrace: error on enabled probe ID 1 (ID 121: io:genunix:bdev_strategy:start): divide-by-zero at 10 ns',
    ])
    expect(lines[0]?.text).toBe('100')
  })

  it('ends when it says so, after END', () => {
    const result = run('io:::start { exit(3); } io:::done { trace(9); } END { trace(timestamp); }', io, {
      isQuiet: true,
    })
    expect([result.exit, text(result)]).toEqual([3, ['10', '']])
  })

  it('is bounded in entries, lines and work, and counts what is dropped', () => {
    const many = hand(
      Array.from({ length: 500 }, (_, at): HandRow => ({ kind: 'pm:busy', at, ...device, arg0: at + 1 })),
    )
    expect(run('sdt::: { @[arg0] = count(); }', many, { entries: 100 })).toMatchObject({
      notes: ['dtrace: 400 aggregation drops on CPU 0'],
      aggregations: [{ total: 100 }],
    })
    expect(run('sdt::: { a[arg0] = 1; }', many, { entries: 100 }).notes).toEqual([
      'dtrace: 400 dynamic variable drops on CPU 0',
    ])
    expect(run('sdt::: { a[arg0] = 1; a[arg0] = 0; }', many, { entries: 1 }).notes).toEqual([])
    const few = run('sdt::: { printf("x\\n"); }', many, { limits: { lines: 10, characters: 1000 }, isQuiet: true })
    expect([few.lines.length, few.notes]).toEqual([10, ['dtrace: 490 drops on CPU 0']])
    expect(run('sdt::: { x = 1 + 1; }', many, { work: 300 })).toMatchObject({ stopped: 'work' })
    expect(run('sdt::: { @[arg0] = count(); printa(@); }', many, { work: 300_000 }).stopped).toBe('work')
    expect(run('tick-1ns { x++; }', hand([{ kind: 'pm:busy', at: 1e12, ...device }]), { work: 10_000 }).stopped).toBe(
      'work',
    )
  })

  it('is safe whatever its words are', () => {
    expect(
      said(
        'BEGIN { constructor = 1; __proto__ = 2; trace(constructor + __proto__); self->toString = 3; trace(self->toString); }',
        io,
      ),
    ).toBe('33|')
    expect(problem('BEGIN { toString(1); }')).toContain('there is no function toString')
    expect(problem('BEGIN { @ = valueOf(1); }')).toContain('no aggregating function')
    expect(problem('sdt:::dma-bind { trace(args[0]->constructor); }')).toContain('has no member constructor')
    expect(problem('tick-5constructor { }')).toContain('no unit of time')
    const word = fc.constantFrom(
      'io:::start',
      'END',
      'tick-9ns',
      '{',
      '}',
      '(',
      ')',
      '/',
      '@a',
      '@',
      '[',
      ']',
      '=',
      ';',
      ',',
      'pid',
      'execname',
      'x',
      'self->x',
      'this->y',
      'args[0]->b_bcount',
      '1',
      '"s"',
      '"%d"',
      'count()',
      'sum(1)',
      'printf(',
      'trace(',
      'printa(@a)',
      '++',
      '-',
      '?',
      ':',
      '==',
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 25 }), (words) => {
        for (const program of [words.join(' '), `io::: { ${words.join(' ')} }`]) {
          const compiled = compileProgram(program)
          if (compiled.ok) runProgram(compiled.program, io)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('can be stopped on its way, and prints what it has', () => {
    const compiled = compileProgram('io::: { @ = count(); }')
    if (!compiled.ok) throw new Error('it is fine')
    const going = new ProbeRun(compiled.program, io)
    expect(going.step(4)).toBe(true)
    going.cancel()
    expect(going.step(4)).toBe(false)
    expect(going.result()).toMatchObject({ stopped: 'cancelled', aggregations: [{ entries: [{ value: '1' }] }] })
  })

  it('takes the same steps whatever the stretch', () => {
    const compiled = compileProgram(
      'tick-7ns { printf("t\\n"); } io:::,sdt::: { printf("%s\\n", probename); } END { printf("e"); }',
    )
    if (!compiled.ok) throw new Error('it is fine')
    const whole = runProgram(compiled.program, io)
    for (const stretch of [1, 2, 3, 5]) {
      const going = new ProbeRun(compiled.program, io)
      while (going.step(stretch));
      expect(going.result()).toEqual(whole)
    }
  })

  it('counts a million events before the test runs out of time', () => {
    const recorder = new Recorder()
    const track = recorder.track('process', 'cat (3)')
    for (let at = 0; at < 1_000_000; at++)
      recorder.instant(at, at % 2 === 0 ? KIND['io:start'] : KIND['io:done'], track, newLinkOnce, 1, at, 512)
    expect(run('io:::start { @[execname] = count(); }', recorder.finish()).aggregations[0]!.entries).toEqual([
      { keys: ['cat'], value: '500000', buckets: [] },
    ])
  })
})

const newLinkOnce = newLink()
