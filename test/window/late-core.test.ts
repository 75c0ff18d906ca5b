/** The core behind the first screen: read in once, when it is asked for, and closed only if it was. */
import { describe, expect, test } from 'vitest'
import { createLateCore } from '../../src/main/window/late-core.ts'

const count = () => {
  const times = { opened: 0, closed: 0 }
  const open = async () => {
    times.opened += 1
    return {
      close: async () => {
        times.closed += 1
      },
    }
  }
  return { times, core: createLateCore(open) }
}

describe('the core that comes later', () => {
  test('is opened by the first who asks, and once', async () => {
    const { times, core } = count()
    expect(times.opened).toBe(0)
    const [one, other] = await Promise.all([core.get(), core.get()])
    expect(one).toBe(other)
    expect(await core.opened).toBe(one)
    expect(core.isOpened()).toBe(true)
    expect(times).toEqual({ opened: 1, closed: 0 })
    await core.close()
    expect(times.closed).toBe(1)
  })

  test('that nobody asked for is not opened to be closed', async () => {
    const { times, core } = count()
    await core.close()
    expect(times).toEqual({ opened: 0, closed: 0 })
  })

  test('is closed after an opening under way', async () => {
    const { times, core } = count()
    void core.get()
    await core.close()
    expect(times).toEqual({ opened: 1, closed: 1 })
  })

  test('that cannot be opened says so to everyone, and is not there', async () => {
    const core = createLateCore<{ close(): Promise<void> }>(async () => {
      throw new Error('no profile')
    })
    await expect(core.get()).rejects.toThrow('no profile')
    await expect(core.opened).rejects.toThrow('no profile')
    expect(core.isOpened()).toBe(false)
    // Who ends the program then has nothing to wait for.
    await expect(core.close()).resolves.toBeUndefined()
  })
})
