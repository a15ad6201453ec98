/** English. Words of the manuals (b_bcount, dma_breakup, EIO) are data and never appear in a catalogue. */
export const en = {
  app: {
    skip: 'Skip to the content',
    views: 'Views',
    status: 'Status',
    noDocument: 'no document',
    changed: 'changed',
    ended: '{reason}. Start it again and open its new address.',
  },
  view: {
    welcome: 'Welcome',
    machine: 'Machine',
    script: 'Script',
    timeline: 'Timeline',
    compare: 'Compare',
  },
  command: {
    view: {
      welcome: 'Show Welcome',
      machine: 'Show Machine',
      script: 'Show Script',
      timeline: 'Show Timeline',
      compare: 'Show Compare',
    },
    run: {
      start: 'Run',
      cancel: 'Cancel the run',
    },
    document: {
      new: 'New scenario',
      open: 'Open…',
      save: 'Save',
    },
    edit: {
      undo: 'Undo',
      redo: 'Redo',
    },
    help: {
      palette: 'Command palette',
      keys: 'Keyboard shortcuts',
    },
    theme: {
      system: 'Colours of the system',
      light: 'Light colours',
      dark: 'Dark colours',
      contrast: 'High contrast',
    },
  },
  run: {
    none: 'nothing has run',
    going: 'running {path}, {place} of {paths}',
    starting: 'starting…',
    ended: 'ended: {paths}',
    failed: 'the run failed: {message}',
    left: 'about {time} left',
  },
  document: {
    good: 'no problems',
    checking: 'looking at it…',
    problems: 'one problem | {count} problems',
  },
  palette: { title: 'Command palette', placeholder: 'What do you want to do?', none: 'Nothing of that name.' },
  keys: { title: 'Keyboard shortcuts', command: 'Command', keys: 'Keys', close: 'Close' },
  welcome: {
    title: 'Watch data move between a process and a device',
    lead: 'Open a sample, run it, and follow every byte through dma_breakup, physio, aphysio and programmed I/O.',
    samples: 'Samples',
    filter: 'Find a sample',
    none: 'No sample has “{text}” in its name or explanation.',
    loading: 'Reading the samples…',
    start: 'Start with',
    newScenario: 'A new scenario',
    openFile: 'A file of yours…',
    steps: 'Three steps',
    step1: 'Choose a sample: its scenario opens and all its paths run.',
    step2: 'Look at Timeline for every event, and at Compare for where the time went.',
    step3: 'Change the machine or the script, and run it again.',
  },
  compare: {
    running: 'Running {title}…',
    failed: 'This could not be run',
    again: 'Try again',
    nothing: 'No path ran, so there is nothing to compare.',
    troubles: 'What went wrong',
  },
  empty: {
    timeline: 'Nothing has run yet: press Run, or open a sample from Welcome.',
    document: 'No document is open: choose a sample in Welcome, or begin a new scenario.',
  },
} as const

/** The shape every language has to fill. */
export type Messages<T = typeof en> = { readonly [Key in keyof T]: T[Key] extends string ? string : Messages<T[Key]> }
