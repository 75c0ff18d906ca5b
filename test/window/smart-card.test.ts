/** A real card stack in one window, without a restart: a virtual PIV card, pcscd and OpenSC; signed with, locked, unblocked, pulled. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { launchApp, type RunningApp } from '../../native-mocks/electron/test-control.ts'
import {
  hasSmartCards,
  openPcscd,
  type Pcscd,
  serviceTurnMs,
  smartCardEnv,
} from '../../native-mocks/smart-card/pcscd.ts'
import { createSmartCard, type SmartCard } from '../../native-mocks/smart-card/smart-card.ts'
import { createSampleDocument } from '../../src/main/cli/sample-document.ts'
import { hasAll, runPdfsig } from '../signing/pdf/pdf-programs.ts'
import { canReadMemory, childrenOf, countInMemory } from '../tokens/memory-image.ts'
import { toNeedles } from '../tokens/memory-run.ts'
import { createCardSlot } from '../tokens/smart-card-slot.ts'
import { addSecrets, keepProfile, keepTrace, standsIn } from '../traces.ts'
import { pressButton } from './press-button.ts'

const root = join(import.meta.dirname, '../..')
const name = 'Anna Lindqvist'
const [pin, wrongPin, puk, newPin] = ['739184', '739185', '84620517', '518203'] as const
const beingRead = 'A token is being read'
/** Of a real card with a slow chip. */
const slowMs = 2_000

