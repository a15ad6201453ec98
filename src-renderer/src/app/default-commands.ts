import type { Commands } from './commands'
import type { useView } from './view'
import { THEMES, VIEWS } from './view'
import { LANGUAGES } from '../i18n'
import { NEW_DOCUMENT, type useDocument } from '../stores/document'
import { STEP_SORTS, type StepSort, type usePlayback } from '../stores/playback'
import type { useRun } from '../stores/run'
import { useFiles } from '../stores/files'
import { useLabs } from '../stores/labs'
import type { useOpening } from '../stores/opening'

/** What the commands work on. */
export interface Targets {
  readonly view: ReturnType<typeof useView>
  readonly scenario: ReturnType<typeof useDocument>
  readonly run: ReturnType<typeof useRun>
  readonly playback: ReturnType<typeof usePlayback>
  readonly opening: ReturnType<typeof useOpening>
}

/** Keys of the steps, those of debuggers; with Shift they go back. */
const STEP_KEYS: Readonly<Record<StepSort, string>> = {
  event: 'F10',
  chunk: 'F11',
  interrupt: 'F7',
  call: 'F6',
  mark: '',
}

/** The commands that are there in every view. @returns takes them away again */
export function addDefaultCommands(
  commands: Commands,
  { view, scenario, run, playback, opening }: Targets,
): () => void {
  const isEnabled = (): boolean => playback.canMove
  const labs = useLabs()
  const files = useFiles()
  /** Where the document is a submission. */
  const isInLab = (): boolean => view.view === 'labs' && labs.isOpen
  const pause = (): void => {
    playback.pause()
    void playback.selectAtCursor()
  }
  return commands.add([
    {
      id: 'run.start',
      keys: '$mod+Enter',
      isEnabled: () => scenario.isOpen && !run.isGoing && scenario.checked.issues.length === 0,
      run: () => void run.start(scenario.source),
    },
    { id: 'run.cancel', keys: '$mod+.', isEnabled: () => run.isGoing, run: () => void run.cancel() },
    {
      id: 'document.new',
      keys: '$mod+Alt+n',
      run: () => void opening.open({ name: 'untitled.dmalab.yaml', text: NEW_DOCUMENT }),
    },
    {
      id: 'document.open',
      keys: '$mod+o',
      run: () => void opening.choose(),
    },
    { id: 'document.paste', keys: '', run: () => void opening.paste() },
    { id: 'document.openLink', keys: '', run: () => (view.isLinkOpen = true) },
    { id: 'document.copyLink', keys: '', isEnabled: () => scenario.isOpen, run: () => void files.copyLink() },
    {
      id: 'document.save',
      keys: '$mod+s',
      isEnabled: () => isInLab() || scenario.isOpen,
      run: () => void (isInLab() ? labs.save() : opening.save()),
    },
    {
      id: 'document.saveAs',
      keys: '$mod+Shift+s',
      isEnabled: () => isInLab() || scenario.isOpen,
      run: () => void (isInLab() ? labs.save('as') : opening.save('as')),
    },
    { id: 'edit.undo', keys: '$mod+z', isEnabled: () => scenario.undoLabel !== undefined, run: () => scenario.undo() },
    {
      id: 'edit.redo',
      keys: '$mod+Shift+z',
      isEnabled: () => scenario.redoLabel !== undefined,
      run: () => scenario.redo(),
    },
    ...VIEWS.map((name, index) => ({
      id: `view.${name}`,
      keys: `$mod+${index + 1}`,
      run: () => (view.view = name),
    })),
    { id: 'inspect.dock', keys: '$mod+i', run: () => (view.isDockOpen = !view.isDockOpen) },
    { id: 'inspect.play', keys: 'F9', isEnabled, run: () => void (playback.isPlaying ? pause() : playback.play()) },
    { id: 'inspect.goOn', keys: 'F8', isEnabled, run: () => void playback.goOn() },
    { id: 'inspect.slowInterrupt', keys: 'Shift+F9', isEnabled, run: () => void playback.slowInterrupt() },
    ...(Object.keys(STEP_SORTS) as StepSort[]).flatMap((sort) => [
      { id: `step.${sort}Next`, keys: STEP_KEYS[sort], isEnabled, run: () => void playback.step(sort, 1) },
      {
        id: `step.${sort}Back`,
        keys: STEP_KEYS[sort] && `Shift+${STEP_KEYS[sort]}`,
        isEnabled,
        run: () => void playback.step(sort, -1),
      },
    ]),
    { id: 'help.palette', keys: '$mod+k', run: () => (view.isPaletteOpen = true) },
    { id: 'help.keys', keys: '?', run: () => (view.isHelpOpen = true) },
    { id: 'help.settings', keys: '$mod+,', run: () => (view.isSettingsOpen = true) },
    ...THEMES.map((theme) => ({ id: `theme.${theme}`, keys: '', run: () => (view.theme = theme) })),
    { id: 'language.system', keys: '', run: () => (view.locale = '') },
    ...Object.keys(LANGUAGES).map((language) => ({
      id: `language.${language}`,
      keys: '',
      run: () => (view.locale = language),
    })),
  ])
}
