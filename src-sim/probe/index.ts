/** What the rest of the program may use of the probes. */
export { compileProgram, type Compiled, type ProbeProgram } from './compile'
export { FUNCTIONS } from './functions'
export { ACTIONS } from './expressions'
export { AGGREGATORS } from './aggregate'
export { BUILT_IN, CONSTANTS, IO_MEMBERS, IO_TYPES, OUR_BUILT_IN } from './catalogue'
export { listProbes, listText, type ListedProbe } from './list'
export { PRINTED_OUTPUT, SHOWN_OUTPUT, type OutputLimits, type ProbeLine } from './output'
export { PROGRAM_LIMITS } from './parser'
export { showProblem, type ProbeProblem } from './syntax'
export {
  MOST_ENTRIES,
  ProbeRun,
  runProgram,
  type ProbeOptions,
  type ProbeResult,
  type ResultAggregation,
  type ResultBucket,
  type ResultEntry,
} from './run'
