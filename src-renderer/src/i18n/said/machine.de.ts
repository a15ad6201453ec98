import type { SaidGroup } from './translate'

/** Parameters of hosts, switches of both kernels, and faults with their cures, in German. */
export const machineWordsDe: SaidGroup = {
  'clock of the processor': 'Takt des Prozessors',
  'a page of memory': 'eine Speicherseite',
  'system limit of one transfer (minphys)': 'Systemgrenze einer Übertragung (minphys)',
  'limit of the driver (xxminphys)': 'Grenze des Treibers (xxminphys)',
  'unit into which dma_breakup cuts': 'Einheit, in die dma_breakup teilt',
  'last address the card reaches': 'letzte Adresse, die die Karte erreicht',
  'boundary a piece may not cross (mask)': 'Grenze, die ein Stück nicht überschreiten darf (Maske)',
  'largest count of one piece, minus 1': 'größte Zahl eines Stücks, minus 1',
  'from the user program into the kernel': 'vom Benutzerprogramm in den Kernel',
  'back to the user program': 'zurück zum Benutzerprogramm',
  'the processor changes to another process': 'der Prozessor wechselt zu einem anderen Prozess',
  'until the handler runs': 'bis die Interruptroutine läuft',
  'from the handler back': 'aus der Interruptroutine zurück',
  'body of the device handler': 'Rumpf der Interruptroutine des Geräts',
  'strategy and start of a command': 'strategy und Start eines Befehls',
  'biodone with its wakeup': 'biodone mit seinem wakeup',
  'physio or aphysio, once per call': 'physio oder aphysio, einmal je Aufruf',
  'fault in and lock, per page': 'Hereinholen und Sperren, je Seite',
  'unlock, per page': 'Entsperren, je Seite',
  'a page fault that reads the disk': 'ein Seitenfehler, der von der Platte liest',
  'a page fault that fills a page with zeros': 'ein Seitenfehler, der eine Seite mit Nullen füllt',
  'start of a copy': 'Beginn einer Kopie',
  'copies between user and kernel memory': 'Kopien zwischen Benutzer- und Kernelspeicher',
  'pages through which an engine reaches memory out of its reach; who finds too few waits for a callback':
    'Seiten, durch die eine Engine unerreichbaren Speicher erreicht; wer zu wenige findet, wartet auf einen Rückruf',
  'bind of a DMA handle, fixed part': 'Binden eines DMA-Handles, fester Teil',
  'IOMMU entry, per page; only with iommu': 'IOMMU-Eintrag, je Seite; nur mit iommu',
  'IOMMU unmap and invalidate, per page; only with iommu': 'Lösen und Verwerfen in der IOMMU, je Seite; nur mit iommu',
  'ddi_dma_sync, fixed part': 'ddi_dma_sync, fester Teil',
  'one spl call': 'ein spl-Aufruf',
  'peak rate of the bus': 'Spitzenrate des Busses',
  'rate of a DMA engine on the bus': 'Rate einer DMA-Engine auf dem Bus',
  'clock of the bus for a master of its own; of a serial bus, bytes a second on all lanes':
    'Takt des Busses für einen eigenen Master; bei einem seriellen Bus Bytes je Sekunde auf allen Lanes',
  'bytes of a data clock': 'Bytes je Datentakt',
  'longest burst of a master, or payload of a packet': 'längster Burst eines Masters, oder Nutzlast eines Pakets',
  'clocks of a burst without data: arbitration, address, first data; bytes around a packet':
    'Takte eines Bursts ohne Daten: Arbitrierung, Adresse, erste Daten; Bytes um ein Paket',
  'clocks after which a burst gives way to another master that waits; 0 = at its end':
    'Takte, nach denen ein Burst einem wartenden Master weicht; 0 = an seinem Ende',
  'masters take turns; otherwise the lowest channel goes first':
    'Master wechseln sich ab; sonst geht der niedrigste Kanal vor',
  'the processor stands still while a bus master has the bus':
    'der Prozessor steht still, solange ein Busmaster den Bus hat',
  'share of the bus that memory refresh takes': 'Anteil des Busses, den der Speicher-Refresh nimmt',
  'clock of the 8237 controllers': 'Takt der 8237-Controller',
  'share of a stolen bus cycle that the processor feels; all without a cache':
    'Anteil eines gestohlenen Buszyklus, den der Prozessor spürt; ohne Cache alles',
  'memory refresh is a DMA channel: a bus held for more than 4 ms is a parity error':
    'der Speicher-Refresh ist ein DMA-Kanal: ein Bus, der länger als 4 ms gehalten wird, ist ein Paritätsfehler',
  'the processor sees what DMA writes without ddi_dma_sync': 'der Prozessor sieht ohne ddi_dma_sync, was DMA schreibt',
  'a disk command, fixed part': 'ein Plattenbefehl, fester Teil',
  'one revolution of the disk; 0 = none': 'eine Umdrehung der Platte; 0 = keine',
  'seek to the next track': 'Suche zur nächsten Spur',
  'average seek': 'mittlere Suche',
  'rate under the head': 'Rate unter dem Kopf',
  'sectors on a track': 'Sektoren auf einer Spur',
  'sectors from one logical sector to the next': 'Sektoren von einem logischen Sektor zum nächsten',
  'rate of the tape while it streams': 'Rate des Bands im Strom',
  'the tape stops, backs up and starts again': 'das Band hält an, fährt zurück und läuft wieder an',
  'pause the device needs after each byte of programmed I/O':
    'Pause, die das Gerät nach jedem Byte programmierter Ein-/Ausgabe braucht',
  'one access to a register of the device': 'ein Zugriff auf ein Register des Geräts',
  'how long user code may keep the processor while another process waits':
    'wie lange Benutzercode den Prozessor behalten darf, während ein anderer Prozess wartet',
  'physical memory': 'physischer Speicher',
  'how often the next page is not the next frame': 'wie oft die nächste Seite nicht die nächste Kachel ist',
  'an IOMMU translates what devices address; drivers of Solaris get DVMA cookies':
    'eine IOMMU übersetzt, was Geräte adressieren; Treiber von Solaris bekommen DVMA-Cookies',
  'a line of the cache, where the processor does not see what DMA writes':
    'eine Zeile des Cache, wo der Prozessor nicht sieht, was DMA schreibt',
  'memory pressure: from one pass of the page daemon to the next; 0 = none':
    'Speicherdruck: von einem Durchgang des Seitendämons zum nächsten; 0 = keiner',
  'memory pressure: most pages that one pass takes': 'Speicherdruck: höchstens so viele Seiten nimmt ein Durchgang',
  'two 8259A stand between the device lines and the processor; without them lines ask by level':
    'zwei 8259A stehen zwischen den Geräteleitungen und dem Prozessor; ohne sie melden Leitungen nach Ebene',
  'edge/level registers; lines 9 to 11 are level-triggered by default':
    'Register für Flanke oder Pegel; die Leitungen 9 bis 11 sind von sich aus pegelgesteuert',
  'an edge is kept even when the line falls before the acknowledge':
    'eine Flanke bleibt erhalten, auch wenn die Leitung vor der Bestätigung fällt',
  'Solaris: the first handler that claims ends the walk over a shared line':
    'Solaris: die erste Interruptroutine, die annimmt, beendet den Gang über eine geteilte Leitung',
  'interrupts in a row that nobody claims, or that leave a level line up, before it is masked':
    'Interrupts hintereinander, die niemand annimmt oder nach denen eine Pegelleitung oben bleibt, bevor sie maskiert wird',
  'an error in the first fragment returns at once (intended), or turns into a short success (asCompiled)':
    'ein Fehler im ersten Stück kehrt sofort zurück (intended), oder wird ein kurzer Erfolg (asCompiled)',
  'errno for a buffer the process may not use: EFAULT (14), or EPERM (1) as the first file compiles':
    'errno für einen Puffer, den der Prozess nicht benutzen darf: EFAULT (14), oder EPERM (1), wie die erste Datei übersetzt',
  'the range check: as in every source (source), or as the manual page words it (manK)':
    'die Bereichsprüfung: wie in jeder Quelle (source), oder wie die Handbuchseite es sagt (manK)',
  'b_resid when no staging page could be had: what the header held before (stale), or the count (full)':
    'b_resid, wenn keine Zwischenseite zu haben war: was der Pufferkopf vorher hielt (stale), oder der Zähler (full)',
  'the end of the medium after the first piece: a short success (i386), B_ERROR without a number and b_resid in blocks (d3oddi), or ENXIO (man89)':
    'das Ende des Mediums nach dem ersten Stück: ein kurzer Erfolg (i386), B_ERROR ohne Nummer und b_resid in Blöcken (d3oddi), oder ENXIO (man89)',
  'pieces of 512 bytes (fixed), or runs of contiguous memory up to a page (contiguous)':
    'Stücke von 512 Bytes (fixed), oder zusammenhängender Speicher bis zu einer Seite (contiguous)',
  'raw buffer headers in the pool of physio': 'rohe Pufferköpfe im Vorrat von physio',
  'kernel pages that dma_breakup may hold; when none is left it gives EAGAIN':
    'Kernelseiten, die dma_breakup halten darf; ist keine übrig, gibt es EAGAIN',
  'interrupt level of the device; above 6 the wait loops cannot hold it off':
    'Interruptebene des Geräts; über 6 können die Warteschleifen es nicht zurückhalten',
  'spl6 before B_DONE is tested; without it the wakeup can be lost':
    'spl6, bevor B_DONE geprüft wird; ohne es kann das wakeup verloren gehen',
  'the device completes by an interrupt (async), or inside strategy (sync)':
    'das Gerät schließt durch einen Interrupt ab (async), oder in strategy (sync)',
  'the driver checks the range before it calls physio': 'der Treiber prüft den Bereich, bevor er physio aufruft',
  'interrupt level at which the driver calls physio': 'Interruptebene, auf der der Treiber physio aufruft',
  'the driver keeps its level in a variable and sets it again after the call':
    'der Treiber merkt sich seine Ebene in einer Variablen und setzt sie nach dem Aufruf wieder',
  'which physio: of Release 2 or 3 (on the u area), or of Release 4 (on a uio)':
    'welches physio: von Release 2 oder 3 (auf der u area), oder von Release 4 (auf einem uio)',
  'how physiock shortens a request: over all iovecs (i386), or the first iovec and uio_resid (3b2)':
    'wie physiock eine Anforderung kürzt: über alle iovecs (i386), oder am ersten iovec und uio_resid (3b2)',
  'spl leaves the mask registers alone and costs nothing; what comes too early waits in the kernel':
    'spl lässt die Maskenregister in Ruhe und kostet nichts; was zu früh kommt, wartet im Kernel',
  'a request that minphys shortens: broken into pieces (split) or refused before any lock (ENOTSUP)':
    'eine Anforderung, die minphys kürzt: in Stücke geteilt (split), oder vor jeder Sperre abgelehnt (ENOTSUP)',
  'after ENOTSUP or EBADFD the library does the request with a thread of its own through physio':
    'nach ENOTSUP oder EBADFD erledigt die Bibliothek die Anforderung mit einem eigenen Thread durch physio',
  'iovecs that aphysio transfers': 'iovecs, die aphysio überträgt',
  'a cancel routine other than anocancel: refused with EINVAL, or a panic after the pages were locked':
    'eine andere Abbruchroutine als anocancel: mit EINVAL abgelehnt, oder eine Panik, nachdem die Seiten gesperrt waren',
  'what aphysio returns once strategy was called: 0, or what strategy returned':
    'was aphysio zurückgibt, wenn strategy aufgerufen war: 0, oder was strategy zurückgab',
  'what physio does with a value other than 0 from strategy':
    'was physio mit einem anderen Wert als 0 von strategy tut',
  'how long physio keeps pages locked: the whole request, or one chunk at a time':
    'wie lange physio Seiten gesperrt hält: die ganze Anforderung, oder ein Stück zur Zeit',
  'until when aphysio keeps pages locked: biodone, or the process collects the result':
    'bis wann aphysio Seiten gesperrt hält: biodone, oder bis der Prozess das Ergebnis abholt',
  'whether aphysio moves uio_resid and uio_offset on': 'ob aphysio uio_resid und uio_offset weiterführt',
  'where a failed transfer is reported: from the wait call (return), or only in aio_errno (result)':
    'wo eine gescheiterte Übertragung gemeldet wird: vom Warteaufruf (return), oder nur in aio_errno (result)',
  'when B_DONE is set on an asynchronous buf': 'wann B_DONE bei einem asynchronen buf gesetzt wird',
  'the order in which aiowait hands out finished requests':
    'die Reihenfolge, in der aiowait fertige Anforderungen ausgibt',
  'a chunk with b_resid left and no error: the request ends there with success, or goes on':
    'ein Stück mit übrigem b_resid und ohne Fehler: die Anforderung endet dort mit Erfolg, oder geht weiter',
  'how the driver gets its cookies: cookiep and ccountp of the bind, or ddi_dma_cookie_iter':
    'wie der Treiber seine Cookies bekommt: cookiep und ccountp des Bindens, oder ddi_dma_cookie_iter',
  'lost interrupt': 'verlorener Interrupt',
  'a watchdog reads the status and calls the handler':
    'ein Wachhund liest den Status und ruft die Interruptroutine auf',
  'interrupt delayed': 'verspäteter Interrupt',
  'measure the latency': 'die Latenz messen',
  'spurious interrupt': 'unechter Interrupt',
  'look at the device and the in-service register first': 'zuerst nach dem Gerät und dem In-Service-Register sehen',
  'extra interrupt from the device': 'überzähliger Interrupt vom Gerät',
  'a handler that may run twice': 'eine Interruptroutine, die zweimal laufen darf',
  'end of interrupt forgotten': 'Ende des Interrupts vergessen',
  'send it on every way out of the handler': 'es auf jedem Ausgang der Interruptroutine senden',
  'level line not cleared before return': 'Pegelleitung vor der Rückkehr nicht gelöscht',
  'clear the device and read it back': 'das Gerät löschen und zurücklesen',
  'shared interrupt, handler claims everything': 'geteilter Interrupt, die Interruptroutine nimmt alles an',
  'claim only your own': 'nur den eigenen annehmen',
  'device error in the middle of a transfer': 'Gerätefehler mitten in einer Übertragung',
  'set b_resid': 'b_resid setzen',
  'end of the medium': 'Ende des Mediums',
  'boundary arithmetic': 'Rechnung an der Grenze',
  'short transfer without an error': 'kurze Übertragung ohne Fehler',
  'always use the residual count': 'immer den Rest beachten',
  'memory or bus parity error': 'Paritätsfehler von Speicher oder Bus',
  'report EIO': 'EIO melden',
  'FIFO overrun or underrun': 'Über- oder Unterlauf des FIFO',
  'FIFO size, demand mode, shorter hold': 'Größe des FIFO, Demand-Modus, kürzeres Halten',
  'a transfer crosses the 64 KB line': 'eine Übertragung überschreitet die 64-KB-Grenze',
  'dma_attr_seg; units that never cross': 'dma_attr_seg; Einheiten, die nie überschreiten',
  'count off by one': 'Zähler um eins daneben',
  'the count register holds one less': 'das Zählregister hält eins weniger',
  'count not reloaded': 'Zähler nicht neu geladen',
  'program the count for each transfer': 'den Zähler für jede Übertragung programmieren',
  'byte pointer left high': 'Bytezeiger steht noch oben',
  'clear the pointer, protected by spl': 'den Zeiger löschen, geschützt durch spl',
  'wrong page register': 'falsches Seitenregister',
  'the table of page registers': 'die Tabelle der Seitenregister',
  'address beyond the reach of the card': 'Adresse jenseits der Reichweite der Karte',
  dma_attr_addr_hi: 'dma_attr_addr_hi',
  'page not locked, paged out during DMA': 'Seite nicht gesperrt, während DMA ausgelagert',
  'physio locks': 'physio sperrt',
  'page unlocked without its modified bit': 'Seite ohne ihr Änderungsbit entsperrt',
  'unlock with the right access': 'mit dem richtigen Zugriff entsperren',
  'fork and copy-on-write during DMA': 'fork und copy-on-write während DMA',
  'resolve copy-on-write before the lock': 'copy-on-write vor der Sperre klären',
  'biodone twice': 'biodone zweimal',
  'one owner, a flag under the lock': 'ein Besitzer, ein Flag unter dem Lock',
  'biodone missing': 'biodone fehlt',
  'every way out completes the request': 'jeder Ausgang schließt die Anforderung ab',
  'biodone before the data is visible': 'biodone, bevor die Daten sichtbar sind',
  'order: sync, unbind, biodone': 'Reihenfolge: sync, unbind, biodone',
  'ddi_dma_sync missing': 'ddi_dma_sync fehlt',
  'sync in both directions': 'sync in beiden Richtungen',
  'window advanced, old cookie programmed': 'Fenster weitergestellt, altes Cookie programmiert',
  'getwin, then the cookie, then program': 'getwin, dann das Cookie, dann programmieren',
  'more cookies used than there are': 'mehr Cookies benutzt, als es gibt',
  'bound the loop': 'die Schleife begrenzen',
  'iopb reused before its completion was read': 'iopb wiederverwendet, bevor sein Abschluss gelesen war',
  'ownership of the block': 'Besitz des Blocks',
  'iopb address written while the queue is full': 'Adresse des iopb geschrieben, während die Warteschlange voll ist',
  'test ADD_PENDING': 'ADD_PENDING prüfen',
  'completion of another command taken for ours': 'Abschluss eines anderen Befehls für den eigenen gehalten',
  'look the command up by its address': 'den Befehl über seine Adresse finden',
  'level left at 0 after dma_breakup': 'Ebene nach dma_breakup auf 0 gelassen',
  'keep the level and set it again': 'die Ebene merken und wieder setzen',
  'sleep in interrupt context': 'Schlafen im Interruptkontext',
  'a soft interrupt, or none': 'ein Soft-Interrupt, oder keiner',
  'wakeup lost between test and sleep': 'wakeup zwischen Prüfen und Schlafen verloren',
  'spl6 around test and sleep': 'spl6 um Prüfen und Schlafen',
  'request withdrawn before it was granted': 'Anforderung zurückgezogen, bevor sie gewährt war',
  'cascade channel masked': 'Kaskadenkanal maskiert',
  'the order of initialisation': 'die Reihenfolge der Initialisierung',
  'block mode with a slow device': 'Blockmodus mit einem langsamen Gerät',
  'single or demand mode': 'Single- oder Demand-Modus',
  'device hangs': 'das Gerät hängt',
  'a timeout and a reset': 'ein Timeout und ein Reset',
  'target abort or IOMMU miss': 'Target Abort oder IOMMU-Fehltreffer',
  'the order of unbind': 'die Reihenfolge beim Lösen',
  'a channel starves under fixed priority': 'ein Kanal verhungert unter fester Priorität',
  'rotating priority': 'wechselnde Priorität',
}
