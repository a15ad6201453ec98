import { acceptHMRUpdate, defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { ExportFormatSummary, ExportPreview, ExportWish, ExportWritten } from '../../../src-ipc/exports'
import { LabFailure, type LabError } from '../../../src-ipc/lab-error'
import type { TraceOf } from '../../../src-ipc/runs'
import { saveBlob } from '../app/files'
import { safeName, sendFile } from '../app/trace-upload'
import { useView } from '../app/view'
import type { LabApi } from '../lab-api'
import { useComparison } from './comparison'
import { pngOf } from './export-picture'
import { useKeptRuns } from './kept-runs'
import { useRun } from './run'
import { useSession } from './session'
import { readRemembered, rememberFormat } from './export-memory'

/** How the export is going. */
export type ExportState =
  | { readonly state: 'none' }
  | { readonly state: 'going'; readonly done: number; readonly total: number; readonly since: number }
  | { readonly state: 'exists'; readonly name: string; readonly place: string }
  | { readonly state: 'done'; readonly written: Exclude<ExportWritten, { where: 'exists' }> }
  | { readonly state: 'copied' }
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly error: LabError }

/** What a preview shows: being made, the answer, or why there is none. */
export type PreviewState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: ExportPreview }
  | { readonly state: 'failed'; readonly error: LabError }

/** Which part of a run a format takes that can take a part. */
export type ExportRange = 'whole' | 'visible' | 'own'

/** ms without a change before a preview is made. */
const SETTLED = 120
/** Traces that an export holds at the most. */
const MOST_TRACES = 4

/** Options that the part of the run decides. */
const RANGE_OPTIONS: readonly string[] = ['from', 'to', 'hide']

/** No trace: runs count from 1. */
const NONE: TraceOf = { run: 0, path: 'sysv' }

const isSame = (a: TraceOf, b: TraceOf): boolean => a.run === b.run && a.path === b.path
const errorOf = (error: unknown): LabError =>
  error instanceof LabFailure
    ? error.toLabError()
    : { code: 'E_INTERNAL', message: error instanceof Error ? error.message : String(error) }

/** The picture that the page itself makes of the drawing. */
const pngLike = (svg: ExportFormatSummary): ExportFormatSummary => ({
  ...svg,
  ...{ id: 'png', title: 'Picture (PNG)', extension: '.png' },
  opensIn: ['browsers', 'word processors', 'any viewer'],
  about: 'The same picture as pixels, twice as many as it is wide, on white.',
})

