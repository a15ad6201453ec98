import type { SaidGroup } from './translate'

/** What the checker notices, why processes hang, and what a kernel says when it panics, in German. */
export const findingDe: SaidGroup = {
  'an interrupt routine returned and holds {0}': 'eine Interruptroutine ist zurückgekehrt und hält {0}',
  '{0} is gone and holds {1}': '{0} ist fort und hält {1}',
  ' ({0} pages stay locked for it)': ' ({0} Seiten bleiben dafür gesperrt)',
  'buf {0}{1} went to strategy and was never completed; buf {2}, which came later, was':
    'buf {0}{1} ging an strategy und wurde nie abgeschlossen; buf {2} kam später und wurde abgeschlossen',
  'buf {0}{1} went to strategy and was never completed': 'buf {0}{1} ging an strategy und wurde nie abgeschlossen',
  '{0} pages of {1} from 0x{2} ({3} bytes) are still locked: {4}':
    '{0} Seiten von {1} ab 0x{2} ({3} Bytes) sind noch gesperrt: {4}',
  ' at {0}:{1}:{2}': ' bei {0}:{1}:{2}',
  '{0} locked them{1} for request {2}, which reads into them, at {3} ns':
    '{0} hat sie{1} bei {3} ns für Anforderung {2} gesperrt, die in sie liest',
  '{0} locked them{1} for request {2}, which writes from them, at {3} ns':
    '{0} hat sie{1} bei {3} ns für Anforderung {2} gesperrt, die aus ihnen schreibt',
  '{0} handles of {1} are still bound': '{0} Handles von {1} sind noch gebunden',
  '{0} handles of {1} were allocated and never freed': '{0} Handles von {1} wurden angelegt und nie freigegeben',
  '{0} sleeps for {1} and nobody is left to wake it': '{0} schläft auf {1}, und niemand ist mehr da, der weckt',
  '{0} moves {1} bytes at {2}, in a page that is not locked: {3}':
    '{0} bewegt {1} Bytes bei {2}, in einer Seite, die nicht gesperrt ist: {3}',
  'is claimed and stays up': 'wird angenommen und bleibt oben',
  'is claimed by nobody': 'wird von niemandem angenommen',
  'is claimed': 'wird angenommen',
  'line {0} {1} in each of {2} passes; it is masked': 'Leitung {0} {1} in jedem von {2} Durchgängen; sie wird maskiert',
  'handler {0} of {1} does not claim what its device asks for':
    'die Interruptroutine {0} von {1} nimmt nicht an, was ihr Gerät verlangt',
  'handler {0} of {1} claims, and its device does not interrupt':
    'die Interruptroutine {0} von {1} nimmt an, und ihr Gerät meldet keinen Interrupt',
  'buf {0} is completed and b_resid was not stored': 'buf {0} wird abgeschlossen, und b_resid wurde nicht gesetzt',
  'pm_idle_component of {0}, which has no busy mark': 'pm_idle_component von {0}, das nicht als beschäftigt gilt',
  'sleep for {0} in interrupt context': 'Schlafen auf {0} im Interruptkontext',
  '{0} sleeps for {1} and holds {2}': '{0} schläft auf {1} und hält {2}',
  'page lock {0} was let go before': 'die Seitensperre {0} wurde schon vorher gelöst',
  '{0} pages of {1} were written and count as clean': '{0} Seiten von {1} wurden beschrieben und gelten als sauber',
  'page 0x{0} of {1} is on swap, not {2}': 'Seite 0x{0} von {1} liegt im Swap, nicht {2}',
  'page 0x{0} of {1} is in frame {2}, not {3}': 'Seite 0x{0} von {1} liegt in Kachel {2}, nicht {3}',
  'copy{0} in interrupt context': 'copy{0} im Interruptkontext',
  '{0} sleeps for {1} at priority {2} and nobody is left to call wakeup':
    '{0} schläft auf {1} mit Priorität {2}, und niemand ist mehr da, der wakeup aufruft',
  'signals do not end this sleep, so the process cannot be killed':
    'Signale beenden diesen Schlaf nicht, also lässt sich der Prozess nicht abbrechen',
  'a signal would end this sleep': 'ein Signal würde diesen Schlaf beenden',
  'buf {0} has B_DONE set: its wakeup came before the process was asleep':
    'buf {0} hat B_DONE gesetzt: sein wakeup kam, bevor der Prozess schlief',
  'biodone was never called for buf {0} (block {1}, {2} bytes)':
    'biodone wurde für buf {0} nie aufgerufen (Block {1}, {2} Bytes)',
  'biodone was never called for buf {0}': 'biodone wurde für buf {0} nie aufgerufen',
  '{0} sleeps for {1}': '{0} schläft auf {1}',
  '{0} is {1}': '{0} ist {1:ready=bereit|running=am Laufen|sleeping=am Schlafen|ended=beendet|new=neu}',
  'they wait for each other: a deadlock': 'sie warten aufeinander: eine Verklemmung',
  '{0} is held by {1} and mutex_exit was never called':
    '{0} wird von {1} gehalten, und mutex_exit wurde nie aufgerufen',
  '{0} is held by a routine that has returned and mutex_exit was never called':
    '{0} wird von einer Routine gehalten, die zurückgekehrt ist, und mutex_exit wurde nie aufgerufen',
  '{0} is done and wants service, but its interrupt was not served':
    '{0} ist fertig und will bedient werden, aber sein Interrupt wurde nicht bedient',
  '{0} is masked after a storm': '{0} ist nach einem Sturm maskiert',
  'level {0} of the processor holds {1} (level {2}) off': 'Ebene {0} des Prozessors hält {1} (Ebene {2}) zurück',
  'no request of {0} waits: it was lost': 'keine Meldung von {0} wartet: sie ging verloren',
  '{0} is busy and will never finish': '{0} ist beschäftigt und wird nie fertig',
  'parity NMI: no refresh while {0} holds the bus': 'Paritäts-NMI: kein Refresh, solange {0} den Bus hält',
  'buf {0} completes, but its request was freed after strategy failed':
    'buf {0} wird abgeschlossen, aber seine Anforderung wurde freigegeben, als strategy scheiterte',
  'biodone of buf {0}, whose request is complete': 'biodone von buf {0}, dessen Anforderung abgeschlossen ist',
  'strategy returned {0} after pages were locked; nobody will unlock them':
    'strategy gab {0} zurück, nachdem Seiten gesperrt waren; niemand wird sie entsperren',
  'aio cleanup': 'aio cleanup',
  'aphysio in interrupt context': 'aphysio im Interruptkontext',
  'aphysio: cancel routine is not anocancel': 'aphysio: die Abbruchroutine ist nicht anocancel',
  'mincnt left b_bcount 0': 'mincnt ließ b_bcount bei 0',
  'bioerror({0}) of buf {1}, which was completed before': 'bioerror({0}) von buf {1}, der schon abgeschlossen wurde',
  'biodone of buf {0} at level {1}, above lock level': 'biodone von buf {0} auf Ebene {1}, oberhalb der Lock-Ebene',
  'biodone of buf {0}, which is not with a driver': 'biodone von buf {0}, den kein Treiber hat',
  'buf {0} is completed without ddi_dma_sync for the CPU': 'buf {0} wird ohne ddi_dma_sync für die CPU abgeschlossen',
  'ddi_regs_map_free: the registers are not mapped': 'ddi_regs_map_free: die Register sind nicht abgebildet',
  'ddi_get: the registers are not mapped': 'ddi_get: die Register sind nicht abgebildet',
  'ddi_put: the registers are not mapped': 'ddi_put: die Register sind nicht abgebildet',
  'bind: handle of {0} was freed': 'bind: das Handle von {0} wurde freigegeben',
  'the handle is bound already': 'das Handle ist schon gebunden',
  'there is no memory to bind': 'es gibt keinen Speicher zu binden',
  'ddi_dma_unbind_handle: handle of {0} was freed': 'ddi_dma_unbind_handle: das Handle von {0} wurde freigegeben',
  'ddi_dma_unbind_handle: handle of {0} is not bound': 'ddi_dma_unbind_handle: das Handle von {0} ist nicht gebunden',
  '{0}: ddi_dma_sync for the CPU comes after the request was completed':
    '{0}: ddi_dma_sync für die CPU kommt, nachdem die Anforderung abgeschlossen war',
  '{0}: ddi_dma_sync for the CPU was left out': '{0}: ddi_dma_sync für die CPU fehlt',
  'ddi_dma_nextcookie: {0} asked for cookie {1} of {2}': 'ddi_dma_nextcookie: {0} verlangt Cookie {1} von {2}',
  'ddi_dma_cookie_iter: {0} passed a cookie that is not of the active window':
    'ddi_dma_cookie_iter: {0} übergab ein Cookie, das nicht zum aktiven Fenster gehört',
  'ddi_dma_cookie_one: {0} has {1} cookies': 'ddi_dma_cookie_one: {0} hat {1} Cookies',
  '{0}: handle of {1} is not bound': '{0}: das Handle von {1} ist nicht gebunden',
  'ddi_dma_free_handle: handle of {0} was freed before':
    'ddi_dma_free_handle: das Handle von {0} wurde schon freigegeben',
  'ddi_dma_free_handle: handle of {0} is still bound': 'ddi_dma_free_handle: das Handle von {0} ist noch gebunden',
  '{0} for {1} with DDI_DMA_SLEEP in interrupt context': '{0} für {1} mit DDI_DMA_SLEEP im Interruptkontext',
  'ddi_dma_getwin: {0} asks for window {1} of {2}': 'ddi_dma_getwin: {0} verlangt Fenster {1} von {2}',
  'ddi_dma_sync: handle of {0} is not bound': 'ddi_dma_sync: das Handle von {0} ist nicht gebunden',
  '{0} still works on memory that is unbound': '{0} arbeitet noch an Speicher, dessen Bindung endet',
  'a DMA callback returned {0}': 'eine DMA-Rückrufroutine gab {0} zurück',
  'a DMA callback returned DDI_DMA_CALLBACK_DONE although its bind failed':
    'eine DMA-Rückrufroutine gab DDI_DMA_CALLBACK_DONE zurück, obwohl ihr Binden scheiterte',
  '{0} binds a handle that is bound: the old binding is lost':
    '{0} bindet ein Handle, das gebunden ist: die alte Bindung geht verloren',
  'a command is written to {0} while it works on another':
    'ein Befehl wird an {0} geschrieben, während es an einem anderen arbeitet',
  '{0} is given {1} bytes at 0x{2}': '{0} bekommt {1} Bytes bei 0x{2}',
  '{0} is given {1} bytes at 0x{2}, which is no cookie of the window':
    '{0} bekommt {1} Bytes bei 0x{2}, was kein Cookie des Fensters ist',
  'mutex_enter: {0} is held by this thread already': 'mutex_enter: {0} hält dieser Thread schon',
  'adaptive mutex {0} above lock level': 'adaptiver Mutex {0} oberhalb der Lock-Ebene',
  'mutex {0} is wanted at level {1} while {2} holds it': 'Mutex {0} wird auf Ebene {1} verlangt, während {2} ihn hält',
  '{0}: {1} is not held': '{0}: {1} wird nicht gehalten',
  'mutex_enter: {0} is held already: this handler holds it; biodone, for one, may call strategy again':
    'mutex_enter: {0} wird schon gehalten: von dieser Interruptroutine; zum Beispiel kann biodone wieder strategy rufen',
  'a DMA callback returned no number': 'eine DMA-Rückrufroutine gab keine Zahl zurück',
  '{0} unbinds the memory of buf {1} after biodone, when its pages are let go':
    '{0} löst die Bindung des Speichers von buf {1} erst nach biodone, wenn seine Seiten frei werden',
  '{0} is started to move {1} bytes, and its channel to move {2}': '{0} soll {1} Bytes bewegen, und sein Kanal {2}',
  '{0} returns with a uio_resid of {1}, and its iovecs have {2} bytes left':
    '{0} kehrt mit uio_resid {1} zurück, und in den iovecs sind {2} Bytes übrig',
  '{0} is given a byte while it is busy with the last one, which loses it':
    '{0} bekommt ein Byte, solange das vorige noch in Arbeit ist; so geht es verloren',
  'channel {0} came to terminal count, and the card has {1} bytes left to move':
    'Kanal {0} war am Endstand des Zählers, und die Karte hat noch {1} Bytes zu bewegen',
  '{0} is taken while {1} is held; before, it was the other way round':
    '{0} wird genommen, während {1} gehalten wird; vorher war es umgekehrt',
  'cv_signal of {0} above lock level': 'cv_signal von {0} oberhalb der Lock-Ebene',
  'cv_broadcast of {0} above lock level': 'cv_broadcast von {0} oberhalb der Lock-Ebene',
  'physio in interrupt context': 'physio im Interruptkontext',
  'physio finds no iovec although uio_iovcnt says there is one':
    'physio findet kein iovec, obwohl uio_iovcnt sagt, dass eines da ist',
  'mincnt raised b_bcount from {0} to {1}': 'mincnt hat b_bcount von {0} auf {1} erhöht',
  'mincnt left b_bcount 0: physio would never end': 'mincnt ließ b_bcount bei 0: physio käme nie zum Ende',
  'strategy returned {0} instead of 0': 'strategy gab {0} statt 0 zurück',
  '{0} is called although the soft state of instance {1} is NULL':
    '{0} wird aufgerufen, obwohl der Soft State der Instanz {1} NULL ist',
  'pm_raise_power in interrupt context': 'pm_raise_power im Interruptkontext',
  'pm_raise_power of {0} with {1} held: power(9E) takes it':
    'pm_raise_power von {0}, während {1} gehalten wird: power(9E) nimmt ihn',
  '{0} returns and holds {1}': '{0} kehrt zurück und hält {1}',
  'uiomove in interrupt context': 'uiomove im Interruptkontext',
  'uiomove has {0} bytes to move and no iovec is left': 'uiomove hat {0} Bytes zu bewegen, und kein iovec ist übrig',
  'uiomove moves {0} bytes although uio_resid is {1}': 'uiomove bewegt {0} Bytes, obwohl uio_resid {1} ist',
  'attach of {0}: no DMA handle: {1}': 'attach von {0}: kein DMA-Handle: {1}',
  'attach of {0}: no memory for command blocks': 'attach von {0}: kein Speicher für Befehlsblöcke',
  'attach of {0}: command blocks cannot be bound': 'attach von {0}: die Befehlsblöcke lassen sich nicht binden',
  '{0} iopb': '{0} iopb',
  'attach of {0}: DMA channel {1} belongs to {2}': 'attach von {0}: DMA-Kanal {1} gehört {2}',
  'attach of {0}: DMA channel {1} belongs to nobody': 'attach von {0}: DMA-Kanal {1} gehört niemandem',
  'xsp->bp was buf {0}, still on the device; now it is buf {1}':
    'xsp->bp war buf {0}, noch auf dem Gerät; nun ist es buf {1}',
  'xx header': 'xx header',
  'registers of {0} are written at power level {1}': 'Register von {0} werden auf Leistungsstufe {1} beschrieben',
  'dma_breakup: {0} pieces without progress at {1}': 'dma_breakup: {0} Stücke ohne Fortschritt bei {1}',
  'buf_breakup in interrupt context': 'buf_breakup im Interruptkontext',
  'b_resid {0} of a transfer of {1} bytes': 'b_resid {0} einer Übertragung von {1} Bytes',
  'header {0} was done already': 'Pufferkopf {0} war schon fertig',
  'wait for {0} in interrupt context': 'Warten auf {0} im Interruptkontext',
  'header {0} got its error after iodone': 'Pufferkopf {0} bekam seinen Fehler nach iodone',
  'dma_breakup in interrupt context': 'dma_breakup im Interruptkontext',
  'dma_pageio in interrupt context': 'dma_pageio im Interruptkontext',
  '{0} sleeps for header {1}, which is done: its wakeup came before the sleep':
    '{0} schläft auf Pufferkopf {1}, der fertig ist: sein wakeup kam vor dem Schlaf',
  'header {0} is held by {1} and used by {2}': 'Pufferkopf {0} wird von {1} gehalten und von {2} benutzt',
  'pio_breakup in interrupt context': 'pio_breakup im Interruptkontext',
  'return to user mode at level {0}': 'Rückkehr in den Benutzermodus auf Ebene {0}',
  '{0} called physio at level {1}, came back at {2} and goes on':
    '{0} rief physio auf Ebene {1} auf, kam auf {2} zurück und macht weiter',
  'header {0} is done before it is queued': 'Pufferkopf {0} ist fertig, bevor er eingereiht wird',
  'page fault in the kernel at {0}': 'Seitenfehler im Kernel bei {0}',
  'the card is done and {0} transfers of channel {1} are left':
    'die Karte ist fertig, und {0} Übertragungen von Kanal {1} sind übrig',
  'channel {0} came to terminal count after the card was done':
    'Kanal {0} erreichte den Endzählerstand, nachdem die Karte fertig war',
  'channel {0} is given {1} bytes at 0x{2}': 'Kanal {0} bekommt {1} Bytes bei 0x{2}',
  'no memory for a command block': 'kein Speicher für einen Befehlsblock',
  '{0} cannot be given block {1}': '{0} kann Block {1} nicht bekommen',
  'header {0} is on the queue of {1} and comes with another request':
    'Pufferkopf {0} steht in der Warteschlange von {1} und kommt mit einer anderen Anforderung',
  '{0} interrupts and nothing is under way': '{0} meldet einen Interrupt, und nichts ist im Gang',
  "the caller's level {0} is {1} after dma_breakup; pending {2} became {3}, and the caller writes it back":
    'die Ebene {0} des Aufrufers ist nach dma_breakup {1}; der wartende Stand {2} wurde {3}, und der Aufrufer schreibt ihn zurück',
  '{0}: {1} is held by somebody else': '{0}: {1} hält jemand anderes',
}
