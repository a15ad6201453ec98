import type { SaidGroup } from './translate'

/** Why a trace is not opened, in German. */
export const importDe: SaidGroup = {
  'There are {0} files; at most {1} are opened together.':
    'Das sind {0} Dateien; zusammen lassen sich höchstens {1} öffnen.',
  'Opening was stopped.': 'Das Öffnen wurde angehalten.',
  '{0} is packed by gzip and damaged or cut short, at about byte {1}.':
    '{0} ist mit gzip gepackt und beschädigt oder abgeschnitten, etwa bei Byte {1}.',
  '{0}: {1} packed bytes turn into more than {2}; that is no trace.':
    '{0}: aus {1} gepackten Bytes werden mehr als {2}; das ist kein Verlauf.',
  '{0} is packed twice; unpack it once.': '{0} ist zweimal gepackt; entpacken Sie einmal.',
  '{0} is not there or may not be read.': '{0} ist nicht da oder darf nicht gelesen werden.',
  '{0} is not a file.': '{0} ist keine Datei.',
  '{0} has {1} bytes; at most {2} are read.': '{0} hat {1} Bytes; gelesen werden höchstens {2}.',
  'it cannot be read ({0})': 'lässt sich nicht lesen ({0})',
  '{0} is no stream of a block trace.': '{0} ist kein Strom eines Block-Trace.',
  '{0} is a block trace of version {1}; this program reads version {2}.':
    '{0} ist ein Block-Trace der Version {1}; dieses Programm liest Version {2}.',
  '{0}: what stands at byte {1} is no record.': '{0}: was bei Byte {1} steht, ist kein Datensatz.',
  '{0}: the record at byte {1} goes beyond the end.': '{0}: der Datensatz bei Byte {1} reicht über das Ende hinaus.',
  'A record is {0} ns after the first one, which is too long.':
    'Ein Datensatz liegt {0} ns nach dem ersten, was zu lang ist.',
  'It has more than {0} tracks.': 'Er hat mehr als {0} Spuren.',
  'It has more than {0} different names.': 'Er hat mehr als {0} verschiedene Namen.',
  'The first and the last event are too far from each other.':
    'Das erste und das letzte Ereignis liegen zu weit auseinander.',
  'More than {0} spans are open at once, which is the most.':
    'Mehr als {0} Zeitspannen sind zugleich offen; mehr geht nicht.',
  'It has more than {0} events, which is the most.': 'Er hat mehr als {0} Ereignisse; mehr geht nicht.',
  'It has more than {0} threads, which is the most.': 'Er hat mehr als {0} Threads; mehr geht nicht.',
  'It has more than {0} different ids, which is the most.':
    'Er hat mehr als {0} verschiedene Kennungen; mehr geht nicht.',
  'neither a list nor an object': 'weder eine Liste noch ein Objekt',
  'traceEvents is there twice': 'traceEvents gibt es zweimal',
  'traceEvents is no list': 'traceEvents ist keine Liste',
  'neither a comma nor }': 'weder ein Komma noch }',
  'something follows the end': 'nach dem Ende folgt etwas',
  'It has no traceEvents.': 'Er hat keine traceEvents.',
  'neither a comma nor ]': 'weder ein Komma noch ]',
  'The file is empty.': 'Die Datei ist leer.',
  'Only the streams of a block trace can be opened together.':
    'Nur die Ströme eines Block-Trace lassen sich zusammen öffnen.',
  'A file that begins with {0} is no known trace. Known are: DMA Lab trace file (.dmatrace), blktrace (.blktrace.0), Chrome trace JSON (.json), DMA Lab JSON Lines (.jsonl).':
    'Eine Datei, die mit {0} beginnt, ist kein bekannter Verlauf. Bekannt sind: Verlaufsdatei von DMA Lab (.dmatrace), blktrace (.blktrace.0), Chrome-Trace JSON (.json), JSON Lines von DMA Lab (.jsonl).',
  ', complete up to event {0} of {1}': ', vollständig bis Ereignis {0} von {1}',
  '{0}{1}; dma-lab import with --partial opens what is complete':
    '{0}{1}; dma-lab import mit --partial öffnet, was vollständig ist',
  ' (byte {0}{1})': ' (Byte {0}{1})',
  'a bracket is closed that was not opened': 'eine Klammer schließt, die nie geöffnet wurde',
  '{0} at byte {1}': '{0} bei Byte {1}',
  'the file ends too early, at byte {0}': 'die Datei endet zu früh, bei Byte {0}',
  'the key {0} is there twice': 'den Schlüssel {0} gibt es zweimal',
  'a comma or }': 'ein Komma oder }',
  'a key in quotes': 'ein Schlüssel in Anführungszeichen',
  ' may not be used as a key': ' ist als Schlüssel nicht erlaubt',
  'a colon': 'ein Doppelpunkt',
  'a comma or ]': 'ein Komma oder ]',
  'a backslash that escapes nothing': 'ein umgekehrter Schrägstrich, der nichts schützt',
  'a control character in a text': 'ein Steuerzeichen in einem Text',
  'a value': 'ein Wert',
  '{0} is no value': '{0} ist kein Wert',
  '{0} instead of {1}': '{0} statt {1}',
  'more than {0} bytes in one event, which begins': 'mehr als {0} Bytes in einem Ereignis, das beginnt',
  'Line {0} has {1} bytes; a line has at most {2}.': 'Zeile {0} hat {1} Bytes; eine Zeile hat höchstens {2}.',
  'something follows the event': 'nach dem Ereignis folgt etwas',
  'a line that is no object': 'eine Zeile, die kein Objekt ist',
  'Line {0}: {1}.': 'Zeile {0}: {1}.',
  'There is no event in the file.': 'In der Datei ist kein Ereignis.',
  'the version of the format is missing; this program reads version {0}':
    'die Version des Formats fehlt; dieses Programm liest Version {0}',
  'the version of the format is "{0}…"; this program reads version {1}':
    'die Version des Formats ist "{0}…"; dieses Programm liest Version {1}',
  'the version of the format is "{0}"; this program reads version {1}':
    'die Version des Formats ist "{0}"; dieses Programm liest Version {1}',
  'it says that {0} events follow, more than {1} bytes can hold':
    'sie sagt, dass {0} Ereignisse folgen, mehr als {1} Bytes fassen',
  'it names no run': 'sie nennt keinen Lauf',
  '{0} is missing, and should be a whole number that has room there':
    '{0} fehlt, und sollte eine ganze Zahl sein, die dort Platz hat',
  '{0} is "{1}…", and should be a whole number that has room there':
    '{0} ist "{1}…", und sollte eine ganze Zahl sein, die dort Platz hat',
  '{0} is "{1}", and should be a whole number that has room there':
    '{0} ist "{1}", und sollte eine ganze Zahl sein, die dort Platz hat',
  'run is {0}, and the file has {1}': 'run ist {0}, und die Datei hat {1}',
  'Line {0} is at {1} ns, before line {2} at {3} ns; lines come in order of time.':
    'Zeile {0} liegt bei {1} ns, vor Zeile {2} bei {3} ns; Zeilen kommen in der Folge der Zeit.',
  'an argument of {0} is not what such events have': 'ein Argument von {0} ist nicht, was solche Ereignisse haben',
  'an argument of  is not what such events have': 'ein Argument von  ist nicht, was solche Ereignisse haben',
  'More than {0} transfers are open at once, which is the most.':
    'Mehr als {0} Übertragungen sind zugleich offen; mehr geht nicht.',
  'this is not a DMA Lab trace file': 'das ist keine Verlaufsdatei von DMA Lab',
  'the trace file has format {0}; this program reads formats up to {1}':
    'die Verlaufsdatei hat Format {0}; dieses Programm liest Formate bis {1}',
  'the trace file is damaged: {0}': 'die Verlaufsdatei ist beschädigt: {0}',
  'the trace file is damaged or was cut short: its checksum does not fit':
    'die Verlaufsdatei ist beschädigt oder abgeschnitten: ihre Prüfsumme passt nicht',
}
