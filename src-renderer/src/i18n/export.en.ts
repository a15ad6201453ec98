/** Exports and traces of files, in English. Names of formats and programs are the same everywhere. */
export const exportEn = {
  title: 'Export',
  lead: 'Writes traces for other programs, a report, or a picture. Nothing appears under its name before it is whole.',
  button: 'Export…',
  what: 'What is exported, and as what',
  traces: 'Traces',
  noTraces: 'Tick at least one trace.',
  lastRun: 'Last run: {title}, seed {seed}',
  earlierRun: 'Run {run}: {title}, seed {seed}',
  fromFile: 'From a file: {title}',
  as: 'Format',
  group: {
    lab: 'DMA Lab',
    report: 'Reports',
    viewer: 'Trace viewers',
    picture: 'Pictures',
    table: 'Tables',
    block: 'Block I/O tools',
    signal: 'Signals',
  },
  opensIn: 'Opens in',
  oneEach: 'This format holds one trace: each gets a file of its own, with the name of its path.',
  name: 'Name',
  range: {
    title: 'Part of the run',
    whole: 'All of it',
    visible: 'What the timeline shows',
    own: 'From … to …',
    from: 'From, ns',
    to: 'To, ns',
  },
  preview: 'Preview',
  looking: 'Looking…',
  files: 'no file | 1 file | {count} files',
  exactly: '{count}, {size}',
  about: '{count}, about {size}',
  picture: 'The picture as it will be',
  beginning: 'How the file begins',
  start: 'Export',
  cancel: 'Cancel the export',
  copyPicture: 'Copy the picture',
  copyDrawing: 'Copy the SVG text',
  going: 'Exporting…',
  saved: 'Saved: {name} ({size}) in the folder {folder}.',
  downloaded: 'Downloaded as {name} ({size}).',
  copied: 'Copied to the clipboard.',
  cancelled: 'Cancelled. Nothing was left behind.',
  exists: 'There is something already: {name}',
  replace: 'Replace it',
  elsewhere: 'Choose another place…',
  failed: 'Not exported:',
  noSpace: 'The disk is full; nothing was left behind.',
  trace: {
    title: 'Opened trace',
    reading: 'Reading {name}…',
    opened: '{name}',
    seed: 'seed {seed}',
    hash: 'Hash of the trace:',
    version: 'Written by version {version}.',
    noScenario: 'The file does not hold its scenario, so the run cannot be made again.',
  },
  option: {
    args: 'What is said about an event',
    flows: 'Arrows along the way of each request',
    counters: 'Curves',
    bom: 'Byte order mark, for Excel',
    profile: 'Signals',
    timescale: 'Times',
    width: 'Width, pixels',
    figures: 'Figures at most',
  },
  value: {
    yes: 'yes',
    no: 'no',
    numbers: 'numbers only',
    full: 'all, with vectors',
    scalar: 'wires only, for sigrok and PulseView',
    exact: 'exact',
    us: 'rounded to microseconds',
  },
  format: {
    trace: {
      title: 'DMA Lab trace file',
      about: 'The whole trace with a checksum, and the scenario, so that the run can be made again.',
    },
    'report-html': {
      title: 'Report (HTML)',
      about:
        'One page that stands alone: scenario, switches, pictures, comparison, findings, and what makes the runs again. It has no list of events.',
    },
    'report-markdown': { title: 'Report (Markdown)', about: 'The report as text with tables, without pictures.' },
    'report-pdf': { title: 'Report (PDF)', about: 'The report as pages to print. Only the other two can be verified.' },
    chrome: {
      title: 'Chrome trace JSON',
      about:
        'Every event with its arguments, the way of each request as arrows, and the interrupt level, locked pages and free headers as curves; times to the nanosecond.',
    },
    speedscope: {
      title: 'speedscope',
      about: 'The spans of every track as a profile of its own; instants and arguments are left out.',
    },
    perfetto: {
      title: 'Perfetto trace',
      about: 'The same as Chrome trace JSON in a fifth of the size: events, arguments, ways of requests, curves.',
    },
    ctf: {
      title: 'Common Trace Format 1.8 (CTF)',
      about: 'Every row with all its columns, as an event of its kind with named fields. A folder of two files.',
    },
    svg: {
      title: 'Picture (SVG)',
      about:
        'The timeline; of several traces their timelines on one scale and where the time went. On white for print, told apart by patterns as well as colours; text stays text.',
    },
    png: {
      title: 'Picture (PNG)',
      about: 'The same picture in pixels, twice as many as its width says, so that text is sharp in print.',
    },
    csv: { title: 'CSV', about: 'A line for each event with fixed columns; what caused an event is left out.' },
    jsonl: {
      title: 'JSON Lines',
      about: 'A JSON object for each event with everything the trace knows of it.',
    },
    parquet: {
      title: 'Parquet',
      about: 'Every column of the trace, compressed; an open span has the duration -1, what has no cause the cause -1.',
    },
    blktrace: {
      title: 'blktrace, binary',
      about: 'The block I/O only: strategy calls, splits, copies, header waits, device commands and completions.',
    },
    blkparse: {
      title: 'blktrace, text',
      about: 'The block I/O only, a line a record: byte for byte what blkparse -q prints of the binary form.',
    },
    iosnoop: {
      title: 'iosnoop text',
      about:
        'A line for each completed strategy call, in the columns of iosnoop -stDo; what never completes is left out.',
    },
    vcd: {
      title: 'Value change dump (VCD)',
      about:
        'Levels, lines, registers, engines, devices, locks and process states as signals; single events are left out.',
    },
    wavejson: {
      title: 'Timing diagrams (WaveJSON)',
      about:
        'The signals of the VCD file as figures of at most 60 steps; a step is an instant at which something changes.',
    },
  },
}
