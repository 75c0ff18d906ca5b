/** What main does when the page asks for personal data, consent to processing and rights: over the vault as the window holds it open. */
import type { Handlers } from '../shared/contract.ts'
import { AppError } from '../shared/errors.ts'
import { Secret } from '../shared/secret.ts'
import type { App } from './app.ts'

export const createMyDataHandlers = ({ myData, settings }: Pick<App, 'myData' | 'settings'>): Handlers['myData'] => {
  const { processing, attributes, receipts, objections } = myData
  /** An attribute that lies on a key is reached with that key's PIN; any other through the open vault. */
  const entryOf = (key: { readonly keyId: string; readonly pin: string | null } | null) =>
    key === null ? 'open' : { keyId: key.keyId, pin: new Secret(key.pin ?? '') }
  const listRetention = () =>
    myData.retention.list('open').catch((thrown: unknown) => {
      if (thrown instanceof AppError && thrown.code === 'vault/locked') return myData.retention.lengths()
      throw thrown
    })

  return {
    processing: async () => processing.state(),
    async giveConsent({ textVersion, language }) {
      if (textVersion !== processing.state().textVersion) throw new AppError('app/bad-request')
      return processing.giveConsent(language)
    },
    withdrawConsent: async () => processing.withdrawConsent(),
    setFrozen: async ({ frozen }) => (frozen ? processing.freeze() : processing.release()),
    attributes: () => attributes.list('open'),
    attributesOnKey: ({ keyId, pin }) => attributes.readOnKey({ keyId, pin: new Secret(pin ?? '') }),
    setAttribute: ({ name, value, place, key }) => attributes.set(entryOf(key), { name, value, place }),
    deleteAttribute: ({ name, key }) => attributes.delete(entryOf(key), name),
    readCard: ({ keyId }) => attributes.readCard('open', keyId),
    keepCardData: ({ names }) => attributes.keepCardData('open', names),
    deleteCardData: () => attributes.deleteCardData('open'),
    retention: listRetention,
    async setRetention({ class: name, keepFor }) {
      settings.byName.change(`retention.${name}`, keepFor ?? 'none')
      return listRetention()
    },
    receipts: ({ limit, beforeSeq, clientId }) =>
      receipts.list('open', { limit, beforeSeq: beforeSeq ?? undefined, clientId: clientId ?? undefined }),
    log: ({ limit, beforeSeq }) => receipts.listLog('open', { limit, beforeSeq: beforeSeq ?? undefined }),
    hasObjected: ({ clientId }) => objections.get('open', clientId),
    setObjection: ({ clientId, objects }) => objections.set('open', clientId, objects),
  }
}
