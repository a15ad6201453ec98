import type { MenuItemConstructorOptions } from 'electron'
import type { RecentFile, WindowState } from '../../src-ipc/files'
import { menuWord, type Language, type MenuWord } from './menu-words'

type Item = MenuItemConstructorOptions

/** What the menu shows and does. */
export interface MenuParts {
  readonly platform: NodeJS.Platform
  readonly isPackaged: boolean
  readonly language: Language
  /** Of the window in front; undefined = there is none, or it has not said anything yet. */
  readonly state: WindowState | undefined
  readonly recent: readonly RecentFile[]
  /** Does a command of the window in front. */
  readonly command: (id: string) => void
  readonly openRecent: (id: string) => void
  readonly clearRecent: () => void
  readonly newWindow: () => void
  readonly showAbout: () => void
}

/** Commands of the window that the menu offers. */
type CommandWord = Extract<MenuWord, `${string}.${string}`>
const VIEWS = [
  ...(['view.welcome', 'view.machine', 'view.script', 'view.timeline', 'view.compare', 'view.labs'] as const),
  ...(['view.explore', 'view.manual', 'view.probe'] as const),
] as const
const THEMES = ['theme.system', 'theme.light', 'theme.dark', 'theme.contrast'] as const
const LANGUAGES = ['language.system', 'language.en', 'language.de'] as const
const STEPS = ['step.eventNext', 'step.eventBack', 'step.chunkNext', 'step.chunkBack'] as const

/** Keys of a command as the system's menu writes them; undefined when it cannot. */
export function acceleratorOf(keys: string): string | undefined {
  const parts = keys.split('+').filter(Boolean)
  if (parts.length === 0 || keys === '?') return undefined
  const names: Readonly<Record<string, string>> = { $mod: 'CmdOrCtrl', Control: 'Ctrl', Meta: 'Super' }
  const written = parts.map((each) => names[each] ?? (each.length === 1 ? each.toUpperCase() : each))
  return written.every((each) => /^(CmdOrCtrl|Ctrl|Super|Alt|Shift|F\d{1,2}|Enter|[\x21-\x2a\x2c-\x7e])$/.test(each))
    ? written.join('+')
    : undefined
}

/**
 * The application menu, by the customs of the platform. What a command does and whether it can be done is the window's
 * business; a system's own doings (cut, zoom, quit) are roles.
 */
export function menuTemplate(parts: MenuParts): Item[] {
  const { platform, isPackaged, language, state } = parts
  const isMac = platform === 'darwin'
  const word = (name: MenuWord): string => menuWord(language, name)
  const role = (name: NonNullable<Item['role']>, label: MenuWord): Item => ({ role: name, label: word(label) })
  const line: Item = { type: 'separator' }

  function command(id: CommandWord, type: 'normal' | 'radio' | 'checkbox' = 'normal'): Item {
    const known = state?.commands.find((each) => each.id === id)
    const accelerator = known ? acceleratorOf(known.keys) : undefined
    return {
      ...{ id, label: word(id), type, enabled: known?.isEnabled ?? false, click: () => parts.command(id) },
      ...(type === 'normal' ? {} : { checked: known?.isChecked ?? false }),
      // The window listens to its keys itself; the menu only shows them.
      ...(accelerator ? { accelerator, registerAccelerator: false } : {}),
    }
  }

  const recent: Item[] = [
    ...(parts.recent.length === 0 ? [{ label: word('none'), enabled: false }] : []),
    ...parts.recent.map(({ id, name, folder, isMissing }): Item => {
      const shown = `${name} — ${folder}`
      const label = isMissing ? menuWord(language, 'missing', { name: shown }) : shown
      return { label: label.replaceAll('&', '&&'), enabled: !isMissing, click: () => parts.openRecent(id) }
    }),
    line,
    { label: word('clearRecent'), enabled: parts.recent.length > 0, click: parts.clearRecent },
  ]
  const about: Item = { label: word('about'), click: parts.showAbout }
  const developing: Item[] = isPackaged
    ? []
    : [line, role('reload', 'reload'), role('toggleDevTools', 'developerTools')]

  return [
    ...(isMac
      ? [
          {
            label: 'DMA Lab',
            submenu: [
              ...[about, line, command('help.settings'), line, role('services', 'services'), line],
              ...[role('hide', 'hide'), role('hideOthers', 'hideOthers'), role('unhide', 'unhide')],
              ...[line, role('quit', 'quit')],
            ],
          },
        ]
      : []),
    {
      label: word('file'),
      submenu: [
        ...[command('document.new'), { label: word('newWindow'), click: parts.newWindow }, line],
        ...[
          command('document.open'),
          { label: word('openRecent'), submenu: recent },
          command('document.openLink'),
          line,
        ],
        ...[command('document.save'), command('document.saveAs'), command('document.export')],
        ...[command('document.copyLink'), line],
        ...[role('close', 'close'), ...(isMac ? [] : [line, role('quit', 'quit')])],
      ],
    },
    {
      label: word('edit'),
      submenu: [
        ...[command('edit.undo'), command('edit.redo'), line],
        ...[role('cut', 'cut'), role('copy', 'copy'), role('paste', 'paste'), role('selectAll', 'selectAll')],
        // A Mac has it in the application's own menu.
        ...(isMac ? [] : [line, command('help.settings')]),
      ],
    },
    {
      label: word('view'),
      submenu: [
        ...VIEWS.map((id) => command(id, 'radio')),
        ...[line, command('inspect.dock', 'checkbox')],
        ...[{ label: word('theme'), submenu: THEMES.map((id) => command(id, 'radio')) }],
        ...[{ label: word('language'), submenu: LANGUAGES.map((id) => command(id, 'radio')) }, line],
        ...[role('resetZoom', 'resetZoom'), role('zoomIn', 'zoomIn'), role('zoomOut', 'zoomOut')],
        ...[line, role('togglefullscreen', 'fullScreen'), ...developing],
      ],
    },
    {
      label: word('run'),
      submenu: [
        ...[command('run.start'), command('run.cancel'), line, command('inspect.play'), command('inspect.goOn'), line],
        ...STEPS.map((id) => command(id)),
      ],
    },
    ...(isMac
      ? [
          {
            label: word('window'),
            role: 'window' as const,
            submenu: [role('minimize', 'minimize'), role('zoom', 'zoom'), line, role('front', 'front')],
          },
        ]
      : []),
    {
      label: word('help'),
      role: 'help',
      submenu: [command('help.palette'), command('help.keys'), ...(isMac ? [] : [line, about])],
    },
  ]
}
