import type { Commands } from './commands'
import type { useView } from './view'
import { THEMES, VIEWS } from './view'
import { NEW_DOCUMENT, type useDocument } from '../stores/document'
import type { useRun } from '../stores/run'
import { openFile, saveFile } from './files'

/** What the commands work on. */
export interface Targets {
  readonly view: ReturnType<typeof useView>
  readonly scenario: ReturnType<typeof useDocument>
  readonly run: ReturnType<typeof useRun>
}

/** The commands that are there in every view. @returns takes them away again */
export function addDefaultCommands(commands: Commands, { view, scenario, run }: Targets): () => void {
  return commands.add([
    {
      id: 'run.start',
      keys: '$mod+Enter',
      isEnabled: () => scenario.isOpen && !run.isGoing && scenario.checked.issues.length === 0,
      run: () => void run.start({ text: scenario.text, name: scenario.name }),
    },
    { id: 'run.cancel', keys: '$mod+.', isEnabled: () => run.isGoing, run: () => void run.cancel() },
    {
      id: 'document.new',
      keys: '$mod+Alt+n',
      run: () => {
        void scenario.open({ name: 'untitled.dmalab.yaml', text: NEW_DOCUMENT })
        view.view = 'machine'
      },
    },
    {
      id: 'document.open',
      keys: '$mod+o',
      run: () =>
        void openFile().then(async (file) => {
          if (!file) return
          await scenario.open(file)
          view.view = 'machine'
        }),
    },
    {
      id: 'document.save',
      keys: '$mod+s',
      isEnabled: () => scenario.isOpen,
      run: () => {
        saveFile(scenario.name, scenario.text)
        scenario.markSaved()
      },
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
    { id: 'help.palette', keys: '$mod+k', run: () => (view.isPaletteOpen = true) },
    { id: 'help.keys', keys: '?', run: () => (view.isHelpOpen = true) },
    ...THEMES.map((theme) => ({ id: `theme.${theme}`, keys: '', run: () => (view.theme = theme) })),
  ])
}
