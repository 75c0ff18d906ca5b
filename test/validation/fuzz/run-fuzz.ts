/**
 * `npm run fuzz -- 20000 [SEED [FIRST]]`: that many mutants; ends with 1 when one passes wrongly, crashes, or takes over
 * 2 s of processor time. What is told of a mutant makes it again: `npm run fuzz -- 1 SEED NUMBER`.
 */
import { fuzzValidation } from './fuzz-validation.ts'

const [count = 20_000, seed = 20_261_122, first = 0] = process.argv.slice(2).map(Number)
const outcome = await fuzzValidation(count, seed, first)
for (const line of [...outcome.wronglyPassed, ...outcome.crashed].slice(0, 20)) console.log(line)
console.log(`${outcome.tried} tried, ${outcome.rejected} rejected, ${outcome.intact} intact`)
console.log(`slowest: ${outcome.slowestCpuMs.toFixed(0)} ms of processor time`)
process.exitCode = outcome.wronglyPassed.length + outcome.crashed.length > 0 || outcome.slowestCpuMs > 2000 ? 1 : 0
