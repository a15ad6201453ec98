import type { SaidGroup } from './translate'

/** The rules of the checker and how to mend what breaks them, in German. */
export const ruleDe: SaidGroup = {
  'strategy always returns 0; an error travels in the buf.': 'strategy gibt immer 0 zurück; ein Fehler reist im buf.',
  'return 0, and report the error with bioerror and biodone':
    '0 zurückgeben, und den Fehler mit bioerror und biodone melden',
  'Every buf that strategy takes is completed with one biodone.':
    'Jeder buf, den strategy annimmt, wird mit einem biodone abgeschlossen.',
  'call biodone (iodone) for this buf on every way out, errors included':
    'biodone (iodone) für diesen buf auf jedem Ausgang aufrufen, auch bei Fehlern',
  'A transfer is completed once; afterwards the buf belongs to somebody else.':
    'Eine Übertragung wird einmal abgeschlossen; danach gehört der buf jemand anderem.',
  'forget the buf (xsp->bp = NULL) before or when you complete it':
    'den buf vergessen (xsp->bp = NULL), bevor oder während Sie ihn abschließen',
  'An error is stored in the buf before biodone; afterwards nobody looks, or somebody else does.':
    'Ein Fehler kommt vor biodone in den buf; danach sieht niemand mehr hinein, oder jemand anderes.',
  'call bioerror (set B_ERROR and b_error) first and biodone last':
    'zuerst bioerror aufrufen (B_ERROR und b_error setzen), zuletzt biodone',
  'Before biodone the driver stores in b_resid how many bytes were not moved.':
    'Vor biodone schreibt der Treiber in b_resid, wie viele Bytes nicht bewegt wurden.',
  'set b_resid in the interrupt routine: 0 when everything was moved':
    'b_resid in der Interruptroutine setzen: 0, wenn alles bewegt wurde',
  'b_resid lies between 0 and b_bcount.': 'b_resid liegt zwischen 0 und b_bcount.',
  'count the bytes not moved of this transfer, not those moved, nor those of the whole request':
    'die nicht bewegten Bytes dieser Übertragung zählen, nicht die bewegten, und nicht die der ganzen Anforderung',
  'A header is not done yet when strategy gets it.': 'Ein Pufferkopf ist noch nicht fertig, wenn strategy ihn bekommt.',
  'clear B_DONE before each strategy call': 'B_DONE vor jedem strategy-Aufruf löschen',
  'A driver that remembers one request must not be given a second one while the first is under way.':
    'Ein Treiber, der sich eine Anforderung merkt, darf keine zweite bekommen, während die erste im Gang ist.',
  'queue the buf when the device is busy, and start the next one from the interrupt routine':
    'den buf einreihen, wenn das Gerät beschäftigt ist, und den nächsten in der Interruptroutine starten',
  "A header of the driver's own carries one request at a time.":
    'Ein eigener Pufferkopf des Treibers trägt eine Anforderung zur Zeit.',
  'wait while the header is B_BUSY, or give physio NULL':
    'warten, solange der Pufferkopf B_BUSY ist, oder physio NULL geben',
  'minphys may lower b_bcount, never raise it.': 'minphys darf b_bcount senken, nie erhöhen.',
  'only assign b_bcount when it is above the limit': 'b_bcount nur setzen, wenn es über der Grenze liegt',
  'minphys may lower b_bcount, never raise it; aphysio refuses a request whose count changed.':
    'minphys darf b_bcount senken, nie erhöhen; aphysio weist eine Anforderung ab, deren Zähler sich ändert.',
  'minphys leaves at least one byte to move.': 'minphys lässt mindestens ein Byte zu bewegen.',
  'keep the limit at one block or more': 'die Grenze bei einem Block oder mehr halten',
  'The only cancel routine that aphysio takes is anocancel.':
    'Die einzige Abbruchroutine, die aphysio nimmt, ist anocancel.',
  'pass anocancel as second argument': 'anocancel als zweites Argument übergeben',
  'A request whose strategy failed is gone; completing it touches freed memory.':
    'Eine Anforderung, deren strategy scheiterte, ist fort; sie abzuschließen berührt freigegebenen Speicher.',
  'return 0 from strategy and complete the buf with bioerror and biodone':
    'aus strategy 0 zurückgeben und den buf mit bioerror und biodone abschließen',
  'uio_resid is the sum of the iovecs that are left, and only the movers change it.':
    'uio_resid ist die Summe der übrigen iovecs, und nur die kopierenden Routinen ändern es.',
  'let uiomove, ureadc and uwritec move the uio on; do not change its fields':
    'uiomove, ureadc und uwritec das uio weiterführen lassen; seine Felder nicht ändern',
  'ddi_get_soft_state gives NULL for an instance that is not attached, and the entry point then returns ENXIO.':
    'ddi_get_soft_state gibt NULL für eine Instanz ohne attach, und die Einsprungroutine gibt dann ENXIO zurück.',
  'if (xsp == NULL) return (ENXIO), before anything else': 'if (xsp == NULL) return (ENXIO), vor allem anderen',
  'Interrupt routines, timeouts and DMA callbacks never sleep.':
    'Interruptroutinen, timeouts und DMA-Rückrufroutinen schlafen nie.',
  'leave the work to a process: wake it up and let it sleep':
    'die Arbeit einem Prozess überlassen: ihn wecken und ihn schlafen lassen',
  'physio and dma_breakup are for processes: they sleep and use the memory of the caller.':
    'physio und dma_breakup sind für Prozesse: sie schlafen und benutzen den Speicher des Aufrufers.',
  'call it from read or write only': 'nur aus read oder write aufrufen',
  'An interrupt routine has no user memory: some other process is running.':
    'Eine Interruptroutine hat keinen Benutzerspeicher: irgendein anderer Prozess läuft.',
  'copy in read or write, or lock the pages and let the device move the bytes':
    'in read oder write kopieren, oder die Seiten sperren und das Gerät die Bytes bewegen lassen',
  'DDI_DMA_SLEEP is for user and kernel context only.': 'DDI_DMA_SLEEP ist nur für Benutzer- und Kernelkontext.',
  'pass DDI_DMA_DONTWAIT or a callback': 'DDI_DMA_DONTWAIT oder eine Rückrufroutine übergeben',
  'Above lock level a handler uses spin locks and soft interrupts, and nothing else of the kernel.':
    'Oberhalb der Lock-Ebene benutzt eine Interruptroutine Spinlocks und Soft-Interrupts, sonst nichts vom Kernel.',
  'trigger a soft interrupt and do the rest there': 'einen Soft-Interrupt auslösen und den Rest dort tun',
  'No mutex is held while its holder sleeps for something else.':
    'Kein Mutex wird gehalten, während sein Halter auf etwas anderes schläft.',
  'mutex_exit before you sleep, or wait with cv_wait, which lets the mutex go':
    'mutex_exit vor dem Schlafen, oder mit cv_wait warten, das den Mutex loslässt',
  'Every mutex_enter is followed by mutex_exit on every way out.':
    'Auf jedes mutex_enter folgt mutex_exit auf jedem Ausgang.',
  'add the mutex_exit that is missing before this return': 'das mutex_exit ergänzen, das vor diesem return fehlt',
  'A mutex that a handler takes is made with the priority of its interrupt.':
    'Ein Mutex, den eine Interruptroutine nimmt, wird mit der Priorität ihres Interrupts angelegt.',
  'pass the interrupt priority to mutex_init': 'mutex_init die Priorität des Interrupts übergeben',
  'A thread enters a mutex it does not hold and exits one it holds.':
    'Ein Thread nimmt einen Mutex, den er nicht hält, und gibt einen frei, den er hält.',
  'pair each mutex_enter with one mutex_exit': 'jedes mutex_enter mit einem mutex_exit paaren',
  'Locks that are held together are always taken in the same order.':
    'Locks, die zusammen gehalten werden, werden immer in derselben Reihenfolge genommen.',
  'choose one order and take them in it everywhere': 'eine Reihenfolge wählen und sie überall einhalten',
  'Test and sleep are one: interrupts are held off between them.':
    'Prüfen und Schlafen sind eins: dazwischen sind Interrupts zurückgehalten.',
  'spl6 before the test, splx after the loop': 'spl6 vor der Prüfung, splx nach der Schleife',
  'Who sleeps is woken by somebody.': 'Wer schläft, wird von jemandem geweckt.',
  'call wakeup (cv_signal) wherever the condition comes true':
    'wakeup (cv_signal) überall aufrufen, wo die Bedingung wahr wird',
  'dma_breakup calls spl0: a caller who runs at a level keeps it and sets it again.':
    'dma_breakup ruft spl0 auf: wer auf einer Ebene läuft, merkt sie sich und setzt sie wieder.',
  's = splN() before the call and splx to that level after it':
    's = splN() vor dem Aufruf, danach splx auf diese Ebene',
  'User code runs at level 0.': 'Benutzercode läuft auf Ebene 0.',
  'splx to the level that the first spl returned': 'splx auf die Ebene, die das erste spl zurückgab',
  'A handler claims only interrupts of its own device.':
    'Eine Interruptroutine nimmt nur Interrupts des eigenen Geräts an.',
  'read the status register first; return DDI_INTR_UNCLAIMED when the device did not interrupt':
    'zuerst das Statusregister lesen; DDI_INTR_UNCLAIMED zurückgeben, wenn das Gerät keinen Interrupt gemeldet hat',
  'A handler whose device interrupts claims it.':
    'Eine Interruptroutine, deren Gerät einen Interrupt meldet, nimmt ihn an.',
  'serve the device and return DDI_INTR_CLAIMED': 'das Gerät bedienen und DDI_INTR_CLAIMED zurückgeben',
  'Serving an interrupt makes the device let its line go.':
    'Einen Interrupt zu bedienen lässt das Gerät seine Leitung loslassen.',
  'acknowledge the device in its interrupt routine, and claim only its interrupts':
    'das Gerät in seiner Interruptroutine quittieren, und nur seine Interrupts annehmen',
  'A device interrupts when it has something to say.': 'Ein Gerät meldet einen Interrupt, wenn es etwas zu sagen hat.',
  'answer it and go on: the driver does right, look at the device':
    'antworten und weitermachen: der Treiber ist im Recht, sehen Sie nach dem Gerät',
  'A handle describes one object at a time.': 'Ein Handle beschreibt ein Objekt zur Zeit.',
  'ddi_dma_unbind_handle first, or allocate a second handle':
    'zuerst ddi_dma_unbind_handle, oder ein zweites Handle anlegen',
  'What is bound is unbound when the transfer is over.':
    'Was gebunden ist, wird gelöst, wenn die Übertragung vorbei ist.',
  'ddi_dma_unbind_handle before biodone, on error ways too': 'ddi_dma_unbind_handle vor biodone, auch auf Fehlerwegen',
  'A handle that was allocated for a request is freed with it.':
    'Ein Handle, das für eine Anforderung angelegt wurde, wird mit ihr freigegeben.',
  'ddi_dma_free_handle after the unbind, or allocate one handle in attach':
    'ddi_dma_free_handle nach dem Lösen, oder ein Handle in attach anlegen',
  'A handle is bound before it is used, unbound before it is freed, and not used afterwards.':
    'Ein Handle wird gebunden, bevor es benutzt wird, gelöst, bevor es freigegeben wird, und danach nicht mehr benutzt.',
  'alloc, bind, use, unbind, free: each once and in this order':
    'anlegen, binden, benutzen, lösen, freigeben: jedes einmal und in dieser Reihenfolge',
  'A window has as many cookies as ccount said.': 'Ein Fenster hat so viele Cookies, wie ccount sagte.',
  'call ddi_dma_nextcookie ccount - 1 times: the first cookie comes with the bind':
    'ddi_dma_nextcookie ccount - 1 Mal aufrufen: das erste Cookie kommt mit dem Binden',
  'Windows are asked for from 0 to nwin - 1, and only of a binding.':
    'Fenster werden von 0 bis nwin - 1 verlangt, und nur von einer Bindung.',
  'stop after ddi_dma_numwin windows': 'nach ddi_dma_numwin Fenstern aufhören',
  'A device is given the cookies of the active window and nothing else.':
    'Ein Gerät bekommt die Cookies des aktiven Fensters und nichts anderes.',
  'take the cookie that ddi_dma_getwin gives, then ddi_dma_nextcookie ccount - 1 times, and program those':
    'das Cookie nehmen, das ddi_dma_getwin gibt, dann ddi_dma_nextcookie ccount - 1 Mal, und diese programmieren',
  'ddi_dma_sync comes between a store and a look: for the CPU (or the unbind) after the device stored, for the device after the processor stored.':
    'Zwischen einem Schreiben und einem Lesen steht ddi_dma_sync: für die CPU (oder das Lösen), nachdem das Gerät schrieb, für das Gerät, nachdem der Prozessor schrieb.',
  'ddi_dma_sync for the CPU, or ddi_dma_unbind_handle, before biodone; ddi_dma_sync for the device between your stores and its start':
    'ddi_dma_sync für die CPU, oder ddi_dma_unbind_handle, vor biodone; ddi_dma_sync für das Gerät zwischen Ihrem Schreiben und seinem Start',
  'Memory stays bound while the device works on it.': 'Speicher bleibt gebunden, solange das Gerät daran arbeitet.',
  'stop the device, or wait for its interrupt, before the unbind':
    'das Gerät anhalten, oder auf seinen Interrupt warten, bevor gelöst wird',
  'A DMA callback returns DDI_DMA_CALLBACK_RUNOUT or DDI_DMA_CALLBACK_DONE.':
    'Eine DMA-Rückrufroutine gibt DDI_DMA_CALLBACK_RUNOUT oder DDI_DMA_CALLBACK_DONE zurück.',
  'return RUNOUT to be called again and DONE otherwise': 'RUNOUT zurückgeben, um wieder gerufen zu werden, sonst DONE',
  'A callback whose bind failed for want of resources is not done.':
    'Eine Rückrufroutine, deren Binden aus Mangel an Mitteln scheiterte, ist nicht fertig.',
  'return DDI_DMA_CALLBACK_RUNOUT when the bind gives DDI_DMA_NORESOURCES':
    'DDI_DMA_CALLBACK_RUNOUT zurückgeben, wenn das Binden DDI_DMA_NORESOURCES gibt',
  'Nothing is written to a device that works on a command.':
    'Einem Gerät, das an einem Befehl arbeitet, wird nichts geschrieben.',
  'remember that the device is busy and queue the request':
    'sich merken, dass das Gerät beschäftigt ist, und die Anforderung einreihen',
  'Memory stays locked for as long as a device may touch it.':
    'Speicher bleibt gesperrt, solange ein Gerät ihn berühren kann.',
  'go through physio or aphysio, and complete the buf only when the device has finished':
    'über physio oder aphysio gehen, und den buf erst abschließen, wenn das Gerät fertig ist',
  'Every page that is locked is unlocked: the ledger ends at 0.':
    'Jede gesperrte Seite wird entsperrt: die Rechnung endet bei 0.',
  'complete the request, so that physio or aphysio lets its pages go':
    'die Anforderung abschließen, damit physio oder aphysio ihre Seiten loslässt',
  'A page lock is let go once.': 'Eine Seitensperre wird einmal gelöst.',
  'let it go on one way out only': 'sie auf nur einem Ausgang lösen',
  'A page keeps its frame while a device has the address.':
    'Eine Seite behält ihre Kachel, solange ein Gerät die Adresse hat.',
  'lock the pages, and with write access, so that copy-on-write is resolved before the device gets addresses':
    'die Seiten sperren, und zwar mit Schreibzugriff, damit copy-on-write geklärt ist, bevor das Gerät Adressen bekommt',
  'A page that a device wrote counts as modified when its lock goes.':
    'Eine Seite, in die ein Gerät schrieb, gilt als geändert, wenn ihre Sperre fällt.',
  'let the pages go with the access they were locked with: S_WRITE for a read':
    'die Seiten mit dem Zugriff loslassen, mit dem sie gesperrt wurden: S_WRITE bei einem Lesen',
  'A device has power before its registers are touched.': 'Ein Gerät hat Strom, bevor seine Register berührt werden.',
  'pm_busy_component, then pm_raise_power, and look at what it returns':
    'pm_busy_component, dann pm_raise_power, und ansehen, was es zurückgibt',
  'pm_raise_power is called without the mutex that power(9E) takes.':
    'pm_raise_power wird ohne den Mutex aufgerufen, den power(9E) nimmt.',
  'mutex_exit first': 'zuerst mutex_exit',
  'Each pm_busy_component has its pm_idle_component.': 'Jedes pm_busy_component hat sein pm_idle_component.',
  'pm_idle_component on every way out, errors included': 'pm_idle_component auf jedem Ausgang, auch bei Fehlern',
  'pm_idle_component takes back a busy mark that is there.':
    'pm_idle_component nimmt eine Beschäftigt-Marke zurück, die da ist.',
  'mark the component busy first, and idle once for each mark':
    'die Komponente zuerst als beschäftigt melden, und für jede Marke einmal als frei',
  'dma_breakup makes progress with every piece.': 'dma_breakup kommt mit jedem Stück voran.',
  'check the address before the transfer: physio does': 'die Adresse vor der Übertragung prüfen: physio tut es',
  'Address and count go in as low byte, then high byte, with the flip-flop cleared first.':
    'Adresse und Zähler gehen als unteres, dann oberes Byte hinein, nachdem das Flipflop gelöscht ist.',
  'write port 0Ch (D8h) before each pair of bytes and always write both':
    'vor jedem Bytepaar Port 0Ch (D8h) schreiben, und immer beide schreiben',
  'A transfer stays within one page of 64 KB (128 KB on the 16-bit channels): the page latch does not count.':
    'Eine Übertragung bleibt in einer Seite von 64 KB (128 KB auf den 16-Bit-Kanälen): das Seitenregister zählt nicht.',
  'break the request at the boundary, as dma_breakup does':
    'die Anforderung an der Grenze teilen, wie dma_breakup es tut',
  'The page latch of a channel is written together with its address.':
    'Das Seitenregister eines Kanals wird zusammen mit seiner Adresse geschrieben.',
  'write port 87h, 83h, 81h, 82h, 8Bh, 89h or 8Ah: that of channel 0, 1, 2, 3, 5, 6 or 7':
    'Port 87h, 83h, 81h, 82h, 8Bh, 89h oder 8Ah schreiben: den von Kanal 0, 1, 2, 3, 5, 6 oder 7',
  'A channel is masked while its address, count, page or mode is written.':
    'Ein Kanal ist maskiert, während seine Adresse, sein Zähler, seine Seite oder sein Modus geschrieben wird.',
  'set the mask bit first and clear it last': 'das Maskenbit zuerst setzen und zuletzt löschen',
  'Card and channel come to the end together: the count register holds the items of the transfer less one.':
    'Karte und Kanal kommen zusammen ans Ende: das Zählregister hält die Einheiten der Übertragung weniger eins.',
  'write count - 1 for each transfer, in words on channels 5 to 7':
    'für jede Übertragung Anzahl - 1 schreiben, auf den Kanälen 5 bis 7 in Wörtern',
  'A driver is a module of JavaScript that exports its entry points.':
    'Ein Treiber ist ein JavaScript-Modul, das seine Einsprungroutinen exportiert.',
  'export the entry points that are named as missing':
    'die Einsprungroutinen exportieren, die als fehlend genannt sind',
  'A driver never throws, and never uses up its budget: in a kernel either is a panic.':
    'Ein Treiber wirft nie, und braucht nie sein Budget auf: im Kernel ist beides eine Panik.',
  'look at the line; test what the call before it returned':
    'auf die Zeile sehen; prüfen, was der Aufruf davor zurückgab',
  'attach returns DDI_SUCCESS, or the instance is not there.':
    'attach gibt DDI_SUCCESS zurück, oder die Instanz ist nicht da.',
  'return DDI_SUCCESS at the end of attach, and look at what each call in it returned':
    'am Ende von attach DDI_SUCCESS zurückgeben, und ansehen, was jeder Aufruf darin zurückgab',
  "What the kernel is handed is an object that it gave out, to this device's driver.":
    'Was der Kernel gereicht bekommt, ist ein Objekt, das er dem Treiber dieses Geräts ausgegeben hat.',
  'pass the object itself, never a copy or a number': 'das Objekt selbst übergeben, nie eine Kopie oder eine Zahl',
  'What was freed is not used again, and memory that a device works on is not freed.':
    'Freigegebenes wird nicht wieder benutzt, und Speicher, an dem ein Gerät arbeitet, wird nicht freigegeben.',
  'free when the transfer is over, and forget the object when you free it':
    'freigeben, wenn die Übertragung vorbei ist, und das Objekt dabei vergessen',
  'strategy, minphys, start, attach and detach run to their end without sleeping.':
    'strategy, minphys, start, attach und detach laufen bis zum Ende, ohne zu schlafen.',
  'sleep in read or write; strategy queues the request and returns':
    'in read oder write schlafen; strategy reiht die Anforderung ein und kehrt zurück',
  'An entry point returns what its page lists: an errno, DDI_SUCCESS or DDI_FAILURE, DDI_INTR_CLAIMED or _UNCLAIMED.':
    'Eine Einsprungroutine gibt zurück, was ihre Seite aufzählt: ein errno, DDI_SUCCESS oder DDI_FAILURE, DDI_INTR_CLAIMED oder _UNCLAIMED.',
  'return one of the values that are listed': 'einen der aufgezählten Werte zurückgeben',
  'A register is accessed within its set, in its own width, at a multiple of that width.':
    'Auf ein Register wird in seinem Satz zugegriffen, in seiner Breite, an einem Vielfachen dieser Breite.',
  'take the offset and the width from the table of the registers':
    'Offset und Breite aus der Tabelle der Register nehmen',
  'An engine is told where and how much before it is told to start.':
    'Einer Engine wird gesagt, wo und wie viel, bevor sie starten soll.',
  'write the address and size of every cookie first and START last':
    'zuerst Adresse und Größe jedes Cookies schreiben, START zuletzt',
  'What is bound begins and ends as the attributes of its engine ask.':
    'Was gebunden wird, beginnt und endet, wie es die Attribute der Engine verlangen.',
  'copy through memory of ddi_dma_mem_alloc, which is aligned':
    'durch Speicher von ddi_dma_mem_alloc kopieren, der ausgerichtet ist',
  'An engine is given no address that it cannot reach.': 'Eine Engine bekommt keine Adresse, die sie nicht erreicht.',
  'say the real reach in the attributes, or copy through low memory':
    'in den Attributen sagen, wie weit sie wirklich reicht, oder durch niedrigen Speicher kopieren',
  'A loop that waits for a device lets time go by.': 'Eine Schleife, die auf ein Gerät wartet, lässt Zeit vergehen.',
  'wait for the interrupt, or await drv_usecwait(10) in the loop, and give up after a while':
    'auf den Interrupt warten, oder in der Schleife await drv_usecwait(10), und nach einer Weile aufgeben',
  'What calls itself again and again takes time.': 'Was sich immer wieder selbst aufruft, braucht Zeit.',
  'give timeout a delay above 0': 'timeout eine Verzögerung über 0 geben',
  'A timeout that watches over a request is taken back when the request is done.':
    'Ein timeout, das eine Anforderung überwacht, wird zurückgenommen, wenn sie fertig ist.',
  'untimeout in the interrupt routine, before biodone, and in detach':
    'untimeout in der Interruptroutine, vor biodone, und in detach',
  'detach gives back whatever attach and the requests took.':
    'detach gibt zurück, was attach und die Anforderungen nahmen.',
  'undo in detach what attach did, in the opposite order':
    'in detach rückgängig machen, was attach tat, in umgekehrter Reihenfolge',
  'What a script says must always hold holds at every event it is about.':
    'Was nach dem Skript immer gelten muss, gilt bei jedem Ereignis, um das es geht.',
  'go to the row: that event, or what led to it, breaks what the script expects':
    'zur Zeile gehen: dieses Ereignis, oder was dazu führte, bricht, was das Skript erwartet',
  'A driver survives whatever its device does.': 'Ein Treiber übersteht, was sein Gerät auch tut.',
  'run it again with this seed and this fault, and look at what it trusted':
    'mit diesem Startwert und diesem Fehler wiederholen, und ansehen, worauf er vertraute',
  'Bytes go one way from end to end: the call, B_READ, the flags of the bind, the channel and the command agree.':
    'Bytes gehen von Anfang bis Ende in eine Richtung: Aufruf, B_READ, die Flags des Bindens, Kanal und Befehl stimmen überein.',
  'take the direction from b_flags everywhere: B_READ goes with DDI_DMA_READ and a device that writes memory':
    'die Richtung überall aus b_flags nehmen: zu B_READ gehören DDI_DMA_READ und ein Gerät, das in den Speicher schreibt',
}
