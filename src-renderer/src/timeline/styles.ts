/** How each kind of event is drawn, so that nothing is told by colour alone. */

/** Lines over the colour of a span. */
export type Pattern = 'plain' | 'diagonal' | 'dots' | 'cross' | 'horizontal' | 'vertical'
/** The form of an instant. */
export type Shape = 'tick' | 'up' | 'down' | 'diamond' | 'circle' | 'square' | 'cross'

/** How a span is drawn. */
export interface SpanStyle {
  /** Number of the tone in tokens.css. */
  readonly tone: number
  readonly pattern: Pattern
  /** Stands for the kind where there is no room for its name. */
  readonly letter: string
}

/** How an instant is drawn. */
export interface MarkStyle {
  readonly shape: Shape
  readonly letter: string
  /** True for what went wrong. */
  readonly isAlarm: boolean
}

type SpanRow = readonly [tone: number, pattern: Pattern, letter: string]

const SPANS: Readonly<Record<string, SpanRow>> = {
  syscall: [6, 'plain', 'S'],
  'proc:sleep': [7, 'diagonal', 'Z'],
  'proc:ready': [2, 'dots', 'R'],
  'proc:work': [0, 'plain', 'K'],
  'proc:compute': [4, 'plain', 'U'],
  'cpu:switch': [6, 'vertical', 'X'],
  'cpu:busywait': [5, 'diagonal', 'W'],
  'intr:service': [5, 'cross', 'I'],
  'soft:service': [5, 'dots', 'i'],
  'copy:in': [1, 'horizontal', 'c'],
  'copy:out': [1, 'horizontal', 'c'],
  'copy:kernel': [1, 'horizontal', 'c'],
  pagelock: [3, 'diagonal', 'L'],
  pagefault: [5, 'vertical', 'F'],
  pageout: [3, 'cross', 'O'],
  'dma:transfer': [4, 'horizontal', 'D'],
  'bus:own': [1, 'vertical', 'B'],
  'dev:command': [0, 'plain', 'C'],
  'dev:position': [7, 'dots', 'P'],
  'pm:raise': [2, 'plain', 'P'],
  'foreign:span': [2, 'horizontal', 'f'],
}

type MarkRow = readonly [shape: Shape, letter: string, isAlarm?: boolean]

const MARKS: Readonly<Record<string, MarkRow>> = {
  'syscall:return': ['down', 'r'],
  'proc:start': ['up', 'p'],
  'proc:exit': ['down', 'e'],
  'proc:wakeup': ['up', 'w'],
  'proc:signal': ['diamond', 's'],
  'cpu:spl': ['tick', 'l'],
  'intr:raise': ['up', 'I'],
  'intr:lost': ['cross', 'I', true],
  'intr:spurious': ['diamond', '?', true],
  'intr:storm': ['square', '!', true],
  'intr:handler': ['circle', 'h'],
  'io:start': ['up', 's'],
  'io:done': ['down', 'd'],
  'io:wait-start': ['circle', 'w'],
  'io:wait-done': ['circle', 'W'],
  'buf:get': ['up', 'b'],
  'buf:release': ['down', 'b'],
  minphys: ['diamond', 'm'],
  'page:alloc': ['up', 'k'],
  'page:free': ['down', 'k'],
  'pagelock:fail': ['cross', 'L', true],
  'dma:bind': ['up', 'B'],
  'dma:unbind': ['down', 'B'],
  'dma:bind-fail': ['cross', 'B', true],
  'dma:sync': ['diamond', 'y'],
  'dma:callback': ['circle', 'c'],
  'dma:violation': ['cross', 'V', true],
  'dev:error': ['cross', 'E', true],
  'aio:submit': ['up', 'a'],
  'aio:done': ['down', 'a'],
  'aio:reap': ['diamond', 'a'],
  'aio:cancel': ['cross', 'a'],
  fault: ['square', 'F', true],
  warning: ['square', '!', true],
  panic: ['square', 'P', true],
  'user:mark': ['diamond', 'u'],
  'reg:get': ['tick', 'g'],
  'reg:put': ['tick', 'p'],
  'pio:get8': ['tick', 'g'],
  'pio:put8': ['tick', 'p'],
  'pic:pin': ['tick', 'n'],
  'pic:inta': ['diamond', 'A'],
  'pic:eoi': ['circle', 'E'],
  'pic:mask': ['tick', 'm'],
  'foreign:instant': ['circle', 'f'],
  'foreign:value': ['tick', 'v'],
}

/** How a kind of span is drawn. */
export function spanStyle(kind: string): SpanStyle {
  const [tone, pattern, letter] = SPANS[kind] ?? [6, 'plain', kind.charAt(0).toUpperCase()]
  return { tone, pattern, letter }
}

/** How a kind of instant is drawn. */
export function markStyle(kind: string): MarkStyle {
  const [shape, letter, isAlarm = false] = MARKS[kind] ?? ['tick', kind.charAt(0)]
  return { shape, letter, isAlarm }
}
