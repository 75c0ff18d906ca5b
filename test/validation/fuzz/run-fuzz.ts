/** `npm run fuzz -- 20000`: that many mutants; ends with 1 when one passes wrongly, crashes, or takes over 2 s of processor time. */
import { fuzzValidation } from './fuzz-validation.ts'

const outcome = await fuzzValidation(Number(process.argv[2] ?? 20_000), 20_261_122)
for (const line of [...outcome.wronglyPassed, ...outcome.crashed].slice(0, 20)) console.log(line)
console.log(`${outcome.tried} tried, ${outcome.rejected} rejected, ${outcome.intact} intact`)
console.log(`slowest: ${outcome.slowestCpuMs.toFixed(0)} ms of processor time`)
process.exitCode = outcome.wronglyPassed.length + outcome.crashed.length > 0 || outcome.slowestCpuMs > 2000 ? 1 : 0
