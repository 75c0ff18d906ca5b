/**
 * What Signet's window relies on in Electron, as one suite for the real module and its stand-in: the fixture app
 * tries everything once and writes down what it saw.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

export const fixtureMain = join(import.meta.dirname, 'electron-fixture', 'main.mjs')

type Facts = Readonly<Record<string, unknown>> & {
  readonly events: readonly (readonly [string, ...unknown[]])[]
  readonly asked: readonly string[]
  readonly blocked: readonly string[]
}

/** Runs the fixture to its end. `program` and `args` start Electron, or the stand-in, up to the main bundle. */
const collectFacts = async (program: string, args: readonly string[]): Promise<Facts> => {
  const folder = await mkdtemp(join(tmpdir(), 'signet-electron-'))
  const factsPath = join(folder, 'facts.json')
  try {
    const child = spawn(program, [...args, fixtureMain, `--facts=${factsPath}`, `--user-data-dir=${folder}/profile`], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', text => {
      output += text
    })
    child.stderr.on('data', text => {
      output += text
    })
    const code = await new Promise(resolve => child.once('close', resolve))
    if (code !== 0) throw new Error(`the fixture ended with ${code}: ${output}`)
    return JSON.parse(await readFile(factsPath, 'utf8')) as Facts
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A start, and what it wrote when it has ended. */
const start = (program: string, args: readonly string[]) => {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const ended = new Promise<string>(resolve => child.once('close', () => resolve(output)))
  const opened = new Promise<void>(resolve => {
    child.stdout.on('data', () => output.includes('window open') && resolve())
    child.once('close', () => resolve())
  })
  return { opened, ended }
}

/** Declares the tests for one implementation of the `electron` module. */
export const electronSuite = (program: string, args: readonly string[]): void => {
  let facts: Facts
  const home = 'fixture-app://window/index.html'
  const sender = { url: home, origin: 'fixture-app://window', isTop: true, isContents: true }

  beforeAll(async () => {
    facts = await collectFacts(program, args)
  })
  afterAll(() => expect(facts?.['error']).toBeUndefined())

  test('the page has the custom scheme in the eyes of main and is a secure context', () => {
    expect(facts['url']).toBe(home)
    expect(facts['isSecure']).toBe(true)
  })

  test('before its first script the page has the bridge and nothing of the preload', () => {
    expect(facts['atStart']).toEqual({
      bridge: 'object',
      require: 'undefined',
      process: 'undefined',
      electron: 'undefined',
    })
  })

  test('the bridge is frozen and cannot be replaced', () => {
    expect(facts['isFrozen']).toEqual([true, true, 'TypeError'])
  })

  test('functions and data of the bridge cross the worlds, errors with their message', () => {
    expect(facts['bridgeValues']).toEqual([5, true])
    expect(facts['bridgeThrow']).toBe('thrown in the preload')
  })

  test('an invocation carries plain data both ways and a missing argument as undefined', () => {
    expect(facts['echo']).toEqual({ text: 'ä€😀', list: [1, null, true] })
    expect(facts['missingArgument']).toEqual([true, true])
  })

  test('of an error in a handler only the message reaches the page', () => {
    expect(facts['invokeError']).toEqual([
      "Error invoking remote method 'throw': TypeError: thrown in main",
      false,
      false,
    ])
    expect(facts['unknownChannel']).toBe(
      "Error invoking remote method 'unknown': Error: No handler registered for 'unknown'",
    )
  })

  test('a function as an argument is refused', () => {
    expect(facts['unclonable']).toBe(true)
  })

  test('a handler sees the frame that called it', () => {
    expect(facts['sender']).toEqual(sender)
  })

  test('messages go one way from the page and to its listeners until they stop', () => {
    expect(facts['sent']).toBe('from the page')
    expect(facts['ticks']).toEqual([{ number: 1 }, { number: 2 }])
    expect(facts['ticksAfterStop']).toBe(2)
  })

  test('a file that was made in the page has no path', () => {
    expect(facts['madeFile']).toEqual({ path: '' })
  })

  test('the protocol handler answers ranges, long streams, posted bodies, redirects and what is not there', () => {
    expect(facts['range']).toEqual([206, 'bytes 100-103/52428800', [100, 101, 102, 103]])
    expect(facts['stream']).toEqual([50 * 1024 * 1024, true])
    expect(facts['post']).toEqual({ url: 'fixture-app://window/echo?q=1', method: 'POST', text: 'böd' })
    expect(facts['missing']).toBe(404)
    expect(facts['redirected']).toEqual([true, '?redirected'])
  })

  test('a worker of the page is answered by the handler too', () => {
    expect(facts['worker']).toEqual([206, 4])
  })

  test('the content security policy of the handler is enforced', () => {
    expect(facts['inlineRan']).toBe(false)
    expect(facts['forbiddenByPolicy']).toBe('TypeError')
    expect(facts.blocked).not.toContain('https://forbidden.example/')
  })

  test('what the policy lets through, the request guard still cancels', () => {
    expect(facts['forbiddenByGuard']).toBe('TypeError')
    expect(facts['image']).toBe('error')
    expect(facts.blocked).toEqual(
      expect.arrayContaining(['https://elsewhere.example/api', 'https://elsewhere.example/pixel.png']),
    )
  })

  test('a navigation is announced and can be stopped', () => {
    expect(facts.events).toContainEqual(['will-navigate', 'https://elsewhere.example/'])
    expect(facts['urlAfterNavigation']).toEqual(sender)
  })

  test('a new window is asked for and refused', () => {
    expect(facts['windowOpen']).toEqual(['https://elsewhere.example/popup', 'name'])
    expect(facts['windows']).toBe(1)
  })

  test('permissions are asked of the app, and its refusal holds', () => {
    expect(facts.asked).toEqual(expect.arrayContaining(['geolocation', 'notifications']))
    expect(facts['geolocation']).toBe(1)
    expect(facts['notification']).toBe('denied')
  })

  test('the page can be captured as PNG', () => {
    expect(facts['png']).toBe('89504e470d0a1a0a')
  })

  test('a utility process echoes structured data and is gone when killed', () => {
    expect(facts['utilityEcho']).toEqual({ deep: 1, bytes: [1, 2] })
    expect([facts['utilityPid'], facts['utilityKilled'], facts['utilityPidAfter']]).toEqual([
      'number',
      true,
      'undefined',
    ])
  })

  test('how a utility process ended is told', () => {
    expect(facts['utility-exit']).toBe(3)
    expect(facts['utility-crash']).not.toBe(0)
  })

  test('safeStorage hides what it seals and refuses what was changed', () => {
    expect(facts['canEncrypt']).toBe(true)
    expect(facts['sealedHidesText']).toBe(true)
    expect(facts['unsealed']).toBe('geheim')
    expect(facts['forged']).toBe('refused')
  })

  test('a scheme is claimed and given back, and one that nobody has is told', () => {
    expect(facts['schemes']).toEqual({ nobodys: [false, ''], claimed: 'boolean', released: 'boolean', after: false })
  })

  test('a later start on the same profile hands its arguments to the first, and goes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'signet-electron-'))
    const link = 'openid4vp://?client_id=x509_san_dns%3Ashop.example&request_uri=https%3A%2F%2Fshop.example%2Fr%2F1'
    const stay = [...args, fixtureMain, `--user-data-dir=${folder}/profile`, '--stay']
    try {
      const first = start(program, stay)
      await first.opened
      expect(await start(program, [...stay, '--last', link]).ended).toContain('second start')
      expect(await first.ended).toContain(`second instance: ${link}\n`)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  test('sleep and a locked screen are told to whoever listens', () => {
    expect(facts['power']).toEqual(['suspend', 'lock-screen'])
  })

  test('a window is placed on a screen that is there', () => {
    expect(facts['screen']).toEqual([true, true])
    expect(facts['bounds']).toEqual([820, 640, false])
  })

  test('an entry of the menu has its words and acts', () => {
    expect(facts['menu']).toEqual(['One', 'First', ['first']])
  })

  test('a notification tells when it is pressed', () => {
    expect(facts['notice']).toEqual(['boolean', 'notification'])
  })

  test('a window whose closing is prevented stays', () => {
    expect(facts['survivesPreventedClose']).toBe(true)
    expect(facts['findsWindow']).toBe(true)
  })

  test('the life cycle has its order', () => {
    const order = [
      'ready',
      'web-contents-created',
      'ready-to-show',
      'close prevented',
      'closed',
      'window-all-closed',
      'before-quit',
      'will-quit',
      'quit',
    ]
    expect(facts.events.map(([name]) => name).filter(name => order.includes(name))).toEqual(order)
  })
}
