import type { SaidGroup } from './translate'

/** What is wrong with a scenario, a lab or an answer, in German. */
export const documentDe: SaidGroup = {
  'a file name cannot contain a zero byte': 'ein Dateiname darf kein Nullbyte enthalten',
  'no permission to read this file': 'diese Datei darf nicht gelesen werden',
  'there is no such file': 'diese Datei gibt es nicht',
  'cannot be opened ({0})': 'lässt sich nicht öffnen ({0})',
  'cannot be opened (unknown error)': 'lässt sich nicht öffnen (unbekannter Fehler)',
  '{0} bytes; at most {1} are read': '{0} Bytes; gelesen werden höchstens {1}',
  'UTF-16; save it as UTF-8': 'UTF-16; speichern Sie als UTF-8',
  'not a text file (it contains zero bytes and starts with {0})':
    'keine Textdatei (sie enthält Nullbytes und beginnt mit {0})',
  'the file is empty': 'die Datei ist leer',
  'not valid UTF-8 (byte {0}); save it as UTF-8': 'kein gültiges UTF-8 (Byte {0}); speichern Sie als UTF-8',
  'lines end with carriage returns alone; save it with line ends LF or CRLF':
    'Zeilen enden nur mit Wagenrücklauf; speichern Sie mit Zeilenenden LF oder CRLF',
  'merge keys (<<) are not allowed; write the fields out':
    'Merge-Schlüssel (<<) sind nicht erlaubt; schreiben Sie die Felder aus',
  'more than {0} brackets, commas, colons, dashes and lines':
    'mehr als {0} Klammern, Kommas, Doppelpunkte, Striche und Zeilen',
  'this key is there twice; a map has each key once':
    'diesen Schlüssel gibt es zweimal; eine Map hat jeden Schlüssel einmal',
  'more than one document in the file; expected one': 'mehr als ein Dokument in der Datei; erwartet wird eines',
  'tags are not allowed': 'Tags sind nicht erlaubt',
  'aliases (*name) are not allowed; write the value out':
    'Aliase (*name) sind nicht erlaubt; schreiben Sie den Wert aus',
  'anchors (&name) are not allowed': 'Anker (&name) sind nicht erlaubt',
  'not a scenario': 'kein Szenario',
  'expected a whole number': 'erwartet wird eine ganze Zahl',
  'expected 0 for no error, or one of {0}': 'erwartet wird 0 für keinen Fehler, oder eines von {0}',
  'expects nothing: give at least one of result, bytes, errno, residual':
    'erwartet nichts: geben Sie mindestens eines von result, bytes, errno, residual an',
  'expects nothing: give at least one of equals, atLeast, atMost':
    'erwartet nichts: geben Sie mindestens eines von equals, atLeast, atMost an',
  'expected a map with request (and process), metric, end, hung or finding':
    'erwartet wird eine Map mit request (und process), metric, end, hung oder finding',
  '{0} ({1}) has no effect on the path {2}; it shows on the paths physio and aphysio':
    '{0} ({1}) hat auf dem Weg {2} keine Wirkung; er zeigt sich auf den Wegen physio und aphysio',
  '{0} ({1}) has no effect on the path {2}; it shows on the path sysv':
    '{0} ({1}) hat auf dem Weg {2} keine Wirkung; er zeigt sich auf dem Weg sysv',
  '{0} ({1}) has no effect on the device {2} with its engine {3}; it shows on {4}':
    '{0} ({1}) hat keine Wirkung auf das Gerät {2} mit seiner Engine {3}; er zeigt sich auf {4}',
  'expected a name: a letter, then at most 39 letters, digits, _ . -':
    'erwartet wird ein Name: ein Buchstabe, dann höchstens 39 Buchstaben, Ziffern, _ . -',
  '{0} MHz': '{0} MHz',
  '{0} Hz': '{0} Hz',
  'a whole number of {0}, or text such as "{1}" ({2})':
    'eine ganze Zahl {0:bytes=Bytes|bytes per second=Bytes je Sekunde}, oder Text wie "{1}" ({2})',
  'expected {0}, from {1} to {2}': 'erwartet wird {0}, von {1} bis {2}',
  'expected true or false': 'erwartet wird true oder false',
  'expected text': 'erwartet wird Text',
  'expected at most {0} characters': 'erwartet werden höchstens {0} Zeichen',
  'a whole number, or text such as "0xffffff", from {0} to {1}':
    'eine ganze Zahl, oder Text wie "0xffffff", von {0} bis {1}',
  'a whole number of thousandths from {0} to {1}': 'eine ganze Zahl von Tausendsteln von {0} bis {1}',
  '{0}, from {1} to {2}': '{0}, von {1} bis {2}',
  'expected a power of two from 16 B to 256 B': 'erwartet wird eine Zweierpotenz von 16 B bis 256 B',
  'expected a power of two from 512 B to 64 KB': 'erwartet wird eine Zweierpotenz von 512 B bis 64 KB',
  'there is no host of this name; allowed: {0}': 'einen Rechner dieses Namens gibt es nicht; erlaubt: {0}',
  'there is no host of this name; did you mean {0}? allowed: {1}':
    'einen Rechner dieses Namens gibt es nicht; meinten Sie {0}? Erlaubt: {1}',
  'the process {0} is there twice': 'den Prozess {0} gibt es zweimal',
  'the buffers have {0} bytes together; expected at most 256 MB':
    'die Puffer haben zusammen {0} Bytes; erwartet werden höchstens 256 MB',
  'the request {0} is there twice': 'die Anforderung {0} gibt es zweimal',
  'the buffer ends beyond the address space of a process': 'der Puffer endet jenseits des Adressraums eines Prozesses',
  'a list': 'eine Liste',
  'a map': 'eine Map',
  'expected a map with version and workload, got {0}': 'erwartet wird eine Map mit version und workload, nicht {0}',
  'unknown field; did you mean {0}?': 'unbekanntes Feld; meinten Sie {0}?',
  'unknown field': 'unbekanntes Feld',
  'unknown field. Allowed: {0}': 'unbekanntes Feld. Erlaubt: {0}',
  'is missing; {0}': 'fehlt; {0}',
  '{0}; did you mean {1}?': '{0}; meinten Sie {1}?',
  '{0}; got {1}': '{0}; nicht {1}',
  '{0}; got {1}; did you mean {2}?': '{0}; nicht {1}; meinten Sie {2}?',
  'more than {0} values': 'mehr als {0} Werte',
  'nested deeper than {0} levels': 'tiefer als {0} Ebenen verschachtelt',
  'text longer than {0} characters': 'Text mit mehr als {0} Zeichen',
  'not plain data': 'keine einfachen Daten',
  'more than {0} keys': 'mehr als {0} Schlüssel',
  '{0} may not be used as a key': '{0} ist als Schlüssel nicht erlaubt',
  'there is no {0} {1}; there is none at all':
    '{0:device=ein Gerät|process=einen Prozess|request=eine Anforderung|run=einen Lauf|check=eine Prüfung|earlier check=eine frühere Prüfung|edit=eine Änderung|question=eine Frage|id=eine id|rule of the checker=eine Regel des Prüfers|parameter of hosts=einen Parameter der Rechner|switch of System V=einen Schalter von System V|switch of Solaris=einen Schalter von Solaris} {1} gibt es nicht; es gibt gar nichts dergleichen',
  'there is no {0} {1}; allowed: {2}':
    '{0:device=ein Gerät|process=einen Prozess|request=eine Anforderung|run=einen Lauf|check=eine Prüfung|earlier check=eine frühere Prüfung|edit=eine Änderung|question=eine Frage|id=eine id|rule of the checker=eine Regel des Prüfers|parameter of hosts=einen Parameter der Rechner|switch of System V=einen Schalter von System V|switch of Solaris=einen Schalter von Solaris} {1} gibt es nicht; erlaubt: {2}',
  'there is no {0} {1}; did you mean {2}? there is none at all':
    '{0:device=ein Gerät|process=einen Prozess|request=eine Anforderung|run=einen Lauf|check=eine Prüfung|earlier check=eine frühere Prüfung|edit=eine Änderung|question=eine Frage|id=eine id|rule of the checker=eine Regel des Prüfers|parameter of hosts=einen Parameter der Rechner|switch of System V=einen Schalter von System V|switch of Solaris=einen Schalter von Solaris} {1} gibt es nicht; meinten Sie {2}? Es gibt gar nichts dergleichen',
  'there is no {0} {1}; did you mean {2}? allowed: {3}':
    '{0:device=ein Gerät|process=einen Prozess|request=eine Anforderung|run=einen Lauf|check=eine Prüfung|earlier check=eine frühere Prüfung|edit=eine Änderung|question=eine Frage|id=eine id|rule of the checker=eine Regel des Prüfers|parameter of hosts=einen Parameter der Rechner|switch of System V=einen Schalter von System V|switch of Solaris=einen Schalter von Solaris} {1} gibt es nicht; meinten Sie {2}? Erlaubt: {3}',
  'dma_attr_granular is 0': 'dma_attr_granular ist 0',
  'dma_attr_sgllen is 0, which is reserved': 'dma_attr_sgllen ist 0, was reserviert ist',
  'dma_attr_maxxfer is smaller than dma_attr_granular: no byte could move':
    'dma_attr_maxxfer ist kleiner als dma_attr_granular: kein Byte könnte sich bewegen',
  'dma_attr_seg is smaller than a page less one': 'dma_attr_seg ist kleiner als eine Seite weniger eins',
  'dma_attr_count_max is smaller than a page less one': 'dma_attr_count_max ist kleiner als eine Seite weniger eins',
  'dma_attr_granular is larger than a page': 'dma_attr_granular ist größer als eine Seite',
  'dma_attr_maxxfer is smaller than a page': 'dma_attr_maxxfer ist kleiner als eine Seite',
  'dma_attr_addr_hi is not above dma_attr_addr_lo': 'dma_attr_addr_hi liegt nicht über dma_attr_addr_lo',
  'dma_attr_seg does not end in a page of one bits': 'dma_attr_seg endet nicht in einer Seite von Einsen',
  'the largest possible cookie is smaller than a page': 'das größte mögliche Cookie ist kleiner als eine Seite',
  'bounce-on-seg with dma_attr_seg above dma_attr_addr_hi': 'bounce-on-seg mit dma_attr_seg über dma_attr_addr_hi',
  'addrHi, countMax and seg of the host make attributes that are refused: {0} (a page has {1} bytes)':
    'addrHi, countMax und seg des Rechners ergeben Attribute, die abgelehnt werden: {0} (eine Seite hat {1} Bytes)',
  'they are refused: {0} (a page has {1} bytes)': 'sie werden abgelehnt: {0} (eine Seite hat {1} Bytes)',
  'a device has blocks or size, not both': 'ein Gerät hat blocks oder size, nicht beides',
  'expected a multiple of 512 bytes, the size of a block':
    'erwartet wird ein Vielfaches von 512 Bytes, der Größe eines Blocks',
  'the device has blocks 0 to {0}; got {1}': 'das Gerät hat die Blöcke 0 bis {0}; nicht {1}',
  'disk or tape': 'disk oder tape',
  'the driver {0} drives a {1}; {2} is a {3}': 'der Treiber {0} bedient {1}; {2} ist {3}',
  'a driver has file or source, not both': 'ein Treiber hat file oder source, nicht beides',
  'the driver student needs its file, or its text as source':
    'der Treiber student braucht seine Datei, oder seinen Text als source',
  'the driver {0} is built in; leave the name out, or say student':
    'der Treiber {0} ist eingebaut; lassen Sie den Namen weg, oder sagen Sie student',
  'bytes is the result of a transfer; result says something else':
    'bytes ist das Ergebnis einer Übertragung; result sagt etwas anderes',
  '{0} is there twice': '{0} gibt es zweimal',
  'expected 14 (EFAULT) or 1 (EPERM)': 'erwartet wird 14 (EFAULT) oder 1 (EPERM)',
  'expected a byte, or for DELAY a time such as "5 ms"': 'erwartet wird ein Byte, oder für DELAY eine Zeit wie "5 ms"',
  'expected an id such as F1, or kind and op': 'erwartet wird eine id wie F1, oder kind und op',
  'an id says what happens; kind is for a trigger': 'eine id sagt, was geschieht; kind ist für einen Auslöser',
  'an id says what happens; op is for a trigger': 'eine id sagt, was geschieht; op ist für einen Auslöser',
  'LOSE, DELAY and EXTRA go with kind intr; the other operations with pio_r, pio_w, dma_r, dma_w, log':
    'LOSE, DELAY und EXTRA gehören zu kind intr; die anderen Operationen zu pio_r, pio_w, dma_r, dma_w, log',
  'a message can only get lost: NO_TRANSFER': 'eine Meldung kann nur verloren gehen: NO_TRANSFER',
  'DELAY needs operand, a time such as "5 ms"': 'DELAY braucht operand, eine Zeit wie "5 ms"',
  '{0} needs operand, a number': '{0} braucht operand, eine Zahl',
  'call: n is the same as skip: n - 1; give one of them':
    'call: n ist dasselbe wie skip: n - 1; geben Sie eines davon an',
  'says what byte counts in': 'sagt, worin byte zählt',
  'bytes are of transfers': 'Bytes gehören zu Übertragungen',
  'a register goes with kind pio_r or pio_w': 'ein Register gehört zu kind pio_r oder pio_w',
  'ns, us, ms, s': 'ns, us, ms, s',
  'B, KB, MB, GB': 'B, KB, MB, GB',
  'Hz, kHz, MHz, GHz': 'Hz, kHz, MHz, GHz',
  'expected {0}: {1}; this is not a finite number':
    'erwartet wird {0:a time=eine Zeit|a size=eine Größe|a rate=eine Rate|a frequency=eine Frequenz}: {1}; das ist keine endliche Zahl',
  'expected {0}: {1}; a plain number counts {2} and must be whole':
    'erwartet wird {0:a time=eine Zeit|a size=eine Größe|a rate=eine Rate|a frequency=eine Frequenz}: {1}; eine bloße Zahl zählt {2:bytes=Bytes|bytes per second=Bytes je Sekunde} und muss ganz sein',
  'expected {0}: {1}; it cannot be negative':
    'erwartet wird {0:a time=eine Zeit|a size=eine Größe|a rate=eine Rate|a frequency=eine Frequenz}: {1}; negativ geht nicht',
  'expected {0}: {1}; the unit is missing':
    'erwartet wird {0:a time=eine Zeit|a size=eine Größe|a rate=eine Rate|a frequency=eine Frequenz}: {1}; die Einheit fehlt',
  '{0}; {1} is a unit of {2}': '{0}; {1} ist eine Einheit für {2:time=Zeit|size=Größe|rate=Rate|frequency=Frequenz}',
  '{0}; {1} is no unit of {2}':
    '{0}; {1} ist keine Einheit für {2:time=Zeit|size=Größe|rate=Rate|frequency=Frequenz|a time=eine Zeit|a size=eine Größe|a rate=eine Rate|a frequency=eine Frequenz}',
  'expected {0}: {1}':
    'erwartet wird {0:a time=eine Zeit|a size=eine Größe|a rate=eine Rate|a frequency=eine Frequenz}: {1}',
  'expected {0}: {1}; this is not a whole number of {2}':
    'erwartet wird {0:a time=eine Zeit|a size=eine Größe|a rate=eine Rate|a frequency=eine Frequenz}: {1}; das ist keine ganze Zahl {2:bytes=Bytes|bytes per second=Bytes je Sekunde}',
  'expected {0}: {1}; this is more than 2^53 - 1':
    'erwartet wird {0:a time=eine Zeit|a size=eine Größe|a rate=eine Rate|a frequency=eine Frequenz}: {1}; das ist mehr als 2^53 - 1',
  'give base, alignment or pageOffset, not several of them':
    'geben Sie base, alignment oder pageOffset an, nicht mehrere davon',
  'needs length or iovecs': 'braucht length oder iovecs',
  'has both length and iovecs; give one of them': 'hat length und iovecs; geben Sie eines davon an',
  'has both buffer and iovecs; each iovec says where it lies': 'hat buffer und iovecs; jedes iovec sagt, wo es liegt',
  'expected at most 64 MB in all': 'erwartet werden insgesamt höchstens 64 MB',
  'expected the text of a script, at most {0} characters, or { file: name.js } beside the scenario':
    'erwartet wird der Text eines Skripts, höchstens {0} Zeichen, oder { file: name.js } neben dem Szenario',
  'a process needs requests or script, and not both': 'ein Prozess braucht requests oder script, und nicht beides',
  'repeat is for requests; a script has loops of its own': 'repeat ist für requests; ein Skript hat eigene Schleifen',
  'expected points': 'erwartet werden Punkte',
  'points are 0 or more': 'Punkte sind 0 oder mehr',
  'expected at most 1000 points': 'erwartet werden höchstens 1000 Punkte',
  'points are whole or half': 'Punkte sind ganze oder halbe',
  'expected a field of the scenario': 'erwartet wird ein Feld des Szenarios',
  'expected a field of the scenario, such as workload[0].requests[0].length':
    'erwartet wird ein Feld des Szenarios, etwa workload[0].requests[0].length',
  'expected seeds: a number, a list, or "1..50"; at most {0}':
    'erwartet werden Startwerte: eine Zahl, eine Liste, oder "1..50"; höchstens {0}',
  'expected from the smaller to the larger, at most {0} seeds':
    'erwartet wird vom kleineren zum größeren, höchstens {0} Startwerte',
  'expected a number, or a text such as "10 us"': 'erwartet wird eine Zahl, oder ein Text wie "10 us"',
  'expected one of script (a process), driver: true, or field (of the scenario)':
    'erwartet wird eines von script (ein Prozess), driver: true, oder field (des Szenarios)',
  'quantity, min, max and oneOf are for fields': 'quantity, min, max und oneOf sind für Felder',
  'expected a question with kind: one of {0}': 'erwartet wird eine Frage mit kind: eines von {0}',
  'expected text, or { file: name.md } beside the lab': 'erwartet wird Text, oder { file: name.md } neben der Übung',
  'expected kind: dmalab-lab': 'erwartet wird kind: dmalab-lab',
  'expected a name': 'erwartet wird ein Name',
  'expected small letters, digits and -, such as sixteen-sectors':
    'erwartet werden Kleinbuchstaben, Ziffern und -, etwa sixteen-sectors',
  'expected a scenario, or { file: scenario.yaml }': 'erwartet wird ein Szenario, oder { file: scenario.yaml }',
  'expected kind: dmalab-hidden': 'erwartet wird kind: dmalab-hidden',
  'expected {0}, got {1}': 'erwartet wird {0}, nicht {1}',
  'a map with version, kind and id': 'eine Map mit version, kind und id',
  'a lab needs at least one question or check': 'eine Übung braucht mindestens eine Frage oder Prüfung',
  'there is no run': 'es gibt keinen Lauf',
  'two of the ids are the same': 'zwei der ids sind gleich',
  'the answer names every item once': 'die Antwort nennt jeden Eintrag einmal',
  'earlier check': 'frühere Prüfung',
  'a map with version and kind': 'eine Map mit version und kind',
  'again needs seeds to do it with': 'again braucht seeds dafür',
  'a map with version, kind and lab': 'eine Map mit version, kind und lab',
  'a map with version, kind and about': 'eine Map mit version, kind und about',
  'expected a number': 'erwartet wird eine Zahl',
  'expected a number, a text, or a map': 'erwartet wird eine Zahl, ein Text oder eine Map',
  'expected {0}': 'erwartet wird {0}',
  'expected {0}; did you mean {1}?': 'erwartet wird {0}; meinten Sie {1}?',
  'one of {0}': 'eines von {0}',
  '{0} has no field {1}; it has {2}': '{0} hat kein Feld {1}; es hat {2}',
  'expected a {0}': 'erwartet: {0}',
  'there is no {0} {1}':
    '{0:device=ein Gerät|process=einen Prozess|request=eine Anforderung|run=einen Lauf|check=eine Prüfung|earlier check=eine frühere Prüfung|edit=eine Änderung|question=eine Frage|id=eine id|rule of the checker=eine Regel des Prüfers|parameter of hosts=einen Parameter der Rechner|switch of System V=einen Schalter von System V|switch of Solaris=einen Schalter von Solaris} {1} gibt es nicht',
  'there is no {0} {1}; did you mean {2}?':
    '{0:device=ein Gerät|process=einen Prozess|request=eine Anforderung|run=einen Lauf|check=eine Prüfung|earlier check=eine frühere Prüfung|edit=eine Änderung|question=eine Frage|id=eine id|rule of the checker=eine Regel des Prüfers|parameter of hosts=einen Parameter der Rechner|switch of System V=einen Schalter von System V|switch of Solaris=einen Schalter von Solaris} {1} gibt es nicht; meinten Sie {2}?',
  'rule of the checker': 'Regel des Prüfers',
  'expected the name of a metric': 'erwartet wird der Name einer Messgröße',
  'there is no such metric': 'eine solche Messgröße gibt es nicht',
  'there is no such metric; did you mean {0}?': 'eine solche Messgröße gibt es nicht; meinten Sie {0}?',
  'parameter of hosts': 'Parameter der Rechner',
  'switch of System V': 'Schalter von System V',
  'switch of Solaris': 'Schalter von Solaris',
  'a map with one of value, all, any, not, each (with satisfies or has), {0}':
    'eine Map mit einem von value, all, any, not, each (mit satisfies oder has), {0}',
  'says nothing of the value: give at least one of {0}':
    'sagt nichts über den Wert: geben Sie mindestens eines von {0} an',
  'a number': 'eine Zahl',
  'a {0} in {1}, or with its unit':
    '{0:time=eine Zeit|size=eine Größe|rate=eine Rate|frequency=eine Frequenz} in {1}, oder mit Einheit',
  'the answer to "{0}" cannot be locked: {1}': 'die Antwort auf „{0}“ lässt sich nicht sperren: {1}',
  '{0} may be meant in two ways: leave the comma out, or write a point':
    '{0} kann zweierlei heißen: lassen Sie das Komma weg, oder schreiben Sie einen Punkt',
  'expected whole bytes, got {0}': 'erwartet werden ganze Bytes, nicht {0}',
  'expected 0 or the name of an error such as EIO, got {0}':
    'erwartet wird 0 oder der Name eines Fehlers wie EIO, nicht {0}',
  'there is no option {0}': 'eine Auswahl {0} gibt es nicht',
  'expected one option': 'erwartet wird eine Auswahl',
  'expected a list of all items in order': 'erwartet wird eine Liste aller Einträge in ihrer Reihenfolge',
  'expected every item once': 'erwartet wird jeder Eintrag einmal',
  '{0} is no mark; a mark is KIND@REQUEST.PIECE#NUMBER':
    '{0} ist keine Markierung; eine Markierung ist KIND@REQUEST.PIECE#NUMBER',
  'there is no list': 'da ist keine Liste',
  'there is no entry {0}': 'einen Eintrag {0} gibt es nicht',
  'there is no map for {0}': 'für {0} ist keine Map da',
  'the scenario has no process {0}': 'das Szenario hat keinen Prozess {0}',
  'expected the text of a program': 'erwartet wird der Text eines Programms',
  'expected at least {0}, got {1}': 'erwartet wird mindestens {0}, nicht {1}',
  'expected at most {0}, got {1}': 'erwartet wird höchstens {0}, nicht {1}',
  'expected one of {0}, got {1}': 'erwartet wird eines von {0}, nicht {1}',
  'the scenario does not say it; write it there, or say optional: true':
    'das Szenario sagt es nicht; schreiben Sie es dort hin, oder sagen Sie optional: true',
  'what the scenario says is not allowed: {0}': 'was das Szenario sagt, ist nicht erlaubt: {0}',
  'expected a digest': 'erwartet wird eine Prüfsumme',
  'expected 64 hexadecimal digits': 'erwartet werden 64 hexadezimale Ziffern',
  'expected a number, a text or a list of texts': 'erwartet wird eine Zahl, ein Text oder eine Liste von Texten',
  'expected a number or a text': 'erwartet wird eine Zahl oder ein Text',
  'expected predict or run': 'erwartet wird predict oder run',
  'expected kind: dmalab-answer': 'erwartet wird kind: dmalab-answer',
  'expected version: 1; this program reads version 1': 'erwartet wird version: 1; dieses Programm liest Version 1',
  'expected kind: dmalab-solution': 'erwartet wird kind: dmalab-solution',
  'expected numbers with commas, or FROM..TO:STEP, got {0}':
    'erwartet werden Zahlen mit Kommas, oder FROM..TO:STEP, nicht {0}',
  'expected FROM..TO:STEP or FROM..TO:x2, got {0}': 'erwartet wird FROM..TO:STEP oder FROM..TO:x2, nicht {0}',
  'a range goes up: {0} is more than {1}': 'ein Bereich geht aufwärts: {0} ist mehr als {1}',
  'a factor is at least 2': 'ein Faktor ist mindestens 2',
  'a step is at least 1': 'ein Schritt ist mindestens 1',
  'a range that multiplies cannot begin at 0': 'ein Bereich, der multipliziert, kann nicht bei 0 beginnen',
  'more than {0} values: take a larger step': 'mehr als {0} Werte: nehmen Sie einen größeren Schritt',
  '{0} is not written like workload[0].requests[0].length':
    '{0} ist nicht wie workload[0].requests[0].length geschrieben',
  'there is nothing to run': 'es gibt nichts auszuführen',
  '{0} runs; at most {1} are made': '{0} Läufe; höchstens {1} werden ausgeführt',
  'this text is not found; give it as it stands there, after the changes before this one':
    'dieser Text ist nicht zu finden; geben Sie ihn, wie er dort nach den Änderungen davor steht',
  'this text is found {0} times; give more of what stands around it':
    'dieser Text kommt {0} Mal vor; geben Sie mehr von dem, was um ihn steht',
  'expected a number, a text, { file: main.js }, or { from: start, replace: [...] }':
    'erwartet wird eine Zahl, ein Text, { file: main.js }, oder { from: start, replace: [...] }',
  'expected text to find': 'erwartet wird zu suchender Text',
}
