/**
 * Main as the window has it, without the window: does what the page would ask for, as its parent says, and keeps
 * nothing of it. None of the values that are looked for in its memory is known to it before.
 */
import { join } from 'node:path'
import { createApp } from '../../src/main/app.ts'
import { createNodeHost } from '../../src/main/host/node-host.ts'
import { Secret } from '../../src/shared/secret.ts'

const [folder = '', keyId = ''] = process.argv.slice(2)
const backup = join(import.meta.dirname, '../../src/main/backup-process.ts')
const host = createNodeHost({ userDataPath: join(folder, 'profile'), processEntries: { pkcs11: '', backup } })
const app = await createApp({ host, isWindow: true })

export type Order =
  | { readonly does: 'unlock'; readonly pin: string }
  | { readonly does: 'look' }
  | { readonly does: 'type'; readonly value: string }
  | { readonly does: 'ask'; readonly link: string; readonly pin: string }
  | { readonly does: 'answer'; readonly pin: string }
  | { readonly does: 'back-up'; readonly password: string }
  | { readonly does: 'lock' }
  | { readonly does: 'end' }

const obey = async (order: Order): Promise<unknown> => {
  const { session, myData, logBook, services, disclosure } = app
  if (order.does === 'unlock') return (await session.unlock(keyId, new Secret(order.pin))).vault
  if (order.does === 'look') {
    const { inVault } = await myData.attributes.list('open')
    const page = await logBook.page({ filter: { text: 'service' }, limit: 100, beforeSeq: null })
    return [inVault.length, page.length, (await services.list()).length]
  }
  if (order.does === 'back-up') {
    const lock = { password: new Secret(order.password) }
    const path = join(folder, 'kept.backup')
    return (await myData.backups.create('open', { path, lock, replaceExisting: true })).sizeBytes
  }
  if (order.does === 'type') {
    return (await myData.attributes.set('open', { name: 'nickname', value: order.value, place: 'vault' })).inVault
      .length
  }
  if (order.does === 'ask') {
    const { queryId } = await disclosure.open(order.link)
    return (await disclosure.reveal(queryId, keyId, new Secret(order.pin))).claims.length
  }
  if (order.does === 'answer') {
    const queryId = disclosure.current()?.queryId ?? ''
    return (await disclosure.answer(queryId, { keyId, pin: new Secret(order.pin), approve: 'required' })).outcome
  }
  if (order.does === 'lock') return session.lock('asked')
  await app.close()
  return process.exit(0)
}

process.on('message', (order: Order) => {
  obey(order).then(
    told => process.send?.({ told: told ?? null }),
    (failure: Error) => process.send?.({ told: `${failure.name}: ${failure.message}` }),
  )
})
process.send?.({ told: 'ready' })
