import { lintChecks, runChecks } from './lib/checks.mjs'

process.exitCode = await runChecks(lintChecks)
