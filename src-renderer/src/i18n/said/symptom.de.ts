import type { SaidGroup } from './translate'

/** What faults do to hardware, drivers and processes, in German. */
export const symptomDe: SaidGroup = {
  'the interrupt that ends a command': 'der Interrupt, der einen Befehl beendet',
  'the command is done; the rise of the line never reached the processor':
    'der Befehl ist fertig; der Anstieg der Leitung hat den Prozessor nie erreicht',
  'nothing: it waits for its handler': 'nichts: er wartet auf seine Interruptroutine',
  'sleeps for ever on this unit; earlier units are already in its memory':
    'schläft auf dieser Einheit für immer; frühere Einheiten sind schon in seinem Speicher',
  'waits for ever in biowait or aiowait; its pages stay locked':
    'wartet für immer in biowait oder aiowait; seine Seiten bleiben gesperrt',
  'the interrupt that ends a command; operand: ns': 'der Interrupt, der einen Befehl beendet; Operand: ns',
  'the command was done long before its line rose': 'der Befehl war lange fertig, bevor seine Leitung stieg',
  'a completion that comes late': 'ein Abschluss, der spät kommt',
  'the right bytes, later; a unit waits a further revolution':
    'die richtigen Bytes, später; eine Einheit wartet eine weitere Umdrehung',
  'the right bytes, later': 'die richtigen Bytes, später',
  'the start of a command; operand: ns after it': 'der Start eines Befehls; Operand: ns danach',
  'a line that rose for nothing; the controller reports line 7 or 15 and holds no service bit':
    'eine Leitung, die für nichts stieg; der Controller meldet Leitung 7 oder 15 und hält kein Bedienbit',
  'its handler runs while the device does not interrupt':
    'seine Interruptroutine läuft, während das Gerät keinen Interrupt meldet',
  'the right bytes, if the handler looks at the device first':
    'die richtigen Bytes, wenn die Interruptroutine zuerst nach dem Gerät sieht',
  'the right bytes: the handler does not claim it': 'die richtigen Bytes: die Interruptroutine beansprucht ihn nicht',
  'a second request for one completion': 'eine zweite Meldung für einen Abschluss',
  'its handler runs again and finds nothing; one that does not look completes the same buf twice':
    'seine Interruptroutine läuft noch einmal und findet nichts; eine, die nicht nachsieht, beendet denselben buf zweimal',
  'the right bytes, if the handler may run twice': 'die richtigen Bytes, wenn die Interruptroutine zweimal laufen darf',
  'the right bytes: the second is not claimed': 'die richtigen Bytes: der zweite wird nicht beansprucht',
  'the end of an interrupt': 'das Ende eines Interrupts',
  'the service bit stays set: this line and all below it wait':
    'das Bedienbit bleibt gesetzt: diese Leitung und alle darunter warten',
  'no further interrupt': 'kein weiterer Interrupt',
  'sleeps for ever from the next completion on': 'schläft vom nächsten Abschluss an für immer',
  'what the driver does to clear the interrupt': 'was der Treiber tut, um den Interrupt zu löschen',
  'the line stays up; on an edge line no further edge comes, on a level line the request never ends':
    'die Leitung bleibt oben; auf einer Flankenleitung kommt keine weitere Flanke, auf einer Pegelleitung endet die Meldung nie',
  'no interrupt again, or its handler without end': 'kein Interrupt mehr, oder seine Interruptroutine ohne Ende',
  'sleeps for ever on the next unit': 'schläft für immer auf der nächsten Einheit',
  'the handler takes the processor until the line is masked as a storm; the next request waits for ever':
    'die Interruptroutine nimmt den Prozessor, bis die Leitung als Sturm maskiert wird; die nächste Anforderung wartet für immer',
  'a handler of a shared line that finds its device quiet':
    'eine Interruptroutine einer geteilten Leitung, die ihr Gerät still findet',
  'the line stays up for the neighbour': 'die Leitung bleibt für den Nachbarn oben',
  'the first handler claims; its neighbour waits to be asked':
    'die erste Interruptroutine beansprucht; ihr Nachbar wartet darauf, gefragt zu werden',
  'the right bytes late, or never when the line is masked as a storm':
    'die richtigen Bytes spät, oder nie, wenn die Leitung als Sturm maskiert wird',
  'a transfer; operand: bytes that still move': 'eine Übertragung; Operand: Bytes, die noch bewegt werden',
  'the device stopped in the middle and says error 1': 'das Gerät hielt mittendrin an und sagt Fehler 1',
  'an error and a residual count': 'ein Fehler und ein Restzähler',
  'EIO; the units before it have been delivered, u_count is what the failed one left':
    'EIO; die Einheiten davor sind abgeliefert, u_count ist, was die gescheiterte übrig ließ',
  'EIO; b_resid and uio_resid say how much had moved': 'EIO; b_resid und uio_resid sagen, wie viel bewegt war',
  'the medium ended: error 2': 'das Medium endete: Fehler 2',
  'end of the medium and a residual count': 'Ende des Mediums und ein Restzähler',
  ENXIO: 'ENXIO',
  'a short count, 0 at the end': 'eine kurze Zahl, 0 am Ende',
  'a transfer; operand: bytes that move': 'eine Übertragung; Operand: Bytes, die bewegt werden',
  'it moved fewer bytes and counts that as success': 'es bewegte weniger Bytes und zählt das als Erfolg',
  'no error; only the residual count tells': 'kein Fehler; nur der Restzähler sagt es',
  'success; without a look at the residual the tail is what the kernel page held before':
    'Erfolg; ohne Blick auf den Rest ist das Ende, was die Kernelseite vorher hielt',
  'a short count': 'eine kurze Zahl',
  'a word with the wrong parity: error 8': 'ein Wort mit falscher Parität: Fehler 8',
  'an error of the bus and not of the medium': 'ein Fehler des Busses und nicht des Mediums',
  EIO: 'EIO',
  'the buffer of the card ran over before the bus came: error 9; a tape stops, backs up and goes on':
    'der Puffer der Karte lief über, bevor der Bus kam: Fehler 9; ein Band hält an, setzt zurück und macht weiter',
  'an error that a second try may not have': 'ein Fehler, den ein zweiter Versuch vielleicht nicht hat',
  'EIO of a disk; the right bytes of a tape, late': 'EIO einer Platte; die richtigen Bytes eines Bands, spät',
  'a request (System V); the segment limit of the attributes (Solaris)':
    'eine Anforderung (System V); die Segmentgrenze der Attribute (Solaris)',
  'the address ran over the end of its 64 KB and began at the start of the page':
    'die Adresse lief über das Ende ihrer 64 KB und begann am Anfang der Seite',
  success: 'Erfolg',
  'success, with the wrong bytes after the line; other memory is overwritten':
    'Erfolg, mit falschen Bytes hinter der Grenze; anderer Speicher ist überschrieben',
  'with a wrong dma_attr_seg the wrong bytes after the line; with the right one it cannot happen':
    'mit falschem dma_attr_seg die falschen Bytes hinter der Grenze; mit dem richtigen kann es nicht geschehen',
  'the programming of a command': 'die Programmierung eines Befehls',
  'one transfer more is armed than the card gives: no terminal count with its last byte':
    'eine Übertragung mehr ist eingestellt, als die Karte gibt: kein Zählende mit ihrem letzten Byte',
  'a device that is done and a channel that is not': 'ein Gerät, das fertig ist, und ein Kanal, der es nicht ist',
  'a card that waits for terminal count (waitTC): sleeps for ever; block mode: the next byte is overwritten; else only the checker sees it':
    'eine Karte, die auf das Zählende wartet (waitTC): schläft für immer; Blockmodus: das nächste Byte ist überschrieben; sonst sieht es nur der Prüfer',
  'the programming of a command after the first': 'die Programmierung eines Befehls nach dem ersten',
  'the count register stands at its end: 65536 transfers are armed':
    'das Zählregister steht an seinem Ende: 65536 Übertragungen sind eingestellt',
  'no terminal count': 'kein Zählende',
  'bytes after its buffer are overwritten; in block mode all of the 64 KB':
    'Bytes hinter seinem Puffer sind überschrieben; im Blockmodus alle 64 KB',
  'the bytes of the address came in the other order': 'die Bytes der Adresse kamen in der anderen Reihenfolge',
  'success without its bytes; other memory is overwritten':
    'Erfolg ohne seine Bytes; anderer Speicher ist überschrieben',
  'the right offset in the wrong 64 KB': 'der richtige Offset in den falschen 64 KB',
  'a request of memory above 16 MB (System V); dma_attr_addr_hi too high (Solaris)':
    'eine Anforderung von Speicher über 16 MB (System V); dma_attr_addr_hi zu hoch (Solaris)',
  'address lines that the bus does not have: the transfer went to the address modulo 16 MB':
    'Adressleitungen, die der Bus nicht hat: die Übertragung ging an die Adresse modulo 16 MB',
  'with a wrong dma_attr_addr_hi the same; with the right one a copy buffer appears':
    'mit falschem dma_attr_addr_hi dasselbe; mit dem richtigen erscheint ein Kopierpuffer',
  'a page lock; operand: ns after the addresses are known':
    'eine Seitensperre; Operand: ns, nachdem die Adressen bekannt sind',
  'addresses whose frames now belong to somebody else': 'Adressen, deren Kacheln jetzt jemand anderem gehören',
  'in place (uarea, i386): success without its bytes, another process finds them; through a kernel page: no effect':
    'an Ort und Stelle (uarea, i386): Erfolg ohne seine Bytes, ein anderer Prozess findet sie; durch eine Kernelseite: keine Wirkung',
  'success without its bytes, and another process finds them; behind an IOMMU error 3 and EIO, and nobody is hurt':
    'Erfolg ohne seine Bytes, und ein anderer Prozess findet sie; hinter einer IOMMU Fehler 3 und EIO, und niemand kommt zu Schaden',
  'an unlock after a read; operand: ns until the page leaves memory':
    'ein Entsperren nach einem Lesen; Operand: ns, bis die Seite den Speicher verlässt',
  'the bytes arrived; the modified bit stayed clear': 'die Bytes kamen an; das Änderungsbit blieb gelöscht',
  'right bytes now, old ones after the page came back': 'jetzt richtige Bytes, alte, nachdem die Seite zurückkam',
  'the frame that went to the child': 'die Kachel, die an das Kind ging',
  'success without its bytes; the child has them': 'Erfolg ohne seine Bytes; das Kind hat sie',
  'a completion': 'ein Abschluss',
  'one completion': 'ein einziger Abschluss',
  'the same buf done twice': 'derselbe buf zweimal fertig',
  'the header is free twice: two later requests share it and one gets old bytes; physio of Release 4 makes them wait for B_BUSY':
    'der Kopf ist zweimal frei: zwei spätere Anforderungen teilen ihn, und eine bekommt alte Bytes; physio von Release 4 lässt sie auf B_BUSY warten',
  'the next chunk is over too early, and its pages are let go while the device has them':
    'das nächste Stück ist zu früh vorbei, und seine Seiten werden freigegeben, während das Gerät sie hat',
  'done, and acknowledged': 'fertig und bestätigt',
  'its handler ran and returned': 'seine Interruptroutine lief und kehrte zurück',
  'sleeps for ever; the device is idle': 'schläft für immer; das Gerät ruht',
  'waits for ever; the device is idle and the pages stay locked':
    'wartet für immer; das Gerät ruht, und die Seiten bleiben gesperrt',
  'a completion (System V: the start of a command)': 'ein Abschluss (System V: der Start eines Befehls)',
  'the transfer still runs': 'die Übertragung läuft noch',
  'a buf that was done before its bytes were there': 'ein buf, der fertig war, bevor seine Bytes da waren',
  'success with what the kernel page held before': 'Erfolg mit dem, was die Kernelseite vorher hielt',
  'success with old bytes where a copy buffer, a cache or a streaming buffer is on the way':
    'Erfolg mit alten Bytes, wo ein Kopierpuffer, ein Cache oder ein Streaming-Puffer auf dem Weg liegt',
  'a call of ddi_dma_sync; shows on memory that is not coherent, and with a copy buffer':
    'ein Aufruf von ddi_dma_sync; zeigt sich auf Speicher, der nicht kohärent ist, und mit einem Kopierpuffer',
  'the bytes are in a buffer on the way, or memory and cache differ':
    'die Bytes sind in einem Puffer auf dem Weg, oder Speicher und Cache unterscheiden sich',
  'success; lines that were not full (sun4u), lines of the cache, or all of a copy are old; command blocks: the status never changes':
    'Erfolg; nicht volle Zeilen (sun4u), Zeilen des Caches, oder eine ganze Kopie sind alt; Befehlsblöcke: der Status ändert sich nie',
  'the move to another DMA window': 'der Wechsel zu einem anderen DMA-Fenster',
  'the addresses of the window before': 'die Adressen des Fensters davor',
  'success; from the second window on the bytes are wrong': 'Erfolg; vom zweiten Fenster an sind die Bytes falsch',
  'the programming of a scatter/gather list': 'die Programmierung einer Adressliste',
  'entries that an older command left behind': 'Einträge, die ein älterer Befehl hinterließ',
  'its bytes went on into pages that are no longer its own':
    'seine Bytes gingen weiter in Seiten, die nicht mehr ihm gehören',
  'the submission of a command block while another is under way':
    'die Übergabe eines Befehlsblocks, während ein anderer unterwegs ist',
  'a block that changed while it waited, and was given twice':
    'ein Block, der sich änderte, während er wartete, und zweimal gegeben wurde',
  'a completion that fits no buf': 'ein Abschluss, der zu keinem buf passt',
  'the older request never ends': 'die ältere Anforderung endet nie',
  'the submission of a command block while the queue of the card is full':
    'die Übergabe eines Befehlsblocks, während die Warteschlange der Karte voll ist',
  'ADD_PENDING, then one address more: it is lost, error 6':
    'ADD_PENDING, dann eine Adresse mehr: sie ist verloren, Fehler 6',
  'a command that never completes': 'ein Befehl, der nie fertig wird',
  'waits for ever': 'wartet für immer',
  'the completion of a command block that is not the oldest (elevator)':
    'der Abschluss eines Befehlsblocks, der nicht der älteste ist (elevator)',
  'which of the blocks is done': 'welcher der Blöcke fertig ist',
  'takes it for the oldest one': 'hält ihn für den ältesten',
  'one request early with old bytes, another late': 'eine Anforderung früh mit alten Bytes, eine andere spät',
  'a request whose caller had raised the level': 'eine Anforderung, deren Aufrufer die Ebene angehoben hatte',
  'an interrupt that was let in': 'ein Interrupt, der hereingelassen wurde',
  'a queue that its handler changed inside its critical section':
    'eine Warteschlange, die seine Interruptroutine in seinem kritischen Abschnitt änderte',
  'the right bytes; the next request may hang': 'die richtigen Bytes; die nächste Anforderung kann hängen',
  'an interrupt handler': 'eine Interruptroutine',
  'an interrupt': 'ein Interrupt',
  'a sleep with nobody to sleep': 'ein Schlaf, in dem niemand schläft',
  'a panic of the kernel': 'eine Kernel-Panik',
  'a wait for B_DONE; operand: ns between the test and the sleep':
    'ein Warten auf B_DONE; Operand: ns zwischen der Prüfung und dem Schlaf',
  'B_DONE is set and nobody is woken': 'B_DONE ist gesetzt, und niemand wird geweckt',
  'sleeps for ever although its request is done': 'schläft für immer, obwohl seine Anforderung fertig ist',
  'a DMA request of the card': 'eine DMA-Anforderung der Karte',
  'a request that fell before it was granted': 'eine Anforderung, die fiel, bevor sie gewährt wurde',
  'sleeps for ever, or EIO from the watchdog': 'schläft für immer, oder EIO vom Watchdog',
  'the start of a command': 'der Start eines Befehls',
  'channel 4 is masked: nothing of the first controller gets the bus':
    'Kanal 4 ist maskiert: nichts vom ersten Controller bekommt den Bus',
  'no command of these channels ends': 'kein Befehl dieser Kanäle endet',
  'the bus is held until the device has given everything': 'der Bus wird gehalten, bis das Gerät alles gegeben hat',
  'a processor that stands still; clock ticks are lost': 'ein Prozessor, der still steht; Takte der Uhr gehen verloren',
  'the right bytes; everything else waits': 'die richtigen Bytes; alles andere wartet',
  'a command that is busy and never ends': 'ein Befehl, der beschäftigt ist und nie endet',
  'BUSY, for as long as it looks': 'BUSY, solange er hinsieht',
  'waits for ever, or EIO from the watchdog': 'wartet für immer, oder EIO vom Watchdog',
  'a transfer': 'eine Übertragung',
  'an address that nobody answers: target abort, error 3':
    'eine Adresse, auf die niemand antwortet: Target Abort, Fehler 3',
  'an error of the address': 'ein Fehler der Adresse',
  'the arbitration between channels or masters; shows under fixed priority':
    'die Vergabe zwischen Kanälen oder Mastern; zeigt sich bei fester Priorität',
  'a request that is never the first': 'eine Anforderung, die nie die erste ist',
  'an overrun of the device that waits': 'ein Überlauf des Geräts, das wartet',
  'EIO when the medium cannot wait, or a late completion':
    'EIO, wenn das Medium nicht warten kann, oder ein später Abschluss',
  'EIO when the medium cannot wait, or a late completion; an arbiter that rotates (busRotates) prevents it':
    'EIO, wenn das Medium nicht warten kann, oder ein später Abschluss; ein Arbiter, der wechselt (busRotates), verhindert es',
}
