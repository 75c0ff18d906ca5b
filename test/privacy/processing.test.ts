/** Consent to processing and the freeze: what they stop, what they leave behind, without any vault. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createProcessing } from '../../src/main/privacy/processing.ts'
import type { NewLogEntry } from '../../src/shared/model/log.ts'
import { makeFolder } from '../vault/vault-fixture.ts'

const setUp = () => {
  const path = join(makeFolder(), 'processing.json')
  let minute = 0
  const now = () => new Date(Date.UTC(2026, 10, 22, 8, minute++))
  const open = () => createProcessing({ path, now })
  return { path, open, processing: open() }
}

const refusal = (code: string) => expect.objectContaining({ code })

test('before anybody was asked, nothing is processed, but signing goes on', () => {
  const { processing, path } = setUp()
  expect(() => processing.requireProcessing()).toThrow(refusal('privacy/consent-missing'))
  expect(() => processing.requireNotStopped()).not.toThrow()
  expect(existsSync(path)).toBe(false)
})

test('a consent lasts, and a withdrawal stops signing too', () => {
  const { processing, open } = setUp()
  expect(processing.giveConsent('fr')).toMatchObject({ consent: { state: 'given', language: 'fr' }, stopped: null })
  expect(() => open().requireProcessing()).not.toThrow()
  expect(processing.withdrawConsent()).toMatchObject({ consent: { state: 'withdrawn', language: 'fr' } })
  expect(() => open().requireProcessing()).toThrow(refusal('privacy/consent-withdrawn'))
  expect(() => open().requireNotStopped()).toThrow(refusal('privacy/consent-withdrawn'))
  processing.giveConsent('en')
  expect(() => open().requireNotStopped()).not.toThrow()
})

test('what is frozen stands still until it is released', () => {
  const { processing, open } = setUp()
  processing.giveConsent('en')
  processing.freeze()
  expect(() => open().requireProcessing()).toThrow(refusal('privacy/frozen'))
  expect(() => open().requireNotStopped()).toThrow(refusal('privacy/frozen'))
  processing.release()
  expect(() => open().requireProcessing()).not.toThrow()
})

test('a consent to an older text counts as none', () => {
  const { processing, path, open } = setUp()
  processing.giveConsent('en')
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/"textVersion": "[^"]+"/g, '"textVersion": "0.9"'))
  expect(() => open().requireProcessing()).toThrow(refusal('privacy/consent-missing'))
})

test('a file that cannot be read is set aside, and nothing is processed', () => {
  const { processing, path, open } = setUp()
  processing.giveConsent('en')
  writeFileSync(path, '{"consent":')
  expect(() => open().requireProcessing()).toThrow(refusal('privacy/consent-missing'))
  expect(readdirSync(join(path, '..'))).toEqual(['processing.json.broken'])
})

test('receipts wait for the log, each is handed over once, and none is lost when the log fails', () => {
  const { processing } = setUp()
  processing.giveConsent('vi')
  processing.freeze()
  processing.freeze()
  const fail = () => {
    throw new Error('disk')
  }
  expect(() => processing.flush(fail)).toThrow('disk')
  const logged: NewLogEntry[] = []
  processing.flush(entries => logged.push(...entries))
  processing.flush(entries => logged.push(...entries))
  expect(logged).toEqual([
    {
      eventTime: '2026-11-22T08:00:00.000Z',
      kind: 'consent',
      state: 'given',
      party: null,
      body: {
        about: 'processing',
        textVersion: '1.0',
        language: 'vi',
        textSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    },
    {
      eventTime: '2026-11-22T08:01:00.000Z',
      kind: 'rights',
      state: 'given',
      party: null,
      body: { right: 'restriction' },
    },
  ])
})
