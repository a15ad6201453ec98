import type { ExportFacts } from './format'
import type { VcdPlan, VcdSignal } from './vcd-plan'

/** The first printable character of a short name, and how many there are. */
const FIRST = 33
const PRINTABLE = 94

/** The short name of a signal by its place, such as `!`. */
export function shortName(place: number): string {
  const rest = Math.floor(place / PRINTABLE)
  return (rest > 0 ? shortName(rest - 1) : '') + String.fromCharCode(FIRST + (place % PRINTABLE))
}

/** A power of ten of ns as a timescale, such as `100 us`. */
export function timescale(unit: number): string {
  const [size, name] = unit >= 1e9 ? [1e9, 's'] : unit >= 1e6 ? [1e6, 'ms'] : unit >= 1e3 ? [1e3, 'us'] : [1, 'ns']
  return `${unit / size} ${name}`
}

/** Text that ends no section of the header, on one line of ASCII. */
function plain(text: string): string {
  return text.replace(/\$/g, 'S').replace(/[^ -~]+/g, '?')
}

/** Signals by scope, in the order of their first. */
export function scopes(signals: readonly VcdSignal[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>()
  signals.forEach(({ scope }, place) => {
    const known = found.get(scope)
    if (known) known.push(place)
    else found.set(scope, [place])
  })
  return found
}

/**
 * Everything before the first time.
 *
 * @source IEEE Std 1364: four-state value change dump
 */
export function vcdHeader(facts: ExportFacts, plan: VcdPlan, unit: number, isRounded: boolean): string {
  const { title, path, host, seed, version, scenario, trace } = facts
  const legends = plan.signals
    .filter(({ legend }) => legend)
    .map(({ scope, name, legend }) => {
      return `${scope}.${name}: ${legend!.map((text, value) => `${value} ${text}`).join(', ')}`
    })
  const comments = [
    title,
    `path ${path}, host ${host}, seed ${seed}`,
    ...(scenario === '' ? [] : [`scenario SHA-256 ${scenario}`]),
    `trace SHA-256 ${trace}`,
    ...(isRounded ? ['times are rounded to the nearest microsecond'] : []),
    ...legends,
  ]
  const section = (name: string, text: string): string => `$${name}\n  ${text}\n$end\n`
  const declared = [...scopes(plan.signals)].map(([scope, places]) => {
    const variables = places.map((place) => {
      const { name, width } = plan.signals[place]!
      const range = width === 1 ? '' : ` [${width - 1}:0]`
      return `$var wire ${width} ${shortName(place)} ${name}${range} $end\n`
    })
    return `$scope module ${scope} $end\n${variables.join('')}$upscope $end\n`
  })
  return [
    section('date', 'simulated time'),
    section('version', plain(`DMA Lab ${version}`)),
    section('comment', comments.map(plain).join('\n  ')),
    section('timescale', timescale(unit)),
    '$scope module dma_lab $end\n',
    ...declared,
    '$upscope $end\n$enddefinitions $end\n',
  ].join('')
}
