/** Exporte und Verläufe aus Dateien, auf Deutsch. */
export const exportDe = {
  title: 'Exportieren',
  lead: 'Schreibt Verläufe für andere Programme, einen Bericht oder ein Bild. Nichts erscheint unter seinem Namen, bevor es vollständig ist.',
  button: 'Exportieren …',
  what: 'Was exportiert wird, und als was',
  traces: 'Verläufe',
  noTraces: 'Wählen Sie mindestens einen Verlauf.',
  lastRun: 'Letzter Lauf: {title}, Startwert {seed}',
  earlierRun: 'Lauf {run}: {title}, Startwert {seed}',
  fromFile: 'Aus einer Datei: {title}',
  as: 'Format',
  group: {
    lab: 'DMA Lab',
    report: 'Berichte',
    viewer: 'Trace-Betrachter',
    picture: 'Bilder',
    table: 'Tabellen',
    block: 'Werkzeuge für Block-E/A',
    signal: 'Signale',
  },
  opensIn: 'Öffnet sich in',
  opener: {
    browsers: 'Browsern',
    word_processors: 'Textverarbeitungen',
    any_viewer: 'jedem Bildbetrachter',
    editors: 'Editoren',
    code_hosts: 'Code-Plattformen',
    PDF_readers: 'PDF-Betrachtern',
    spreadsheets: 'Tabellenkalkulationen',
    any_editor: 'jedem Editor',
    any_language: 'jeder Sprache',
  },
  oneEach: 'Dieses Format fasst einen Verlauf: Jeder bekommt eine eigene Datei mit dem Namen seines Wegs.',
  name: 'Name',
  range: {
    title: 'Teil des Laufs',
    whole: 'Alles',
    visible: 'Was der Zeitverlauf zeigt',
    own: 'Von … bis …',
    from: 'Von, ns',
    to: 'Bis, ns',
  },
  preview: 'Vorschau',
  looking: 'Wird angesehen …',
  files: 'keine Datei | 1 Datei | {count} Dateien',
  exactly: '{count}, {size}',
  about: '{count}, etwa {size}',
  picture: 'Das Bild, wie es wird',
  beginning: 'So beginnt die Datei',
  start: 'Exportieren',
  cancel: 'Export abbrechen',
  copyPicture: 'Bild kopieren',
  copyDrawing: 'SVG-Text kopieren',
  going: 'Wird exportiert …',
  saved: 'Gespeichert: {name} ({size}) im Ordner {folder}.',
  downloaded: 'Heruntergeladen als {name} ({size}).',
  copied: 'In die Zwischenablage kopiert.',
  cancelled: 'Abgebrochen. Es ist nichts zurückgeblieben.',
  exists: 'Dort ist schon etwas: {name}',
  replace: 'Ersetzen',
  elsewhere: 'Anderen Ort wählen …',
  failed: 'Nicht exportiert:',
  noSpace: 'Der Datenträger ist voll; es ist nichts zurückgeblieben.',
  trace: {
    title: 'Geöffneter Verlauf',
    reading: '{name} wird gelesen …',
    opened: '{name}',
    seed: 'Startwert {seed}',
    hash: 'Hash des Verlaufs:',
    version: 'Version {version}',
    noScenario: 'Die Datei enthält ihr Szenario nicht; der Lauf lässt sich nicht wiederholen.',
  },
  option: {
    args: 'Was zu einem Ereignis gesagt wird',
    flows: 'Pfeile entlang des Wegs jeder Anforderung',
    counters: 'Kurven',
    bom: 'Byte Order Mark, für Excel',
    profile: 'Signale',
    timescale: 'Zeiten',
    width: 'Breite, Pixel',
    figures: 'Höchstens so viele Bilder',
  },
  value: {
    yes: 'ja',
    no: 'nein',
    numbers: 'nur Zahlen',
    full: 'alle, mit Vektoren',
    scalar: 'nur Leitungen, für sigrok und PulseView',
    exact: 'genau',
    us: 'auf Mikrosekunden gerundet',
  },
  format: {
    trace: {
      title: 'Verlaufsdatei von DMA Lab',
      about: 'Der ganze Verlauf mit Prüfsumme und das Szenario, damit sich der Lauf wiederholen lässt.',
    },
    'report-html': {
      title: 'Bericht (HTML)',
      about:
        'Eine Seite, die allein steht: Szenario, Schalter, Bilder, Vergleich, Befunde und was die Läufe wiederholt. Eine Liste der Ereignisse hat sie nicht.',
    },
    'report-markdown': { title: 'Bericht (Markdown)', about: 'Der Bericht als Text mit Tabellen, ohne Bilder.' },
    'report-pdf': {
      title: 'Bericht (PDF)',
      about: 'Der Bericht als Seiten zum Drucken. Nur die beiden anderen lassen sich nachprüfen.',
    },
    chrome: {
      title: 'Chrome-Trace (JSON)',
      about:
        'Jedes Ereignis mit seinen Argumenten, der Weg jeder Anforderung als Pfeile, dazu Interruptebene, gesperrte Seiten und freie Pufferköpfe als Kurven; Zeiten auf die Nanosekunde.',
    },
    speedscope: {
      title: 'speedscope',
      about: 'Die Zeitspannen jeder Spur als eigenes Profil; Zeitpunkte und Argumente fehlen.',
    },
    perfetto: {
      title: 'Perfetto-Trace',
      about:
        'Dasselbe wie Chrome-Trace in einem Fünftel der Größe: Ereignisse, Argumente, Wege der Anforderungen, Kurven.',
    },
    ctf: {
      title: 'Common Trace Format 1.8 (CTF)',
      about: 'Jede Zeile mit allen Spalten als Ereignis ihrer Art mit benannten Feldern. Ein Ordner mit zwei Dateien.',
    },
    svg: {
      title: 'Bild (SVG)',
      about:
        'Der Zeitverlauf; bei mehreren Verläufen alle in einem Maßstab und wo die Zeit blieb. Auf Weiß zum Drucken, durch Muster und Farben unterschieden; Text bleibt Text.',
    },
    png: {
      title: 'Bild (PNG)',
      about: 'Dasselbe Bild in Pixeln, doppelt so viele, wie die Breite sagt, damit Text im Druck scharf ist.',
    },
    csv: {
      title: 'CSV',
      about: 'Eine Zeile je Ereignis mit festen Spalten; die Ursache eines Ereignisses fehlt.',
    },
    jsonl: { title: 'JSON Lines', about: 'Ein JSON-Objekt je Ereignis mit allem, was der Verlauf darüber weiß.' },
    parquet: {
      title: 'Parquet',
      about:
        'Jede Spalte des Verlaufs, komprimiert; eine offene Zeitspanne hat die Dauer -1, ohne Ursache steht dort -1.',
    },
    blktrace: {
      title: 'blktrace, binär',
      about:
        'Nur die Block-E/A: strategy-Aufrufe, Teilungen, Kopien, Warten auf Pufferköpfe, Gerätebefehle und Abschlüsse.',
    },
    blkparse: {
      title: 'blktrace, Text',
      about: 'Nur die Block-E/A, eine Zeile je Datensatz: Byte für Byte, was blkparse -q aus der binären Form druckt.',
    },
    iosnoop: {
      title: 'iosnoop-Text',
      about: 'Eine Zeile je abgeschlossenem strategy-Aufruf, in den Spalten von iosnoop -stDo; was nie endet, fehlt.',
    },
    vcd: {
      title: 'Value Change Dump (VCD)',
      about:
        'Stufen, Leitungen, Register, Engines, Geräte, Sperren und Prozesszustände als Signale; einzelne Ereignisse fehlen.',
    },
    wavejson: {
      title: 'Zeitdiagramme (WaveJSON)',
      about:
        'Die Signale der VCD-Datei als Bilder mit höchstens 60 Schritten; ein Schritt ist ein Zeitpunkt, an dem sich etwas ändert.',
    },
  },
}
