import { cellDe, columnDe } from './column.de'
import { documentDe } from './document.de'
import { expectDe } from './expect.de'
import { fieldDe } from './field.de'
import { findingDe } from './finding.de'
import { glossaryDe } from './glossary.de'
import { gradeDe } from './grade.de'
import { hostDe } from './host.de'
import { importDe } from './import.de'
import { kindDe } from './kind.de'
import { labelDe } from './label.de'
import { machineWordsDe } from './machine.de'
import { probeDe } from './probe.de'
import { programDe } from './program.de'
import { ruleDe } from './rule.de'
import { sourceDe } from './source.de'
import { symptomDe } from './symptom.de'
import { BUS, busDe, trackDe } from './track.de'
import { createTranslator, type SaidGroup } from './translate'
import type { Said } from './use-said'

/** Sentences of host and simulator, in groups whose short texts belong together. */
export const sentencesDe: Readonly<Record<string, SaidGroup>> = {
  ...{ kind: kindDe, finding: findingDe, rule: ruleDe, glossary: glossaryDe },
  ...{ host: hostDe, document: documentDe, program: programDe, expect: expectDe, grade: gradeDe },
  ...{ import: importDe, probe: probeDe, machine: machineWordsDe },
  ...{ field: fieldDe, symptom: symptomDe, source: sourceDe },
}

export { columnDe as columnsDe, labelDe as labelsDe, trackDe as tracksDe }

/** A text by its own entry; a scenario may give names that every object has. */
const exact = (group: SaidGroup, text: string): string => (Object.hasOwn(group, text) ? (group[text] ?? text) : text)

/** What says texts of host and simulator in German. */
export function german(): Said {
  return {
    say: createTranslator(Object.values(sentencesDe)),
    label: (text) => exact(labelDe, text),
    track: (text) => (text.startsWith(BUS) ? busDe(text.slice(BUS.length)) : exact(trackDe, text)),
    cell: (text) => exact(cellDe, text),
    column: (text) => exact(columnDe, text),
  }
}
