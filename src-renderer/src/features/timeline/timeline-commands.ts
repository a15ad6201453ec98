import type { Command } from '../../app/commands'
import type { Timeline } from './use-timeline'

/** What the commands need besides the timeline itself. */
export interface CommandTargets {
  readonly focusSearch: () => void
  readonly showPart: (part: 'statistics' | 'markers') => void
}

/** The commands of the timeline, for the palette and the keyboard. */
export function timelineCommands(timeline: Timeline, { focusSearch, showPart }: CommandTargets): readonly Command[] {
  const { run, search, measure, arranged } = timeline
  /** The track of the line that the keys move on. */
  const track = (): number | undefined => {
    const { rows, groups } = timeline.layout.value
    return groups[rows[timeline.current.value]?.group ?? -1]?.track
  }
  const isThere = (): boolean => run.overview !== null
  const isSelected = (): boolean => timeline.detail.value !== null
  const lanes = (): number[] => {
    const { rows } = timeline.layout.value
    const line = rows[timeline.current.value]
    const used = line && line.sort !== 'signal' ? [line] : rows.filter(({ sort }) => sort !== 'signal')
    return used.map(({ number }) => number).slice(0, 512)
  }
  const place = (which: 0 | 1): void => {
    const selected = timeline.selected.value
    const { from, span } = timeline.view.value
    if (selected) measure.put(which, which === 0 ? selected.from : selected.to)
    else void measure.snap(which, from + span / 2, lanes(), span / 2)
  }
  const find = (direction: 1 | -1): void =>
    void search.next(direction).then((found) => found && timeline.go(found.row, found.at))
  const cause = (): { readonly row: number; readonly at: number } | undefined => timeline.detail.value?.chain[1]
  const effect = (): { readonly row: number; readonly at: number } | undefined => timeline.detail.value?.effects[0]
  const command = (id: string, keys: string, act: () => unknown, isEnabled: () => boolean = isThere): Command => ({
    id: `timeline.${id}`,
    keys,
    isEnabled,
    run: () => void act(),
  })
  return [
    command('zoomIn', 'w', () => timeline.zoom(0.5)),
    command('zoomOut', 's', () => timeline.zoom(2)),
    command('panLeft', 'a', () => timeline.pan(-0.25)),
    command('panRight', 'd', () => timeline.pan(0.25)),
    command('fit', '0', () => timeline.fit()),
    command(
      'zoomSelection',
      'f',
      () => {
        const selected = timeline.selected.value
        if (selected) timeline.zoomTo(selected.from, selected.to)
      },
      isSelected,
    ),
    command(
      'zoomMeasure',
      'z',
      () => {
        const stretch = measure.stretch.value
        if (stretch) timeline.zoomTo(stretch.from, stretch.to)
      },
      () => measure.stretch.value !== null,
    ),
    command('previousEvent', ',', () => timeline.step(false)),
    command('nextEvent', '.', () => timeline.step(true)),
    command(
      'cause',
      'c',
      () => {
        const step = cause()
        if (step) timeline.go(step.row, step.at)
      },
      () => cause() !== undefined,
    ),
    command(
      'effect',
      'e',
      () => {
        const step = effect()
        if (step) timeline.go(step.row, step.at)
      },
      () => effect() !== undefined,
    ),
    command('mark1', '1', () => place(0)),
    command('mark2', '2', () => place(1)),
    command('markBack', 'Alt+Comma', () => measure.move(false, lanes())),
    command('markOn', 'Alt+Period', () => measure.move(true, lanes())),
    command(
      'measureSelection',
      'm',
      () => {
        place(0)
        place(1)
      },
      isSelected,
    ),
    command('clearMarks', '', () => measure.clear()),
    command('find', '/', focusSearch),
    command(
      'findNext',
      'F3',
      () => find(1),
      () => isThere() && search.isOn.value,
    ),
    command(
      'findPrevious',
      'Shift+F3',
      () => find(-1),
      () => isThere() && search.isOn.value,
    ),
    command('filter', '', () => (search.isFiltered.value = !search.isFiltered.value)),
    command(
      'nextPath',
      'p',
      () => {
        const { value: paths } = timeline.paths
        const next = paths[(paths.indexOf(run.path) + 1) % paths.length]
        if (next) void run.show(next)
      },
      () => timeline.paths.value.length > 1,
    ),
    command(
      'undo',
      'Alt+z',
      () => arranged.undo(),
      () => isThere() && arranged.canUndo.value,
    ),
    command(
      'redo',
      'Alt+Shift+z',
      () => arranged.redo(),
      () => isThere() && arranged.canRedo.value,
    ),
    command(
      'addMarker',
      'b',
      () => {
        arranged.addMarker(run.cursor, timeline.markerName())
        showPart('markers')
      },
      () => isThere() && run.cursor >= 0,
    ),
    command(
      'pin',
      'o',
      () => arranged.pin(track()!),
      () => track() !== undefined,
    ),
    command(
      'hide',
      'h',
      () => arranged.hide(track()!),
      () => track() !== undefined,
    ),
    command(
      'showAll',
      'Shift+h',
      () => arranged.showAll(),
      () => arranged.hidden.value.size > 0,
    ),
    command('statistics', 'i', () => showPart('statistics')),
    command('markers', '', () => showPart('markers')),
  ]
}
