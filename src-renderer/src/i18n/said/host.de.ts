import type { SaidGroup } from './translate'

/** Why a call was refused or failed, in German. */
export const hostDe: SaidGroup = {
  'the call was cancelled': 'der Aufruf wurde abgebrochen',
  'a defect of DMA Lab; the host has reported it': 'ein Fehler in DMA Lab; das Programm hat ihn gemeldet',
  'too many calls in a short time': 'zu viele Aufrufe in kurzer Zeit',
  'there is no such call': 'diesen Aufruf gibt es nicht',
  'too many calls wait for their reply': 'zu viele Aufrufe warten auf ihre Antwort',
  'not the id of a format': 'keine Kennung eines Formats',
  'not the name of an option': 'kein Name einer Option',
  'more than 32 options': 'mehr als 32 Optionen',
  'not base64': 'kein base64',
  'not the id of a sample': 'keine Kennung eines Beispiels',
  'not the name of a file': 'kein Dateiname',
  'not the id of a command': 'keine Kennung eines Befehls',
  'not the key of a kept value': 'kein Schlüssel eines behaltenen Werts',
  'deeper than {0} levels': 'tiefer als {0} Ebenen',
  'more than {0} parts': 'mehr als {0} Teile',
  'a key that may not be used': 'einen Schlüssel, der nicht erlaubt ist',
  'more than {0} characters': 'mehr als {0} Zeichen',
  'the request is not plain data': 'die Anfrage besteht nicht aus einfachen Daten',
  'the request has {0}': 'die Anfrage hat {0}',
  '{0}: not the right shape': '{0}: hat nicht die richtige Form',
  'not the id of a file': 'keine Kennung einer Datei',
  'not the name of a lab': 'kein Name einer Übung',
  'no more than {0} listeners may wait for {1}': 'auf {1} dürfen höchstens {0} Empfänger warten',
  'not an id': 'keine Kennung',
  'not a place in a document': 'keine Stelle in einem Dokument',
  'the connection to DMA Lab could not be made': 'die Verbindung zu DMA Lab kam nicht zustande',
  'the request could not be sent': 'die Anfrage ließ sich nicht senden',
  'the connection to DMA Lab has ended': 'die Verbindung zu DMA Lab ist beendet',
  'A PDF needs Chromium, Chrome or Edge and none is installed: install one, name it in CHROMIUM, or choose HTML.':
    'Ein PDF braucht Chromium, Chrome oder Edge, und keines davon ist installiert: installieren Sie eines, nennen Sie es in CHROMIUM, oder wählen Sie HTML.',
  '{0} made no PDF.': '{0} hat kein PDF erzeugt.',
  '{0} made no {1} within {2} s.': '{0} hat in {2} s kein {1} erzeugt.',
  '{0} cannot be started ({1}).': '{0} lässt sich nicht starten ({1}).',
  '{0} made no {1}: {2}': '{0} hat kein {1} erzeugt: {2}',
  '{0} made no {1}: ': '{0} hat kein {1} erzeugt: ',
  '{0} made no {1}: exit code {2}': '{0} hat kein {1} erzeugt: Exit-Code {2}',
  'The place of this document is no longer known: save it under a name.':
    'Der Ort dieses Dokuments ist nicht mehr bekannt: speichern Sie es unter einem Namen.',
  'A scenario is a file whose name ends in .yaml, .yml or .json.':
    'Ein Szenario ist eine Datei, deren Name auf .yaml, .yml oder .json endet.',
  '{0}. The file that was there is whole.': '{0}. Die bisherige Datei ist unversehrt.',
  'What was written cannot be read again: save it under another name.':
    'Was geschrieben wurde, lässt sich nicht wieder lesen: speichern Sie unter einem anderen Namen.',
  'The file was changed by another program since it was opened.':
    'Ein anderes Programm hat die Datei geändert, seit sie geöffnet wurde.',
  '{0}: {1}. The version before lies beside it as {2}.bak.': '{0}: {1}. Die vorige Fassung liegt daneben als {2}.bak.',
  '{0}: it cannot be read. The version before lies beside it as {1}.bak.':
    '{0}: lässt sich nicht lesen. Die vorige Fassung liegt daneben als {1}.bak.',
  '{0}: it cannot be read.': '{0}: lässt sich nicht lesen.',
  'The file is no longer there: it was moved or deleted.':
    'Die Datei ist nicht mehr da: sie wurde verschoben oder gelöscht.',
  'This export is no longer there: make it again.': 'Dieser Export ist nicht mehr da: erzeugen Sie ihn neu.',
  '{0} runs; at most {1} are made here': '{0} Läufe; hier sind höchstens {1} möglich',
  'The sweep failed: {0}': 'Die Reihe ist gescheitert: {0}',
  'The sweep was cancelled.': 'Die Reihe wurde abgebrochen.',
  'from seed {0} on there are {1} seeds': 'ab Startwert {0} gibt es {1} Startwerte',
  'There is no run to export.': 'Es gibt keinen Lauf zum Exportieren.',
  'A report holds paths of one run: choose those, or run them together.':
    'Ein Bericht fasst Wege eines Laufs: wählen Sie solche, oder führen Sie sie zusammen aus.',
  'The export was stopped.': 'Der Export wurde angehalten.',
  'There is no format {0}.': 'Ein Format {0} gibt es nicht.',
  'Nothing was written.': 'Es wurde nichts geschrieben.',
  'This place is no longer known: choose it again.': 'Dieser Ort ist nicht mehr bekannt: wählen Sie ihn neu.',
  '{0}: exists already': '{0}: gibt es schon',
  'this is not a folder': 'das ist kein Ordner',
  '{0}: holds {1}, which this export does not write': '{0}: enthält {1}, was dieser Export nicht schreibt',
  'the other trace came damaged: {0}': 'der andere Verlauf kam beschädigt an: {0}',
  '{0}: no such format; there are {1}': '{0}: kein solches Format; es gibt {1}',
  '{0} has no option {1}; it has none': '{0} hat keine Option {1}; es hat gar keine',
  '{0} has no option {1}; it has {2}': '{0} hat keine Option {1}; es hat {2}',
  '{0}: allowed are {1}': '{0}: erlaubt sind {1}',
  'there is no run to export': 'es gibt keinen Lauf zum Exportieren',
  '{0} holds one run, and two of these are of one path':
    '{0} fasst einen Lauf, und zwei von diesen sind vom selben Weg',
  'the export was stopped': 'der Export wurde angehalten',
  'Files are opened and saved by the page here.': 'Dateien öffnet und speichert hier die Seite selbst.',
  'This file is no longer in the list.': 'Diese Datei steht nicht mehr in der Liste.',
  'More than windows may keep.': 'Mehr, als Fenster behalten dürfen.',
  'only {0} of {1} bytes were written': 'nur {0} von {1} Bytes wurden geschrieben',
  'this is a folder': 'das ist ein Ordner',
  'not a regular file': 'keine gewöhnliche Datei',
  'The check was cancelled.': 'Die Prüfung wurde abgebrochen.',
  'The check took more than {0} s.': 'Die Prüfung dauerte länger als {0} s.',
  'Your program does not come back from a built-in function, so the run was ended.':
    'Ihr Programm kehrt aus einer eingebauten Funktion nicht zurück, deshalb wurde der Lauf beendet.',
  'The runs need more memory than there is.': 'Die Läufe brauchen mehr Speicher, als da ist.',
  'The check broke: {0}': 'Die Prüfung ist gescheitert: {0}',
  'The thread of the check has ended.': 'Der Thread der Prüfung ist beendet.',
  'There is no lab {0}.': 'Eine Übung {0} gibt es nicht.',
  'no scenario': 'kein Szenario',
  'Try it once; then it can be shown.': 'Versuchen Sie es einmal selbst; dann lässt es sich zeigen.',
  'no lab': 'keine Übung',
  'no answer': 'keine Antwort',
  'not a lab': 'keine Übung',
  '{0} names files beside it, which are not here. Make one file of it: dma-lab lab student DIR -o FILE':
    '{0} nennt Dateien daneben, die hier nicht sind. Machen Sie eine einzige Datei daraus: dma-lab lab student DIR -o FILE',
  'what it says makes no run ({0})': 'was sie sagt, ergibt keinen Lauf ({0})',
  'The machine cannot be shown at an event of this file: its scenario gives another trace.':
    'Die Maschine lässt sich bei Ereignissen dieser Datei nicht zeigen: ihr Szenario ergibt einen anderen Verlauf.',
  'The machine cannot be shown at an event of this file: its scenario gives another trace in this version of the program.':
    'Die Maschine lässt sich bei Ereignissen dieser Datei nicht zeigen: ihr Szenario ergibt in dieser Programmversion einen anderen Verlauf.',
  'The machine cannot be shown at an event of this file: it does not hold the scenario.':
    'Die Maschine lässt sich bei Ereignissen dieser Datei nicht zeigen: sie enthält das Szenario nicht.',
  'The machine cannot be shown at an event of this file: its scenario cannot be run ({0}).':
    'Die Maschine lässt sich bei Ereignissen dieser Datei nicht zeigen: ihr Szenario lässt sich nicht ausführen ({0}).',
  'The machine cannot be shown at an event of this file: its scenario cannot be run (why is not known).':
    'Die Maschine lässt sich bei Ereignissen dieser Datei nicht zeigen: ihr Szenario lässt sich nicht ausführen (der Grund ist nicht bekannt).',
  'The machine cannot be shown at an event of this file: its scenario has scripts, which are not run for a file.':
    'Die Maschine lässt sich bei Ereignissen dieser Datei nicht zeigen: ihr Szenario hat Skripte, und die werden für eine Datei nicht ausgeführt.',
  'A report needs the run itself: run the scenario of this trace, then report about that.':
    'Ein Bericht braucht den Lauf selbst: führen Sie das Szenario dieses Verlaufs aus und berichten Sie darüber.',
  'path {0}': 'Weg {0}',
  'There is no {0} in this trace.': '{0} gibt es in diesem Verlauf nicht.',
  'The drawing does not say how large it is.': 'Die Zeichnung sagt nicht, wie groß sie ist.',
  'A PNG picture needs Chromium, Chrome or Edge and none is installed: install one, name it in CHROMIUM, or choose SVG.':
    'Ein PNG-Bild braucht Chromium, Chrome oder Edge, und keines davon ist installiert: installieren Sie eines, nennen Sie es in CHROMIUM, oder wählen Sie SVG.',
  '{0} made no PNG.': '{0} hat kein PNG erzeugt.',
  'The program was stopped.': 'Das Programm wurde angehalten.',
  'The exercise in it is not the {0} that is known here, release {1}: its points do not count.':
    'Die Übung darin ist nicht die {0}, die hier bekannt ist (Ausgabe {1}): ihre Punkte zählen nicht.',
  'neither lab nor answer may have mistakes': 'weder Übung noch Antwort dürfen Fehler haben',
  'this answer asks for no run': 'diese Antwort verlangt keinen Lauf',
  'row {0}': 'Zeile {0}',
  'This run has no path {0}.': 'Dieser Lauf hat keinen Weg {0}.',
  'a defect of DMA Lab: {0}': 'ein Fehler in DMA Lab: {0}',
  'This run is no longer kept: run it again.': 'Dieser Lauf wird nicht mehr behalten: führen Sie ihn erneut aus.',
  'This run was closed.': 'Dieser Lauf wurde geschlossen.',
  '{0} runs are going on: wait for one to end, or cancel it.':
    '{0} Läufe sind im Gang: warten Sie, bis einer endet, oder brechen Sie einen ab.',
  '{0}: it takes too long to read.': '{0}: das Lesen dauert zu lange.',
  'The run was cancelled.': 'Der Lauf wurde abgebrochen.',
  'A script does not come back from a built-in function, so the run was ended.':
    'Ein Skript kehrt aus einer eingebauten Funktion nicht zurück, deshalb wurde der Lauf beendet.',
  'The run needed more memory than there is: give the scenario a smaller traceCap.':
    'Der Lauf brauchte mehr Speicher, als da ist: geben Sie dem Szenario ein kleineres traceCap.',
  'The run ended by a defect of DMA Lab ({0}): run it again; the same seed gives the same run.':
    'Der Lauf endete durch einen Fehler in DMA Lab ({0}): führen Sie ihn erneut aus; derselbe Startwert ergibt denselben Lauf.',
  'There is no sample {0}.': 'Ein Beispiel {0} gibt es nicht.',
  'cannot be read': 'lässt sich nicht lesen',
  'Another study was asked for.': 'Eine andere Untersuchung wurde verlangt.',
  'The study took too long: choose a smaller largest size.':
    'Die Untersuchung dauerte zu lange: wählen Sie eine kleinere obere Grenze.',
  'The study was cancelled.': 'Die Untersuchung wurde abgebrochen.',
  'The study failed: {0}': 'Die Untersuchung ist gescheitert: {0}',
  'DMA Lab is closing.': 'DMA Lab wird beendet.',
  'This file is no longer known: open it again.': 'Diese Datei ist nicht mehr bekannt: öffnen Sie sie erneut.',
  'No such upload.': 'Ein solches Hochladen gibt es nicht.',
  '{0}: larger than {1} MB.': '{0}: größer als {1} MB.',
  'The file is larger than 1 MB.': 'Die Datei ist größer als 1 MB.',
  'The file is not text in UTF-8.': 'Die Datei ist kein Text in UTF-8.',
  'A browser does not know where the file lies.': 'Ein Browser weiß nicht, wo die Datei liegt.',
  'The browser cannot read this file.': 'Der Browser kann diese Datei nicht lesen.',
  'There is no host.': 'Es gibt kein Programm, das antwortet.',
  'only {0} of {1} bytes came': 'nur {0} von {1} Bytes kamen an',
  'The picture is too large: choose SVG.': 'Das Bild ist zu groß: wählen Sie SVG.',
  'The thread of the run said what no run says, so it was ended: run it again, or start DMA Lab again.':
    'Der Thread des Laufs sagte, was kein Lauf sagt, und wurde beendet: führen Sie den Lauf erneut aus, oder starten Sie DMA Lab neu.',
  '{0}… ({1} more characters)': '{0}… ({1} weitere Zeichen)',
  'It was stopped.': 'Es wurde angehalten.',
  'The text has half a character in it, so it is not UTF-8.':
    'Im Text steht ein halbes Zeichen, deshalb ist er kein UTF-8.',
  'The link would have {0} characters, and {1} are the most: share the file instead.':
    'Der Link hätte {0} Zeichen, und {1} sind das Höchste: geben Sie stattdessen die Datei weiter.',
  'This is no link of the lab: those begin with dmalab:': 'Das ist kein Link des Labors: die beginnen mit dmalab:',
  'The link is of version {0}, and this lab reads version 1.':
    'Der Link hat die Version {0}, und dieses Labor liest die Version 1.',
  'What the link carries is not text in UTF-8.': 'Was der Link enthält, ist kein Text in UTF-8.',
  'The link is damaged: a part of it is missing or was changed on the way.':
    'Der Link ist beschädigt: ein Teil fehlt oder wurde unterwegs verändert.',
  'A link has at most {0} characters, and this one has more.':
    'Ein Link hat höchstens {0} Zeichen, und dieser hat mehr.',
  'The link would carry more than 1 MB, and a scenario has at most that.':
    'Der Link enthielte mehr als 1 MB, und so viel hat ein Szenario höchstens.',
  'A link carries no files, and this scenario needs {0}: write that program into the scenario.':
    'Ein Link enthält keine Dateien, und dieses Szenario braucht {0}: schreiben Sie das Programm ins Szenario.',
}
