/** Random bytes for many small wishes: a call for some of them takes the system as long as one for all. */
import type { RandomBytes } from '../pdf/encryption.ts'

const poolBytes = 4096

/** The same random bytes, drawn ahead; each is given away once. */
export const createRandomPool = (random: RandomBytes): RandomBytes => {
  let left = random(poolBytes)
  return sizeBytes => {
    if (sizeBytes > poolBytes) return random(sizeBytes)
    if (sizeBytes > left.length) left = random(poolBytes)
    const taken = left.subarray(0, sizeBytes)
    left = left.subarray(sizeBytes)
    return taken
  }
}
