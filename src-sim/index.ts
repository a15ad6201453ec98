/** The only door of the simulator: what a host may import. */
export { type Result, fail, ok } from './core/result'
export { formatNanos, type Nanos } from './core/time'
export { RULES, RULE_IDS, type Rule, type RuleId, type SourcePosition } from './checker/rules'
export { checkerMarkdown } from './checker/document'
export { FAULT_IDS, FAULT_ROWS, type FaultRow } from './config/fault-catalogue'
export { faultWarnings } from './config/fault-plan'
export {
  FAULT_FINDINGS,
  FAULT_SYMPTOMS,
  faultColumns,
  type FaultColumns,
  type FaultSymptom,
} from './config/fault-symptoms'
export { faultsMarkdown } from './config/fault-page'
export { GLOSSARY, type GlossaryEntry, findWord, glossaryMarkdown } from './config/glossary'
export { HOST_NAMES, type HostName, type HostRow } from './config/host-table'
export {
  formatHostValue,
  hostPreset,
  hostRows,
  hostUnitName,
  resolveHost,
  type HostIssue,
  type HostParameters,
} from './config/hosts'
export { parseScenario } from './config/parse'
export { formatPath, shown, type DataIssue, type DataPath } from './config/plain'
export {
  PROFILES,
  PROFILE_ROWS,
  RULE_ROWS,
  RULE_SETS,
  type SolarisProfile,
  type SwitchRow,
  type SystemVRules,
} from './config/rules'
export type {
  HungProcess,
  ProcessResult,
  RequestResult,
  RunFault,
  RunFinding,
  RunOptions,
  RunResult,
} from './config/run-result'
export { PATHS, type Expectation, type PathId, type Scenario } from './config/scenario'
export { scenarioJsonSchema } from './config/schema'
export { hostGroup, HOST_GROUPS, type HostGroup } from './config/host-groups'
export { suggest } from './config/suggest'
export { ERRNO } from './kern/errno'
export { formatBytes, formatRate } from './config/units'
export { PortsSession, type PortsOutcome } from './hw/ports/session'
export { runPortsText, type PortsOptions } from './hw/ports/run'
export type { PortsCaseReport, PortsReport } from './hw/ports/report'
export {
  checkBind,
  parseBindDocument,
  runBind,
  type BindCase,
  type BindOutcome,
} from './solaris/ddi_dma/calculator/document'
export { checkRun, type CheckedExpectation } from './report/check'
export {
  compareRuns,
  comparisonOf,
  summary,
  type ComparedRow,
  type ComparedRun,
  type RunComparison,
} from './report/compare'
export { RunAnchors } from './report/anchors'
export {
  divergencesOf,
  explain,
  findDifferences,
  storyOf,
  type Divergence,
  type RunStory,
  type Stretch,
} from './report/divergence'
export type { Landmark } from './report/landmarks'
export { SAID_IN_ENGLISH } from './report/said'
export { comparisonMarkdown, comparisonText, endings } from './report/text'
export { STAGES, timeUse, workloadSpan, type StageId, type TimeUse } from './report/time-use'
export { decodeTrace, encodeTrace } from './trace/codec'
export { traceHash } from './trace/hash'
export { computeMetrics, type Metrics } from './trace/metrics'
export { TraceTable } from './trace/table'
export { rowInWords } from './trace/query'
export { formatTrace } from './trace/text'
export { KINDS } from './trace/kinds'
export { TraceView } from './trace/view'
export type { Stepped } from './trace/stepped'
export { failureLine, scriptRunner } from './script/run'
export type { ScriptRunner } from './machine/workload'
export type { ScriptOutcome } from './config/run-result'
export { scriptDeclarations, wordSignature } from './script/declarations'
export { UNITS, VOCABULARY, type Word } from './script/vocabulary'
export type {
  Plain,
  ScriptAnswer,
  ScriptEngine,
  ScriptFailure,
  ScriptGuest,
  ScriptPlace,
  ScriptProgram,
  ScriptRequest,
  ScriptServices,
  ScriptTurn,
  ScriptVerdict,
} from './script/engine'
export { MOST_SOURCE } from './script/engine'
export {
  DriverRefusal,
  TAG,
  type DriverEngine,
  type DriverGuest,
  type DriverProgram,
  type DriverServices,
  type DriverWorld,
  type Given,
  type ObjectValue,
  type Reply,
  type Returned,
  type Value,
} from './driver/engine'
export { studentDrivers } from './driver/run'
export { driverDeclarations } from './driver/declarations'
export { COMMON_WORDS, SOLARIS_WORDS, SYSV_WORDS, type DriverWord } from './driver/vocabulary'
export type { DriverOutcome } from './config/run-result'
export { runScenario } from './machine'
export {
  studySizes,
  whatIf,
  WHAT_IF_ROWS,
  whatIfValue,
  withChanges,
  type WhatIfRow,
  type WhatIfStudy,
} from './report/what-if'
export { measureRun } from './report/sweep'
export * from './report/sweep-plan'
export * from './report/sweep-table'
export {
  pictureOf,
  type AddressPicture,
  type BufferPlace,
  type PicturedPage,
  type PicturedPiece,
} from './machine/address-space'
export { registersAtStart, type RegisterField, type RegisterRow } from './machine/registers'
export { DMA_PRESET_NAMES, dmaPreset } from './solaris/ddi_dma/presets'
export type { CookieOutcome, WindowOutcome } from './solaris/ddi_dma/calculator/run-bind'
export { Replay } from './machine/replay'
export { compareSysv, parseSysvDocument, runSysvCase } from './vectors/sysv'
export { compareSolaris, parseSolarisDocument, runSolarisCase } from './vectors/solaris'
export { EXPORT_FORMATS, exportFormat } from './export/catalogue'
export {
  chosen,
  type ExportChoice,
  type ExportFacts,
  type ExportFormat,
  type ExportOption,
  type ExportPiece,
  type ExportSource,
} from './export/format'
export { coverageMarkdown, type Coverage } from './manual/coverage'
export { countStatements, filterOf, findStatement, placeOf, rowsOf, statementsOf, STATEMENTS } from './manual/index'
export { EXTRACTS, type ExtractId, type Statement } from './manual/statement'
export { lockPredictions, addRun, lockState, type LockState } from './labs/lock'
export { assessmentsOf, type Assessment, type Part } from './labs/assessment'
export { digestOf } from './labs/digest'
export { eventKey, isEventKey, rowOfKey, RowFinder } from './labs/finder'
export {
  claimedRuns,
  flagsOf,
  gradedRun,
  resultsOf,
  totals,
  FLAG_CODES,
  type Flag,
  type FlagCode,
  type Grade,
  type GradedRun,
} from './labs/grade'
export { applyChanges, parseChanges, type Changes } from './labs/changes'
export { Grading, type Evidence, type GradedCheck, type RunOrder } from './labs/grading'
export { labJsonSchema, submissionJsonSchema } from './labs/json-schema'
export {
  mainRun,
  NOTHING_HIDDEN,
  parseHidden,
  parseLab,
  parseSolution,
  parseSubmission,
  runsOf,
  studentInput,
  type Hidden,
  type Lab,
} from './labs/lab'
export { STEPS, type Check, type Edit, type LabInput, type Question } from './labs/lab-schema'
export { normalAnswer, unreadablePredictions } from './labs/questions'
export { LabRun } from './labs/run'
export { editValue, planRun, runDocument, startValue, type Edits } from './labs/scenario'
export type { Answer, ClaimedResults, Solution, Submission } from './labs/submission-schema'
export { aboutRun } from './export/about'
export { factsOfMeta, traceMeta } from './export/tracefile'
export { timeOrder } from './export/order'
export { CHUNK_ROWS } from './trace/table'
export { orderedRows } from './trace/query'
export { traceReport } from './report/trace-report'
export type { ReportLab, ReportRun, ReportText, TraceReportInput } from './report/trace-report/input'
export type { ReportBlock, ReportSection, ReportTable, TraceReport } from './report/trace-report/model'
export { markdownCell } from './report/text'
export { importTrace } from './import/import'
export { sniffTrace, SNIFFED_BYTES, type SniffedFormat } from './import/sniff'
export type {
  ImportCode,
  ImportedTrace,
  ImportFile,
  ImportFormat,
  ImportProblem,
  ImportProgress,
  ImportWarning,
} from './import/outcome'
export * as probes from './probe'
export { visible } from './import/visible'