describe.skipIf(!hasSmartCards || !hasAll('pdfsig'))('a smart card in the window', () => {
  let folder: string
  let app: RunningApp
  let service: Pcscd
  let card: SmartCard
  const at = (file: string): string => join(folder, file)
  const shows = (text: string): Promise<unknown> =>
    app.page.waitUntil(`document.body.innerText.includes(${JSON.stringify(text)})`, 60_000)
  const showsNot = (text: string): Promise<unknown> =>
    app.page.waitUntil(`!document.body.innerText.includes(${JSON.stringify(text)})`, 60_000)
  const fill = async (selector: string, text: string): Promise<void> => {
    await app.page.waitUntil(`document.querySelector(${JSON.stringify(selector)})?.disabled === false`, 30_000)
    await app.page.click(selector)
    await app.page.type(text)
  }
  const givePin = async (digits: string): Promise<void> => {
    await fill('#pin', digits)
    await app.page.press('Enter')
  }
  /** Prints how long the window takes to show it, and waits for it. */
  const timed = async (what: string, shown: () => Promise<unknown>): Promise<void> => {
    const start = performance.now()
    await shown()
    console.log(`${what}: ${Math.round(performance.now() - start)} ms`)
  }
  /** What the page may ask of main. */
  const ask = async <Value>(group: string, call: string, input?: object): Promise<Value> => {
    const asked = `window.bridge.${group}.${call}(${input ? JSON.stringify(input) : ''})`
    const reply = await app.page.evaluate<{ readonly ok: boolean; readonly value: Value }>(asked)
    if (!reply.ok) throw new Error(`${call}: ${JSON.stringify(reply)}`)
    return reply.value
  }
  const countPin = (processId: number) => countInMemory(processId, toNeedles(pin))
  const isKnownTo = (processId: number): boolean => {
    try {
      return readFileSync(`/proc/${processId}/cmdline`, 'utf8').includes('pkcs11.js') && countPin(processId).bytes > 0
    } catch {
      // It has ended.
      return false
    }
  }
  const open = async (file: string): Promise<void> => {
    await pressButton(app.page, 'Sign')
    await app.page.waitFor('.drop')
    await app.page.dropFiles('.drop', [at(file)])
    await shows(file)
    await pressButton(app.page, 'Sign…')
  }
  /** The card is read anew just now, and may be gone from the list when the button is met: a person presses again. */
  const askForPin = async (): Promise<void> => {
    const isAsked = 'document.querySelector("#pin") !== null'
    await expect
      .poll(
        async () => {
          if (!(await app.page.evaluate(isAsked))) await pressButton(app.page, 'Sign…')
          return app.page.waitUntil(isAsked, 10_000).catch(() => false)
        },
        { timeout: 60_000 },
      )
      .toBe(true)
  }
  const isSigned = async (file: string): Promise<void> => {
    await shows(`Signed by ${name} on`)
    expect(await runPdfsig(at(file.replace('.pdf', '-signed.pdf')))).toMatchObject([{ valid: true, coversAll: true }])
    await pressButton(app.page, 'Sign another')
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signet-card-window-'))
    for (const file of ['one.pdf', 'two.pdf', 'three.pdf']) {
      writeFileSync(at(file), await createSampleDocument(new Date()))
    }
    service = await openPcscd()
    card = createSmartCard({ pin, puk, slots: { '9C': await createCardSlot('p-256', name) } })
    app = await launchApp({
      mainPath: join(root, 'dist/main/main.js'),
      userDataPath: at('profile'),
      env: { LANG: 'en_US.UTF-8', LANGUAGE: 'en', ...smartCardEnv },
    })
  }, serviceTurnMs)
  afterAll(async () => {
    await app?.quit()
    addSecrets(pin, wrongPin, puk, newPin)
    if (app) keepTrace(app.output())
    keepProfile(at('profile'))
    await card?.close()
    await service?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('a card that is put in appears, and goes when it is taken out, without a click', async () => {
    await pressButton(app.page, 'Keys')
    await shows('No key yet')
    // Shown for seconds or for a moment: a look now and then would miss it.
    await app.page.evaluate(`new MutationObserver(() => {
      window.sawReading ||= document.body.innerText.includes(${JSON.stringify(beingRead)})
    }).observe(document.body, { childList: true, subtree: true })`)
    await card.insert()
    await timed('put in, then seen in the window and read', async () => {
      await timed('put in, then seen in the window', () => app.page.waitUntil('window.sawReading === true', 60_000))
      await shows(name)
      await showsNot(beingRead)
    })
    await card.remove()
    await timed('taken out, then gone from the window', () => shows('No key yet'))
    await card.insert()
    await shows(name)
  })

  test('it signs', async () => {
    await open('one.pdf')
    await givePin(pin)
    await isSigned('one.pdf')
    if (!canReadMemory) return
    const { main } = await app.processIds()
    // The process of the token ends a moment after the key was closed.
    while (childrenOf(main).some(each => isKnownTo(each))) await setTimeout(100)
    console.log(`the PIN in the window's main process after it signed: ${JSON.stringify(countPin(main))}`)
  })

  test('three wrong PINs lock it, the last only after it was agreed to', async () => {
    await open('two.pdf')
    await givePin(wrongPin)
    await shows('That PIN is wrong')
    await givePin(wrongPin)
    await shows('One more wrong PIN locks this key')
    await app.page.click('dialog[open] input[type=checkbox]')
    await givePin(wrongPin)
    await shows('The PIN of this key is locked')
    expect((await card.state()).tries).toEqual({ pin: 0, puk: 3 })
  })

  test('the PUK unblocks it with a new PIN, and it signs', async () => {
    await pressButton(app.page, 'Unblock the PIN')
    await fill('#puk', puk)
    await fill('#newPin', newPin)
    await fill('#again', newPin)
    await app.page.press('Enter')
    await shows('The PIN is unblocked')
    expect((await card.state()).tries).toEqual({ pin: 3, puk: 3 })
    await pressButton(app.page, 'Close')
    await givePin(newPin)
    await isSigned('two.pdf')
  })

  test('pulled in the middle of a slow signature: one clear error; put back, it signs', async () => {
    await card.setDelay(slowMs)
    await open('three.pdf')
    await givePin(newPin)
    while (!(await card.state()).isSigning) await setTimeout(20)
    await card.remove()
    await timed('pulled, then told in the window', () => shows('The token was taken out. Nothing was signed.'))
    expect(readdirSync(folder)).not.toContain('three-signed.pdf')
    expect(
      await app.page.evaluate('document.body.innerText.split("The token was taken out. Nothing was signed.").length'),
    ).toBe(2)
    await card.insert()
    await pressButton(app.page, 'Keys')
    await shows(name)
    // The document is still open.
    await pressButton(app.page, 'Sign')
    await shows('three.pdf')
    await askForPin()
    await givePin(newPin)
    await isSigned('three.pdf')
    expect((await card.state()).tries).toEqual({ pin: 3, puk: 3 })
  })

  test('a restart of the card service is no restart of the window', async () => {
    await card.setDelay(0)
    await pressButton(app.page, 'Keys')
    await shows(name)
    await service.stop()
    await timed('the service stopped, then gone from the window', () => showsNot(name))
    await service.start()
    await card.insert()
    await timed('the service and the card are back, then seen in the window', () => shows(name))
  })

  test('revoked by its unlock code, its PIN is blocked for good when its holder says so', async () => {
    const keyId = z.object({ keyId: z.string() }).parse((await ask<object[]>('keys', 'list'))[0]).keyId
    const made = await ask<{ unlockCode: string }>('recovery', 'enrol', { keyId, pin: newPin })
    addSecrets(made.unlockCode, made.unlockCode.replaceAll('-', ''))
    await ask('recovery', 'revoke', { keyId, unlockCode: made.unlockCode, reason: 'lost' })
    await pressButton(app.page, 'Block its PIN…')
    await shows('Every try of the PIN is used up with wrong ones')
    expect((await card.state()).tries.pin).toBe(3)
    await pressButton(app.page, 'Block the PIN')
    await shows('The PIN is blocked')
    expect((await card.state()).tries).toEqual({ pin: 0, puk: 3 })
    await pressButton(app.page, 'Close')
    await showsNot('Block its PIN…')
  })

  test('no PIN or PUK stands in a file of the profile, nor in what the program wrote', () => {
    const secrets = [pin, wrongPin, puk, newPin]
    for (const entry of readdirSync(at('profile'), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
      for (const secret of secrets) expect(standsIn(text, secret), entry.name).toBe(false)
    }
    for (const secret of secrets) expect(standsIn(app.output(), secret)).toBe(false)
  })
})
