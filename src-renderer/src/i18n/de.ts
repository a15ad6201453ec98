import type { Messages } from './en'

/** German. */
export const de: Messages = {
  app: {
    skip: 'Zum Inhalt springen',
    views: 'Ansichten',
    status: 'Zustand',
    noDocument: 'kein Dokument',
    changed: 'geändert',
    ended: '{reason}. Starten Sie es neu und öffnen Sie die neue Adresse.',
  },
  view: {
    welcome: 'Willkommen',
    machine: 'Maschine',
    script: 'Skript',
    timeline: 'Zeitverlauf',
    compare: 'Vergleich',
  },
  command: {
    view: {
      welcome: 'Willkommen zeigen',
      machine: 'Maschine zeigen',
      script: 'Skript zeigen',
      timeline: 'Zeitverlauf zeigen',
      compare: 'Vergleich zeigen',
    },
    run: {
      start: 'Starten',
      cancel: 'Lauf abbrechen',
    },
    document: {
      new: 'Neues Szenario',
      open: 'Öffnen…',
      save: 'Speichern',
    },
    edit: {
      undo: 'Rückgängig',
      redo: 'Wiederholen',
    },
    help: {
      palette: 'Befehlspalette',
      keys: 'Tastenkürzel',
    },
    theme: {
      system: 'Farben des Systems',
      light: 'Helle Farben',
      dark: 'Dunkle Farben',
      contrast: 'Hoher Kontrast',
    },
  },
  run: {
    none: 'noch kein Lauf',
    going: '{path} läuft, {place} von {paths}',
    starting: 'startet…',
    ended: 'beendet: {paths}',
    failed: 'der Lauf ist gescheitert: {message}',
    left: 'noch etwa {time}',
  },
  document: {
    good: 'keine Probleme',
    checking: 'wird geprüft…',
    problems: 'ein Problem | {count} Probleme',
  },
  palette: { title: 'Befehlspalette', placeholder: 'Was möchten Sie tun?', none: 'Nichts mit diesem Namen.' },
  keys: { title: 'Tastenkürzel', command: 'Befehl', keys: 'Tasten', close: 'Schließen' },
  welcome: {
    title: 'Sehen, wie Daten zwischen Prozess und Gerät wandern',
    lead: 'Öffnen Sie ein Beispiel, starten Sie es und verfolgen Sie jedes Byte durch dma_breakup, physio, aphysio und programmierte Ein-/Ausgabe.',
    samples: 'Beispiele',
    filter: 'Beispiel suchen',
    none: 'Kein Beispiel hat „{text}“ in Namen oder Erklärung.',
    loading: 'Die Beispiele werden gelesen…',
    start: 'Beginnen mit',
    newScenario: 'einem neuen Szenario',
    openFile: 'einer eigenen Datei…',
    steps: 'Drei Schritte',
    step1: 'Wählen Sie ein Beispiel: Sein Szenario öffnet sich, und alle seine Wege laufen.',
    step2: 'Zeitverlauf zeigt jedes Ereignis, Vergleich zeigt, wohin die Zeit ging.',
    step3: 'Ändern Sie Maschine oder Skript und starten Sie erneut.',
  },
  compare: {
    running: '{title} läuft…',
    failed: 'Das ließ sich nicht ausführen',
    again: 'Noch einmal',
    nothing: 'Kein Weg lief, also gibt es nichts zu vergleichen.',
    troubles: 'Was schiefging',
  },
  empty: {
    timeline: 'Noch ist nichts gelaufen: Drücken Sie Starten oder öffnen Sie ein Beispiel in Willkommen.',
    document: 'Kein Dokument ist offen: Wählen Sie ein Beispiel in Willkommen oder beginnen Sie ein neues Szenario.',
  },
}
