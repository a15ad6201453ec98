import type { SaidGroup } from './translate'

/** What the format of scenarios says of its fields, in German. */
export const fieldDe: SaidGroup = {
  'a whole number of {0}, or text such as "{1}" ({2}), from {3} to {4}':
    'eine ganze Zahl {0:bytes=Bytes|bytes per second=Bytes je Sekunde}, oder Text wie "{1}" ({2}), von {3} bis {4}',
  'true or false': 'true oder false',
  'a name': 'ein Name',
  'version of this format': 'Version dieses Formats',
  'what the scenario is called': 'wie das Szenario heißt',
  'one line that says what to look at': 'eine Zeile, die sagt, worauf zu achten ist',
  'text for people': 'Text für Menschen',
  'the machine whose costs count': 'die Maschine, deren Kosten zählen',
  'the machine whose costs count: a preset, or a map of preset and parameters':
    'die Maschine, deren Kosten zählen: eine Vorgabe, oder eine Zuordnung mit preset und Parametern',
  'its name, unique': 'sein Name, eindeutig',
  'disk, tape, ramdisk, or pio: a card whose bytes the processor moves':
    'disk, tape, ramdisk, oder pio: eine Karte, deren Bytes der Prozessor bewegt',
  'blocks of 512 bytes; this or size': 'Blöcke von 512 Bytes; dies oder size',
  'bytes, a multiple of 512; this or blocks': 'Bytes, ein Vielfaches von 512; dies oder blocks',
  'dev: a read that begins at the end gives 0 bytes; strict: ENXIO':
    'dev: ein Lesen, das am Ende beginnt, gibt 0 Bytes; strict: ENXIO',
  'blocks that give EIO': 'Blöcke, die EIO geben',
  'what moves the bytes: a channel of the motherboard, a card with a list of addresses, or one with a single address':
    'was die Bytes bewegt: ein Kanal der Hauptplatine, eine Karte mit einer Adressliste, oder eine mit einer einzigen Adresse',
  'interrupt line': 'Interruptleitung',
  'interrupt level; above 10 the driver leaves the work to a soft interrupt':
    'Interruptebene; über 10 überlässt der Treiber die Arbeit einem Softinterrupt',
  'how the line asks: by its rise, or for as long as it is up':
    'wie die Leitung anfragt: durch ihren Anstieg, oder solange sie oben ist',
  'time the drive takes before each command': 'Zeit, die das Laufwerk vor jedem Befehl braucht',
  'time of one turn; 0 turns nothing': 'Zeit einer Umdrehung; bei 0 dreht sich nichts',
  'seek across a third of the disk': 'Suche über ein Drittel der Platte',
  'rate at which the medium gives or takes bytes': 'Rate, mit der das Medium Bytes gibt oder nimmt',
  'sectors of a track': 'Sektoren einer Spur',
  'tracks of a cylinder': 'Spuren eines Zylinders',
  'sectors from one logical block to the next; 1 = neighbours':
    'Sektoren von einem logischen Block zum nächsten; 1 = Nachbarn',
  'a tape stops, backs up and starts again': 'ein Band hält an, setzt zurück und läuft wieder an',
  'pause after each byte of programmed I/O': 'Pause nach jedem Byte programmierter Ein- und Ausgabe',
  'a card on an 8237 is done only at terminal count: without one it stays busy for ever':
    'eine Karte am 8237 ist erst beim Zählende fertig: ohne dieses bleibt sie für immer beschäftigt',
  'command blocks that can wait in a card that takes them':
    'Befehlsblöcke, die in einer Karte warten können, die solche nimmt',
  'such a card serves what waits in order of block number':
    'eine solche Karte bedient, was wartet, nach der Blocknummer',
  'how a card on an 8237 asks for the bus': 'wie eine Karte am 8237 um den Bus bittet',
  'whom the 8237 serves first; one rotating device turns it on for all':
    'wen der 8237 zuerst bedient; ein Gerät mit Rotation schaltet sie für alle ein',
  'bytes between medium and bus that cannot wait; 0: the card keeps the whole command':
    'Bytes zwischen Medium und Bus, die nicht warten können; 0: die Karte hält den ganzen Befehl',
  'bytes in it at which the card asks for the bus': 'Bytes darin, bei denen die Karte um den Bus bittet',
  'the devices of the machine': 'die Geräte der Maschine',
  'xx: the example, corrected; xx-manual: as printed; rd: the ramdisk; xxpio: programmed I/O; student: JavaScript':
    'xx: das Beispiel, berichtigt; xx-manual: wie gedruckt; rd: die RAM-Disk; xxpio: programmierte Ein- und Ausgabe; student: JavaScript',
  'the device it drives unless a request names another':
    'das Gerät, das er treibt, wenn eine Anforderung kein anderes nennt',
  'its own limit for one transfer (xxminphys)': 'seine eigene Grenze für eine Übertragung (xxminphys)',
  'pool: NULL is given to physio; own: a header of its own': 'pool: physio bekommt NULL; own: ein eigener Kopf',
  'after so long the driver looks at the device itself, and resets it if it hangs; 0 = never':
    'nach so langer Zeit sieht der Treiber selbst nach dem Gerät und setzt es zurück, wenn es hängt; 0 = nie',
  'the fields that are not given are those of this preset': 'nicht gegebene Felder sind die dieser Vorgabe',
  'dma_attr_version: version of the structure': 'dma_attr_version: Version der Struktur',
  'dma_attr_addr_lo: lowest address the engine reaches':
    'dma_attr_addr_lo: niedrigste Adresse, die die Engine erreicht',
  'dma_attr_addr_hi: highest address the engine reaches': 'dma_attr_addr_hi: höchste Adresse, die die Engine erreicht',
  'dma_attr_count_max: highest value of its counter, one less than the bytes of a cookie':
    'dma_attr_count_max: höchster Wert ihres Zählers, eins weniger als die Bytes eines Cookies',
  'dma_attr_align: a cookie begins at a multiple of this':
    'dma_attr_align: ein Cookie beginnt bei einem Vielfachen hiervon',
  'dma_attr_burstsizes: bit n is set when it moves bursts of 2^n bytes':
    'dma_attr_burstsizes: Bit n ist gesetzt, wenn sie Bursts von 2^n Bytes bewegt',
  'dma_attr_minxfer: fewest bytes of a transfer': 'dma_attr_minxfer: wenigste Bytes einer Übertragung',
  'dma_attr_maxxfer: most bytes of a command': 'dma_attr_maxxfer: meiste Bytes eines Befehls',
  'dma_attr_seg: no cookie crosses a multiple of this plus one':
    'dma_attr_seg: kein Cookie überschreitet ein Vielfaches hiervon plus eins',
  'dma_attr_sgllen: entries of its list, which limits the cookies of a window':
    'dma_attr_sgllen: Einträge ihrer Liste, was die Cookies eines Fensters begrenzt',
  'dma_attr_granular: its smallest unit, bytes; a window is a multiple of it':
    'dma_attr_granular: ihre kleinste Einheit in Bytes; ein Fenster ist ein Vielfaches davon',
  dma_attr_flags: 'dma_attr_flags',
  'limits of its DMA engine: a preset, or a map of the fields of ddi_dma_attr':
    'Grenzen seiner DMA-Engine: eine Vorgabe, oder eine Zuordnung der Felder von ddi_dma_attr',
  'a driver in JavaScript, in a file beside the scenario':
    'ein Treiber in JavaScript, in einer Datei neben dem Szenario',
  'a driver in JavaScript: its text': 'ein Treiber in JavaScript: sein Text',
  'what each call of a driver in JavaScript to the kernel costs beside what the call does':
    'was jeder Aufruf des Kernels durch einen Treiber in JavaScript kostet, neben dem, was der Aufruf tut',
  'the driver: a name, or a map': 'der Treiber: ein Name, oder eine Zuordnung',
  'the path that one run takes': 'der Weg, den ein Lauf nimmt',
  'the paths that a comparison runs, in its order': 'die Wege, die ein Vergleich laufen lässt, in seiner Reihenfolge',
  'the rules that are not given are those of this set': 'nicht gegebene Regeln sind die dieses Satzes',
  'a page on the System V path; else that of the host': 'eine Seite auf dem Weg von System V; sonst die der Maschine',
  'rules of the System V path: a set, or a map of set and switches':
    'Regeln des Wegs von System V: ein Satz, oder eine Zuordnung mit set und Schaltern',
  'the switches that are not given are those of this profile': 'nicht gegebene Schalter sind die dieses Profils',
  'most bytes of one transfer, whatever the driver says': 'meiste Bytes einer Übertragung, was der Treiber auch sagt',
  'switches of the Solaris paths: a profile, or a map of base and switches':
    'Schalter der Wege von Solaris: ein Profil, oder eine Zuordnung mit base und Schaltern',
  'when it begins': 'wann er beginnt',
  'how often the whole list is done': 'wie oft die ganze Liste getan wird',
  'how its pages get frames; high: above 16 MB': 'wie seine Seiten zu Rahmen kommen; high: über 16 MB',
  'for aged: thousandths; how often the next page is not the next frame':
    'bei aged: Tausendstel; wie oft die nächste Seite nicht der nächste Rahmen ist',
  'what it does: move bytes and wait, start a transfer, collect or cancel one, compute':
    'was sie tut: Bytes bewegen und warten, eine Übertragung beginnen, eine abholen oder abbrechen, rechnen',
  'its name, unique in its process': 'ihr Name, eindeutig in ihrem Prozess',
  "another device than the driver's": 'ein anderes Gerät als das des Treibers',
  'place on the device, bytes': 'Stelle auf dem Gerät, Bytes',
  'bytes; this or iovecs': 'Bytes; dies oder iovecs',
  'user address of its first byte': 'Benutzeradresse ihres ersten Bytes',
  'it begins at a multiple of this and of nothing larger':
    'er beginnt bei einem Vielfachen hiervon und von nichts Größerem',
  'it begins that many bytes into a page': 'er beginnt so viele Bytes hinter dem Seitenanfang',
  'bytes that exist; what follows gives EFAULT': 'Bytes, die es gibt; was folgt, gibt EFAULT',
  'where the bytes lie: one of base, alignment, pageOffset; and mapped':
    'wo die Bytes liegen: eines von base, alignment, pageOffset; und mapped',
  'bytes of this piece': 'Bytes dieses Stücks',
  'pieces of memory; this or length': 'Stücke des Speichers; dies oder length',
  'whether a repetition goes on where the one before ended':
    'ob eine Wiederholung dort weitergeht, wo die vorige endete',
  'asleep before it': 'Schlaf davor',
  'user code before it': 'Benutzercode davor',
  'how often': 'wie oft',
  'the byte a write sends; else a pattern by place':
    'das Byte, das ein Schreiben sendet; sonst ein Muster nach der Stelle',
  'longest wait; else for ever': 'längstes Warten; sonst für immer',
  'the request to cancel': 'die Anforderung, die abzubrechen ist',
  'user code that runs': 'Benutzercode, der läuft',
  'what it does, in order': 'was er tut, der Reihe nach',
  'a .js in the folder of the scenario or below': 'eine .js im Ordner des Szenarios oder darunter',
  'instead of requests: the text of a script, or a map with the name of its file':
    'statt Anforderungen: der Text eines Skripts, oder eine Zuordnung mit dem Namen seiner Datei',
  'the processes and what they do': 'die Prozesse und was sie tun',
  'a fault of the catalogue; this or kind and op': 'ein Fehler des Katalogs; dies oder kind und op',
  "the device it strikes; else the driver's": 'das Gerät, das er trifft; sonst das des Treibers',
  'what a trigger listens to: register reads and writes, transfers, interrupts, messages':
    'worauf ein Auslöser hört: Lesen und Schreiben von Registern, Übertragungen, Interrupts, Meldungen',
  'what a trigger does to the data or the event': 'was ein Auslöser den Daten oder dem Ereignis antut',
  'a number for EQUAL, AND, OR, XOR; a time for DELAY and for faults that need one':
    'eine Zahl für EQUAL, AND, OR, XOR; eine Zeit für DELAY und für Fehler, die eine brauchen',
  'occasions that pass before it strikes': 'Gelegenheiten, die vergehen, bevor er zuschlägt',
  'how often it strikes': 'wie oft er zuschlägt',
  'it strikes at this occasion, counted from 1; the same as skip one less':
    'er schlägt bei dieser Gelegenheit zu, von 1 gezählt; dasselbe wie skip eins weniger',
  'millionths: how likely it strikes at an occasion':
    'Millionstel: wie wahrscheinlich er bei einer Gelegenheit zuschlägt',
  'it does not strike before this time': 'vor dieser Zeit schlägt er nicht zu',
  'it strikes at the transfer with this byte': 'er schlägt bei der Übertragung mit diesem Byte zu',
  'what byte counts in': 'worin byte zählt',
  'the register it listens to, bytes from the first': 'das Register, auf das er hört, Bytes vom ersten an',
  'what goes wrong: an id of the catalogue, or a trigger of kind and op':
    'was schiefgeht: eine Kennung des Katalogs, oder ein Auslöser aus kind und op',
  'where the random numbers begin: the same seed gives the same run':
    'wo die Zufallszahlen beginnen: derselbe Startwert gibt denselben Lauf',
  'most rows that the trace keeps': 'meiste Zeilen, die der Verlauf behält',
  'the run ends with the first broken rule of drivers': 'der Lauf endet mit der ersten gebrochenen Regel für Treiber',
  'simulated time after which the run ends': 'simulierte Zeit, nach der der Lauf endet',
  'only on this path; else on every one that runs': 'nur auf diesem Weg; sonst auf jedem, der läuft',
  'the process of the request': 'der Prozess der Anforderung',
  'the request that is looked at': 'die Anforderung, die angesehen wird',
  'which repetition of it, from 1': 'welche Wiederholung davon, von 1 an',
  'what the call returned': 'was der Aufruf zurückgab',
  'the error it gave; 0 = none': 'der Fehler, den er gab; 0 = keiner',
  'bytes that were not moved': 'Bytes, die nicht bewegt wurden',
  'bytes that were moved': 'Bytes, die bewegt wurden',
  'a number that is counted over the run': 'eine Zahl, die über den Lauf gezählt wird',
  'exactly this': 'genau dies',
  'this or more': 'dies oder mehr',
  'this or less': 'dies oder weniger',
  'how the run ended': 'wie der Lauf endete',
  'the processes that wait for ever, and no others': 'die Prozesse, die für immer warten, und keine anderen',
  'a rule of drivers that was broken': 'eine Regel für Treiber, die gebrochen wurde',
  'false: it must not be there': 'false: sie darf nicht da sein',
  'what must come out': 'was herauskommen muss',
}
