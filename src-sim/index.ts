/** The only door of the simulator: what a host may import. */
export { type Result, fail, ok } from './core/result'
export { formatNanos, type Nanos } from './core/time'
export { FAULT_IDS, FAULT_ROWS, type FaultRow } from './config/fault-catalogue'
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
export type { HungProcess, ProcessResult, RequestResult, RunFinding, RunOptions, RunResult } from './config/run-result'
export { PATHS, type Expectation, type PathId, type Scenario } from './config/scenario'
export { scenarioJsonSchema } from './config/schema'
export { suggest } from './config/suggest'
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