/** What is exported, how, and how that goes. */
export const useExport = defineStore('export', () => {
  const run = useRun()
  const kept = useKeptRuns()
  const comparison = useComparison()
  const session = useSession()
  const view = useView()
  const isOpen = ref(false)
  const formats = shallowRef<readonly ExportFormatSummary[]>([])
  const chosen = shallowRef<readonly TraceOf[]>([])
  const formatId = ref('chrome')
  /** By format, so that going back to one finds what was chosen. */
  const choices = ref<Record<string, Record<string, string>>>({})
  const range = ref<ExportRange>('whole')
  const own = ref({ from: 0, to: 0 })
  const name = ref('')
  const preview = shallowRef<PreviewState>({ state: 'loading' })
  const work = shallowRef<ExportState>({ state: 'none' })
  let api: LabApi | undefined
  /** A person chooses places in dialogs of the host; else the page saves. */
  let hasDialogs = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastPreview = 0
  let ending: AbortController | null = null

  const format = computed(() => formats.value.find(({ id }) => id === formatId.value))
  const isGoing = computed(() => work.value.state === 'going')
  /** Every trace that is there, run by run, the last one first. */
  const offered = computed(() => kept.runs)
  /** The part of the run that the timeline shows, ns; null = it shows another trace, or none. */
  const visible = computed(() => {
    const shown = isSame(chosen.value[0] ?? NONE, { run: run.run, path: run.path }) ? session.timeline?.view : null
    if (!shown || shown.span <= 0) return null
    return { from: Math.max(0, Math.round(shown.from)), to: Math.round(shown.from + shown.span) }
  })
  const takesRange = computed(
    () =>
      ['from', 'to'].every((each) => format.value?.options.some((option) => option.name === each)) &&
      chosen.value.length < 2,
  )
  const options = computed(() =>
    (format.value?.options ?? []).filter(({ name: each }) => !RANGE_OPTIONS.includes(each)),
  )
  const choice = computed(() => ({ ...choices.value[formatId.value], ...rangeChoice() }))
  const canStart = computed(
    () => !isGoing.value && chosen.value.length > 0 && preview.value.state !== 'failed' && name.value.trim() !== '',
  )

  function rangeChoice(): Record<string, string> {
    const part = range.value === 'visible' ? visible.value : range.value === 'own' ? own.value : null
    if (!takesRange.value || !part) return {}
    const hidden = range.value === 'visible' ? hiddenTracks() : []
    return { from: String(part.from), to: String(part.to), ...(hidden.length > 0 ? { hide: hidden.join(',') } : {}) }
  }

  /** Tracks that the timeline hides, where the format can leave tracks out. */
  function hiddenTracks(): readonly number[] {
    const canHide = format.value?.options.some((each) => each.name === 'hide') ?? false
    return canHide ? (session.timeline?.arrangement.hidden ?? []) : []
  }

  /** Gives the store its host. @param dialogs whether the host lets a person choose places */
  function connect(host: LabApi, dialogs: boolean): void {
    api = host
    hasDialogs = dialogs
  }

  /** Opens the dialog about what is shown: the columns of a comparison, else the path of the timeline. */
  async function open(): Promise<void> {
    if (!api || kept.runs.length === 0) return
    work.value = { state: 'none' }
    const there = kept.runs.flatMap(({ paths }) => paths)
    const compared = view.view === 'compare' ? comparison.columns : []
    const wanted = compared.length > 0 ? compared : [{ run: run.run, path: run.path }]
    const found = wanted.flatMap((each) => there.find((one) => isSame(one, each)) ?? [])
    chosen.value = (found.length > 0 ? found : there.slice(0, 1)).map((each) => ({ run: each.run, path: each.path }))
    range.value = 'whole'
    const to = run.overview?.end ?? 0
    own.value = visible.value ?? { from: 0, to }
    name.value = proposed()
    isOpen.value = true
    if (formats.value.length > 0) return
    try {
      const all = await api.call('export/formats', {})
      formats.value = all.flatMap((each) => (each.id === 'svg' ? [each, pngLike(each)] : [each]))
      const before = readRemembered()
      choices.value = before.choices
      formatId.value = formats.value.find(({ id }) => id === before.format)?.id ?? 'chrome'
    } catch (error) {
      preview.value = { state: 'failed', error: errorOf(error) }
    }
  }

  /** Closes it; what goes on is stopped. */
  function close(): void {
    cancel()
    isOpen.value = false
  }

  function proposed(): string {
    const first = chosen.value[0]
    const title = kept.runs.find(({ paths }) => paths.some((each) => first && isSame(each, first)))?.title ?? ''
    const words = title
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 48)
      .replace(/^-+|-+$/g, '')
    const paths = chosen.value.length === 1 ? `-${first!.path}` : ''
    return `${words === '' ? 'trace' : words}${paths}`
  }

  /** Adds a trace or takes it away. */
  function toggle(of: TraceOf): void {
    const has = chosen.value.some((each) => isSame(each, of))
    if (!has && chosen.value.length >= MOST_TRACES) return
    const before = proposed()
    chosen.value = has ? chosen.value.filter((each) => !isSame(each, of)) : [...chosen.value, of]
    if (name.value === before) name.value = proposed()
  }

  /** True for a trace that is exported. */
  const isChosen = (of: TraceOf): boolean => chosen.value.some((each) => isSame(each, of))

  /** Chooses a value of an option; the default is not kept. */
  function choose(option: string, value: string): void {
    const { [option]: _before, ...others } = choices.value[formatId.value] ?? {}
    const usual = format.value?.options.find((each) => each.name === option)?.values[0]
    choices.value = { ...choices.value, [formatId.value]: value === usual ? others : { ...others, [option]: value } }
  }

  function wish(): ExportWish {
    const id = formatId.value === 'png' ? 'svg' : formatId.value
    return { of: chosen.value, format: id, choice: choice.value }
  }

  async function look(): Promise<void> {
    clearTimeout(timer)
    lastPreview += 1
    const mine = lastPreview
    if (!api || !isOpen.value || !format.value || chosen.value.length === 0) return
    try {
      const value = await api.call('export/preview', wish())
      if (mine === lastPreview) preview.value = { state: 'ready', value }
    } catch (error) {
      if (mine === lastPreview) preview.value = { state: 'failed', error: errorOf(error) }
    }
  }

  /** Makes the export. @param again what an earlier answer asked about */
  async function start(again?: { readonly place: string }): Promise<void> {
    if (!api || isGoing.value || !format.value) return
    const host = api
    const controller = new AbortController()
    ending = controller
    work.value = { state: 'going', done: 0, total: 0, since: performance.now() }
    rememberFormat({ format: formatId.value, choices: choices.value })
    const place = { name: safeName(name.value), ...(again ? { place: again.place, replace: true } : {}) }
    try {
      const written =
        formatId.value === 'png' ? await writePng(host, place) : await writeBy(host, place, controller.signal)
      if (controller.signal.aborted) return
      if (written === null) work.value = { state: 'none' }
      else if (written.where === 'exists') work.value = { state: 'exists', name: written.name, place: written.place }
      else work.value = { state: 'done', written }
    } catch (error) {
      if (controller.signal.aborted) return
      const failure = errorOf(error)
      work.value = failure.code === 'E_CANCELLED' ? { state: 'cancelled' } : { state: 'failed', error: failure }
    } finally {
      if (ending === controller) ending = null
    }
  }

  type Place = { readonly name: string; readonly place?: string; readonly replace?: boolean }

  async function writeBy(host: LabApi, place: Place, signal: AbortSignal): Promise<ExportWritten | null> {
    const progress = ({ done, total }: { readonly done: number; readonly total: number }): void => tell(done, total)
    const written = await host.call('export/write', { ...wish(), ...place }, { signal, progress })
    if (written?.where === 'download') await fetchAll(host, written, signal)
    return written
  }

  /** Fetches what waits, a piece at a time, and gives it to the person. */
  async function fetchAll(
    host: LabApi,
    { download, name: file, size }: Extract<ExportWritten, { where: 'download' }>,
    signal: AbortSignal,
  ): Promise<void> {
    const pieces: Blob[] = []
    try {
      for (let offset = 0; offset < size;) {
        const bytes = await host.call('export/piece', { download, offset }, { signal })
        if (bytes.length === 0)
          throw new LabFailure({ code: 'E_READ', message: `only ${offset} of ${size} bytes came` })
        offset += bytes.length
        // A browser may keep the parts of a blob on the disk.
        pieces.push(new Blob([bytes as BlobPart]))
        tell(offset, size)
      }
      saveBlob(file, new Blob(pieces, { type: 'application/octet-stream' }))
    } finally {
      void host.call('export/drop', { download }).catch(() => undefined)
    }
  }

  async function writePng(host: LabApi, place: Place): Promise<ExportWritten | null> {
    const picture = await pngOf(await drawing())
    const file = `${place.name}.png`
    if (!hasDialogs) {
      saveBlob(file, picture)
      return { where: 'download', download: '', name: file, size: picture.size }
    }
    const upload = await sendFile(host.call, picture, file)
    return host.call('export/put', { upload, extension: '.png', ...place })
  }

  /** The whole drawing. @throws LabFailure E_LIMIT when it is larger than a preview */
  async function drawing(): Promise<string> {
    const { head, size } = (await api!.call('export/preview', { ...wish(), format: 'svg' })) satisfies ExportPreview
    if (head.length < size) throw new LabFailure({ code: 'E_LIMIT', message: 'The picture is too large: choose SVG.' })
    return new TextDecoder().decode(head)
  }

  /** Copies the picture, or the text of the drawing. */
  async function copy(what: 'png' | 'svg'): Promise<void> {
    try {
      const svg = await drawing()
      if (what === 'svg') await navigator.clipboard.writeText(svg)
      else await navigator.clipboard.write([new ClipboardItem({ 'image/png': await pngOf(svg) })])
      work.value = { state: 'copied' }
    } catch (error) {
      work.value = { state: 'failed', error: errorOf(error) }
    }
  }

  function tell(done: number, total: number): void {
    if (work.value.state === 'going') work.value = { ...work.value, done, total }
  }

  /** Stops what goes on; nothing is left behind. */
  function cancel(): void {
    if (!ending) return
    ending.abort()
    ending = null
    work.value = { state: 'cancelled' }
  }

  /** Puts the last word about an export away. */
  function dismiss(): void {
    if (!isGoing.value) work.value = { state: 'none' }
  }

  watch([isOpen, chosen, formatId, choice, formats], () => {
    if (!isOpen.value) return
    preview.value = { state: 'loading' }
    clearTimeout(timer)
    timer = setTimeout(() => void look(), SETTLED)
  })
  watch([chosen, formatId, choice, name], dismiss)
  watch(
    () => kept.runs,
    (runs) => {
      const there = runs.flatMap(({ paths }) => paths)
      const left = chosen.value.filter((each) => there.some((one) => isSame(one, each)))
      if (left.length < chosen.value.length) chosen.value = left
    },
  )

  const parts = { isOpen, formats, chosen, formatId, format, choices, options, range, own, visible, takesRange }
  const states = { name, preview, work, isGoing, offered, canStart, choice }
  return { ...parts, ...states, connect, open, close, toggle, isChosen, choose, start, copy, cancel, dismiss }
})

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useExport, import.meta.hot))
