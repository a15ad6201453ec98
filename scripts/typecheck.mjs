import { runChecks, typeChecks } from './lib/checks.mjs'

process.exitCode = await runChecks(typeChecks)
