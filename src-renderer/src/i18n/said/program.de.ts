import type { SaidGroup } from './translate'

/** What is wrong with a script or a driver, and how it broke, in German. */
export const programDe: SaidGroup = {
  'the module waits; nothing can be waited for while a driver is loaded':
    'das Modul wartet; beim Laden eines Treibers lässt sich auf nichts warten',
  'the driver was thrown away': 'der Treiber wurde weggeworfen',
  'the kernel stopped in a call of the driver': 'der Kernel hielt in einem Aufruf des Treibers an',
  'the kernel stopped': 'der Kernel hielt an',
  '{0}: at most {1} arguments': '{0}: höchstens {1} Argumente',
  'the script was thrown away': 'das Skript wurde weggeworfen',
  'the {0} has {1} characters; {2} are allowed':
    '{0:script=das Skript|driver=der Treiber} hat {1} Zeichen; erlaubt sind {2}',
  'the {0} runs on and on without {1}: its steps are used up':
    '{0:script=das Skript|driver=der Treiber} läuft und läuft ohne {1:letting time go by=Zeit vergehen zu lassen|a word that takes time=ein Wort, das Zeit braucht}: die Schritte sind aufgebraucht',
  'the {0} runs for more than {1} ms without {2}':
    '{0:script=das Skript|driver=der Treiber} läuft länger als {1} ms ohne {2:letting time go by=Zeit vergehen zu lassen|a word that takes time=ein Wort, das Zeit braucht}',
  'the {0} calls too deep': '{0:script=das Skript|driver=der Treiber} ruft zu tief auf',
  'a {0} imports nothing: {1}': '{0:script=ein Skript|driver=ein Treiber} importiert nichts: {1}',
  'the {0}, or what it gives the interpreter to read, is nested too deep':
    '{0:script=das Skript|driver=der Treiber}, oder was der Interpreter dadurch lesen soll, ist zu tief verschachtelt',
  'the {0} uses more than its {1} MB of memory':
    '{0:script=das Skript|driver=der Treiber} braucht mehr als {1} MB Speicher',
  'the {0} broke its interpreter':
    '{0:script=das Skript|driver=der Treiber} hat seinen Interpreter zum Absturz gebracht',
  '{0} waits for a promise that no call of the kernel will settle':
    '{0} wartet auf ein Promise, das kein Aufruf des Kernels erfüllt',
  '{0} takes time: await it before {1}': '{0} braucht Zeit: await davor, bevor {1} kommt',
  '{0} calls wait already; await them': '{0} Aufrufe warten schon; warten Sie mit await auf sie',
  '{0}: expected {1} to {2}, got {3}': '{0}: erwartet wird {1} bis {2}, nicht {3}',
  'error: {0} is no errno': 'error: {0} ist kein errno',
  '{0}: the struct {1} was freed before': '{0}: die Struktur {1} wurde vorher freigegeben',
  '{0}: the {1} was freed before': '{0}: {1} wurde vorher freigegeben',
  'the number {0}': 'die Zahl {0}',
  'an object that the kernel did not make': 'ein Objekt, das nicht vom Kernel stammt',
  '{0}: expected a struct {1} of the kernel, got {2}': '{0}: erwartet wird eine Struktur {1} des Kernels, nicht {2}',
  '{0}: expected a {1} of the kernel, got {2}': '{0}: erwartet wird {1} des Kernels, nicht {2}',
  '{0}: expected a function': '{0}: erwartet wird eine Funktion',
  '{0}: expected a structure with its fields': '{0}: erwartet wird eine Struktur mit ihren Feldern',
  '{0}: expected ref() or NULL': '{0}: erwartet wird ref() oder NULL',
  'memory that {0} writes is read without ddi_dma_sync for the CPU: it was started at t={1} ns and is looked at at t={2} ns':
    'Speicher, in den {0} schreibt, wird ohne ddi_dma_sync für die CPU gelesen: {0} wurde bei t={1} ns gestartet, gelesen wird bei t={2} ns',
  '{0} is started without ddi_dma_sync for the device of {1} bytes at 0x{2}: stored at t={3} ns, started at t={4} ns':
    '{0} wird ohne ddi_dma_sync für das Gerät gestartet, über {1} Bytes bei 0x{2}: geschrieben bei t={3} ns, gestartet bei t={4} ns',
  'a timeout rings at t={0} ns for {1}, which is done; it was set at t={2} ns':
    'ein timeout läutet bei t={0} ns für {1}, das fertig ist; gesetzt wurde es bei t={2} ns',
  'callback: expected DDI_DMA_DONTWAIT, DDI_DMA_SLEEP or a function':
    'callback: erwartet wird DDI_DMA_DONTWAIT, DDI_DMA_SLEEP oder eine Funktion',
  '{0}: the handle is one of {1}, and the buf is for another device':
    '{0}: das Handle gehört zu {1}, der buf zu einem anderen Gerät',
  '{0}: the handle of {1} is bound': '{0}: das Handle von {1} ist gebunden',
  'DMA resources': 'DMA-Mittel',
  '{0} has an engine of its own, and no channel of the motherboard':
    '{0} hat eine eigene Engine und keinen Kanal der Hauptplatine',
  'the handle is not one of ddi_dma_mem_alloc': 'das Handle stammt nicht von ddi_dma_mem_alloc',
  'ddi_dma_mem_free of memory that {0} works on': 'ddi_dma_mem_free von Speicher, an dem {0} arbeitet',
  '{0}: address 0x{1} is no multiple of {2}, dma_attr_align':
    '{0}: die Adresse 0x{1} ist kein Vielfaches von {2}, dma_attr_align',
  '{0}: {1} bytes are no multiple of {2}, dma_attr_minxfer':
    '{0}: {1} Bytes sind kein Vielfaches von {2}, dma_attr_minxfer',
  'dma_attr_addr_hi of {0} says 0x{1}; the engine reaches 0x{2}':
    'dma_attr_addr_hi von {0} sagt 0x{1}; die Engine erreicht 0x{2}',
  'dma_attr_{0}: expected a whole number (0xffffffffffffffffn for 64 bits)':
    'dma_attr_{0}: erwartet wird eine ganze Zahl (0xffffffffffffffffn für 64 Bit)',
  'there is no attribute {0}': 'ein Attribut {0} gibt es nicht',
  '{0} has no such field': '{0} hat kein solches Feld',
  '{0} cannot be written': '{0} lässt sich nicht schreiben',
  'a field of an object that was freed': 'ein Feld eines Objekts, das freigegeben wurde',
  'a field of something that is no kernel object': 'ein Feld von etwas, das kein Objekt des Kernels ist',
  'something else': 'etwas anderes',
  '{0}: expected a whole number, got {1}': '{0}: erwartet wird eine ganze Zahl, nicht {1}',
  'the driver holds too many kernel objects': 'der Treiber hält zu viele Objekte des Kernels',
  'lies outside the set': 'liegt außerhalb des Satzes',
  'is {0} bits wide': 'ist {0} Bit breit',
  'is not at a multiple of {0}': 'liegt nicht an einem Vielfachen von {0}',
  '{0}: the register at 0x{1} of {2} {3}': '{0}: das Register an 0x{1} von {2} {3}',
  '{0}: the driver cannot be loaded: {1} ({2})': '{0}: der Treiber lässt sich nicht laden: {1} ({2})',
  'the driver does not export {0}; it exports no function':
    'der Treiber exportiert {0} nicht; er exportiert keine Funktion',
  'the driver does not export {0}; it exports {1}': 'der Treiber exportiert {0} nicht; er exportiert {1}',
  '{0} gave a promise: it is async, and nobody waits for it. Take the async away':
    '{0} gab ein Promise: es ist async, und niemand wartet darauf. Nehmen Sie das async weg',
  'no number': 'keine Zahl',
  '{0} returned {1}; allowed: {2}': '{0} gab {1} zurück; erlaubt: {2}',
  'the soft state of instance {0} is NULL, and the driver looks into it':
    'der Soft State der Instanz {0} ist NULL, und der Treiber greift hinein',
  'the driver broke under a fault: seed {0}, fault {1} ({2}); {3}: {4} ({5} at {6})':
    'der Treiber brach unter einem Fehler ab: Startwert {0}, Fehler {1} ({2}); {3}: {4} ({5} bei {6})',
  '{0}: {1} ({2} at {3})': '{0}: {1} ({2} bei {3})',
  'no such service': 'diesen Dienst gibt es nicht',
  '{0} may sleep, and {1} runs in an interrupt': '{0} darf schlafen, und {1} läuft in einem Interrupt',
  '{0} may sleep, and {1} must run to its end': '{0} darf schlafen, und {1} muss bis zum Ende laufen',
  '{0} may sleep, and here runs in an interrupt': '{0} darf schlafen, und dies läuft in einem Interrupt',
  '{0} may sleep, and here must run to its end': '{0} darf schlafen, und dies muss bis zum Ende laufen',
  '{0} looks at a register again and again and no time goes by: await drv_usecwait(10) in the loop':
    '{0} liest immer wieder ein Register, und keine Zeit vergeht: await drv_usecwait(10) in die Schleife',
  '{0} events at t={1} ns, the last of {2}: something calls itself without taking time':
    '{0} Ereignisse bei t={1} ns, das letzte von {2}: etwas ruft sich selbst auf, ohne Zeit zu brauchen',
  'interrupt storm on {0} at t={1} ns: nothing makes it end': 'Interruptsturm auf {0} bei t={1} ns: nichts beendet ihn',
  'there is no device yet: call the kernel from attach, not while the module is loaded':
    'noch gibt es kein Gerät: rufen Sie den Kernel in attach auf, nicht beim Laden des Moduls',
  'attach of {0} threw at {1}:{2}:{3}: {4} ({5})': 'attach von {0} warf bei {1}:{2}:{3}: {4} ({5})',
  'attach of {0} returned {1} instead of DDI_SUCCESS': 'attach von {0} gab {1} statt DDI_SUCCESS zurück',
  'attach of {0} returned nothing instead of DDI_SUCCESS': 'attach von {0} gab nichts statt DDI_SUCCESS zurück',
  'attach of {0} returned no number instead of DDI_SUCCESS': 'attach von {0} gab keine Zahl statt DDI_SUCCESS zurück',
  '{0}; nothing was held': '{0}; gehalten wurde nichts',
  '{0}; released: {1}': '{0}; freigegeben: {1}',
  'a timeout': 'ein timeout',
  '{0} DMA handles': '{0} DMA-Handles',
  '{0} register mappings': '{0} Registerabbildungen',
  'its interrupt handler': 'seine Interruptroutine',
  'soft interrupt {0}': 'Soft-Interrupt {0}',
  'its soft state': 'seinen Soft State',
  'detach of {0}: {1} ({2}:{3}:{4})': 'detach von {0}: {1} ({2}:{3}:{4})',
  'detach of {0} leaves {1}': 'detach von {0} hinterlässt {1}',
  'DDI_INTR_CLAIMED or DDI_INTR_UNCLAIMED': 'DDI_INTR_CLAIMED oder DDI_INTR_UNCLAIMED',
  'soft interrupt': 'Soft-Interrupt',
  'ddi_put32 of an address to {0}': 'ddi_put32 einer Adresse an {0}',
  '{0} is started and no address was written for it': '{0} wird gestartet, und keine Adresse wurde dafür geschrieben',
  '{0}: 0x{1} is above 0x{2}, the last it reaches': '{0}: 0x{1} liegt über 0x{2}, der letzten erreichbaren Adresse',
  'the mutex was not made with mutex_init': 'der Mutex wurde nicht mit mutex_init angelegt',
  'freerbuf of buf {0}, which a device works on': 'freerbuf von buf {0}, an dem ein Gerät arbeitet',
  'state: expected ref()': 'state: erwartet wird ref()',
  'idp: expected ref()': 'idp: erwartet wird ref()',
  'iblock cookie': 'iblock cookie',
  'mutex_enter: {0} is held, and nothing here can wait for it':
    'mutex_enter: {0} wird gehalten, und hier kann nichts darauf warten',
  'there is no device yet: call the kernel from init, not while the module is loaded':
    'noch gibt es kein Gerät: rufen Sie den Kernel in init auf, nicht beim Laden des Moduls',
  'the driver is not loaded': 'der Treiber ist nicht geladen',
  '0 or an errno': '0 oder ein errno',
  'freerbuf of header {0}, which a device works on': 'freerbuf von Pufferkopf {0}, an dem ein Gerät arbeitet',
  'kernel address': 'Kerneladresse',
  'channel of the driver': 'Kanal des Treibers',
  '{0}: the register at 0x{1} is not at a multiple of 4':
    '{0}: das Register an 0x{1} liegt nicht an einem Vielfachen von 4',
  'there is no device {0}': 'ein Gerät {0} gibt es nicht',
  'buf {0}': 'buf {0}',
  'what open gave': 'was open gab',
  'a size such as KB(4): whole bytes from 0 to {0}': 'eine Größe wie KB(4): ganze Bytes von 0 bis {0}',
  'a time such as us(10) or ms(2)': 'eine Zeit wie us(10) oder ms(2)',
  'a whole number from {0} to {1}': 'eine ganze Zahl von {0} bis {1}',
  'text of at most {0} characters': 'Text mit höchstens {0} Zeichen',
  'true or false': 'true oder false',
  'a list of pairs such as [[memory, KB(4)]], 1 to 1024 of them':
    'eine Liste von Paaren wie [[memory, KB(4)]], 1 bis 1024 davon',
  'at most 64 MB in all': 'insgesamt höchstens 64 MB',
  'a map with alignment, pageOffset, protection, fragmentation, mapped':
    'eine Map mit alignment, pageOffset, protection, fragmentation, mapped',
  'a map with alignment, pageOffset, protection, fragmentation or mapped, not {0}':
    'eine Map mit alignment, pageOffset, protection, fragmentation oder mapped, nicht {0}',
  'alignment: whole bytes from 1 to 1048576': 'alignment: ganze Bytes von 1 bis 1048576',
  'pageOffset: whole bytes from 0 to 65535': 'pageOffset: ganze Bytes von 0 bis 65535',
  "protection: 'read-write', 'read' or 'none'": "protection: 'read-write', 'read' oder 'none'",
  "fragmentation: 'machine', 'none' or 'full'": "fragmentation: 'machine', 'none' oder 'full'",
  'alignment or pageOffset, not both': 'alignment oder pageOffset, nicht beides',
  'mapped: whole bytes': 'mapped: ganze Bytes',
  'a byte (0 to 255), memory, or { device: offset }': 'ein Byte (0 bis 255), Speicher, oder { device: offset }',
  "kinds of events such as 'io:done'": "Arten von Ereignissen wie 'io:done'",
  "kinds of events such as 'io:done' (did you mean {0}?)": "Arten von Ereignissen wie 'io:done' (meinten Sie {0}?)",
  'at least one kind of event': 'mindestens eine Art von Ereignis',
  'a function': 'eine Funktion',
  'what aread or awrite gave': 'was aread oder awrite gab',
  'memory that alloc gave, or an address': 'Speicher, den alloc gab, oder eine Adresse',
  'the script waits for something that no word of it will bring: a promise that is never settled':
    'das Skript wartet auf etwas, das keines seiner Wörter bringt: ein Promise, das nie erfüllt wird',
  '{0} called dma_breakup at level {1}, came back at {2} and goes on':
    '{0} rief dma_breakup auf Ebene {1} auf, kam auf {2} zurück und macht weiter',
  'the register at 0x{0} of {1} is written while it works on a command':
    'das Register an 0x{0} von {1} wird beschrieben, während das Gerät an einem Befehl arbeitet',
  'mutex {0} was made for level {1}, and a handler of level {2} takes it':
    'der Mutex {0} wurde für Ebene {1} angelegt, und eine Interruptroutine der Ebene {2} nimmt ihn',
  'init: {0} ({1} at {2}:{3}:{4}); the devices of the driver are not there':
    'init: {0} ({1} bei {2}:{3}:{4}); die Geräte des Treibers sind nicht da',
  '{0} pieces of kmem_alloc': '{0} Stücke von kmem_alloc',
  '{0} pieces of ddi_dma_mem_alloc': '{0} Stücke von ddi_dma_mem_alloc',
  '{0} bufs of getrbuf': '{0} bufs von getrbuf',
  'the last detach leaves {0}': 'das letzte detach hinterlässt {0}',
  '{0} is started for a {1}, and buf {2} is a {3}':
    '{0} wird für {1:read=ein Lesen|write=ein Schreiben} gestartet, und buf {2} ist {3:read=ein Lesen|write=ein Schreiben}',
  '{0} is told to read from its medium, and its channel to write memory':
    '{0} soll von seinem Medium lesen, und sein Kanal in den Speicher schreiben',
  '{0} is told to read from its medium, and its channel to read memory':
    '{0} soll von seinem Medium lesen, und sein Kanal aus dem Speicher lesen',
  '{0} is told to write to its medium, and its channel to write memory':
    '{0} soll auf sein Medium schreiben, und sein Kanal in den Speicher schreiben',
  '{0} is told to write to its medium, and its channel to read memory':
    '{0} soll auf sein Medium schreiben, und sein Kanal aus dem Speicher lesen',
  '{0} is started to write memory that is bound with DDI_DMA_WRITE':
    '{0} wird gestartet, um in Speicher zu schreiben, der mit DDI_DMA_WRITE gebunden ist',
  '{0} is started to read memory that is bound with DDI_DMA_READ':
    '{0} wird gestartet, um Speicher zu lesen, der mit DDI_DMA_READ gebunden ist',
  'buf {0} is a read (B_READ) and is bound with neither DDI_DMA_READ nor DDI_DMA_WRITE':
    'buf {0} ist ein Lesen (B_READ) und weder mit DDI_DMA_READ noch mit DDI_DMA_WRITE gebunden',
  'buf {0} is a read (B_READ) and is bound with DDI_DMA_WRITE':
    'buf {0} ist ein Lesen (B_READ) und mit DDI_DMA_WRITE gebunden',
  'buf {0} is a read (B_READ) and is bound with DDI_DMA_READ':
    'buf {0} ist ein Lesen (B_READ) und mit DDI_DMA_READ gebunden',
  'buf {0} is a write (no B_READ) and is bound with neither DDI_DMA_READ nor DDI_DMA_WRITE':
    'buf {0} ist ein Schreiben (kein B_READ) und weder mit DDI_DMA_READ noch mit DDI_DMA_WRITE gebunden',
  'buf {0} is a write (no B_READ) and is bound with DDI_DMA_WRITE':
    'buf {0} ist ein Schreiben (kein B_READ) und mit DDI_DMA_WRITE gebunden',
  'buf {0} is a write (no B_READ) and is bound with DDI_DMA_READ':
    'buf {0} ist ein Schreiben (kein B_READ) und mit DDI_DMA_READ gebunden',
  '{0} is asked for a {1}, and the process called {2}':
    'von {0} wird {1:read=ein Lesen|write=ein Schreiben} verlangt, und der Prozess rief {2} auf',
  '{0} is of the process that called the driver, and {1} runs in an interrupt, where some other process runs or none':
    '{0} gehört zum Prozess, der den Treiber aufrief, und {1} läuft in einem Interrupt, wo ein anderer Prozess läuft oder keiner',
  '{0} is of the process that called the driver, and {1} has no process':
    '{0} gehört zum Prozess, der den Treiber aufrief, und {1} hat keinen Prozess',
  '{0} is of the process that called the driver, and the module runs in an interrupt, where some other process runs or none':
    '{0} gehört zum Prozess, der den Treiber aufrief, und das Modul läuft in einem Interrupt, wo ein anderer Prozess läuft oder keiner',
  '{0} is of the process that called the driver, and the module has no process':
    '{0} gehört zum Prozess, der den Treiber aufrief, und das Modul hat keinen Prozess',
  'the request that physck checks': 'die Anforderung, die physck prüft',
  '{0} with KM_SLEEP may sleep, and {1} runs in an interrupt: KM_NOSLEEP':
    '{0} mit KM_SLEEP darf schlafen, und {1} läuft in einem Interrupt: KM_NOSLEEP',
  '{0} with KM_SLEEP may sleep, and this runs in an interrupt: KM_NOSLEEP':
    '{0} mit KM_SLEEP darf schlafen, und dies läuft in einem Interrupt: KM_NOSLEEP',
  'a promise (is an await missing?)': 'ein Promise (fehlt ein await?)',
  'an object of the kernel': 'ein Objekt des Kernels',
  'an object': 'ein Objekt',
  'ref() itself: pass its .value': 'ref() selbst: übergeben Sie sein .value',
  'kmem_free: what lies at 0x{0} is no memory of kmem_alloc, or was freed before':
    'kmem_free: an 0x{0} liegt kein Speicher von kmem_alloc, oder er wurde schon freigegeben',
  'kmem_free: what lies at 0x{0} has {1} bytes': 'kmem_free: was an 0x{0} liegt, hat {1} Bytes',
  'initial: expected an object that is the state, such as {}, got {0}':
    'initial: erwartet wird ein Objekt als Zustand, etwa {}, nicht {0}',
  '{0}: expected a function, got {1}': '{0}: erwartet wird eine Funktion, nicht {1}',
}
