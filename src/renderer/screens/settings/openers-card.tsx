/** What opens the user's data: keys and a passphrase; more can be let in, and each but the last can be kept out. */
import { useState } from 'react'
import type { KeySummary } from '../../../shared/model/key.ts'
import type { SlotSummary } from '../../../shared/model/vault.ts'
import { bridge } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { nameOfKey } from '../../components/key-words.ts'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { type Speech, useSpeech } from '../../speech.tsx'
import { useLoad } from '../../use-load.ts'
import { AddKeyDialog, AddPassphraseDialog, RemoveOpenerDialog } from './opener-dialogs.tsx'
import { RotateDialog } from './rotate-dialog.tsx'

const loadSlots = () => bridge.vault.slots()

export const nameOfSlot = ({ kind, keyId }: SlotSummary, keys: readonly KeySummary[], t: Speech['t']): string => {
  if (kind === 'passphrase') return t('opener.passphrase')
  const key = keys.find(each => each.keyId === keyId)
  return key ? nameOfKey(key) : t('opener.absent', { id: keyId.slice(0, 6) })
}

type Task = { readonly kind: 'key' | 'passphrase' | 'rotate' } | { readonly kind: 'remove'; readonly slot: SlotSummary }

export const OpenersCard = ({ keys }: { readonly keys: readonly KeySummary[] }) => {
  const { t, date } = useSpeech()
  const { loaded, reload } = useLoad(loadSlots)
  const [taken, take] = useState<readonly SlotSummary[] | null>(null)
  const [task, setTask] = useState<Task | null>(null)
  const slots = taken ?? (loaded.state === 'ready' ? loaded.value : null)
  const hasPassphrase = slots?.some(({ kind }) => kind === 'passphrase') ?? false
  const close = () => setTask(null)
  const dialog = slots && {
    slots,
    keys,
    onDone: (next: readonly SlotSummary[]) => {
      take(next)
      close()
    },
    onClose: close,
  }
  return (
    <section className="card list" aria-labelledby="openers-title">
      <div className="card-head">
        <div className="grow">
          <h3 id="openers-title">{t('opener.title')}</h3>
          <p className="t-sm t-2">{t('opener.help')}</p>
        </div>
      </div>
      {!slots && loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={reload} />}
      {!slots && loaded.state === 'loading' && <Loading />}
      <ul className="list">
        {slots?.map(slot => {
          const name = nameOfSlot(slot, keys, t)
          return (
            <li key={slot.slotId} className="item item-b">
              <Icon name={slot.kind === 'passphrase' ? 'letter' : 'key'} className="t-2" />
              <div className="grow">
                <b className="path">{name}</b>
                <p className="t-sm t-2">{`${t(`opener.kind.${slot.kind}`)} · ${date(slot.createdAt)}`}</p>
              </div>
              {slots.length > 1 && (
                <button
                  className="btn btn-quiet btn-icon"
                  type="button"
                  aria-label={t('opener.remove', { name })}
                  onClick={() => setTask({ kind: 'remove', slot })}
                >
                  <Icon name="trash" />
                </button>
              )}
            </li>
          )
        })}
      </ul>
      {slots && (
        <div className="row wrap g-2 card-pad item-b">
          <button className="btn" type="button" onClick={() => setTask({ kind: 'key' })}>
            <Icon name="plus" />
            {t('opener.addKey')}
          </button>
          <button className="btn" type="button" onClick={() => setTask({ kind: 'passphrase' })}>
            <Icon name={hasPassphrase ? 'edit' : 'plus'} />
            {t(hasPassphrase ? 'opener.changePassphrase' : 'opener.addPassphrase')}
          </button>
          {slots.length === 1 && <span className="t-sm t-2 grow site-act">{t('opener.only')}</span>}
        </div>
      )}
      {slots && slots.length > 0 && (
        <div className="row wrap g-3 card-pad item-b">
          <button className="btn" type="button" onClick={() => setTask({ kind: 'rotate' })}>
            <Icon name="again" />
            {t('rotate.open')}
          </button>
          <span className="t-sm t-2 grow site-act">{t('rotate.hint')}</span>
        </div>
      )}
      {dialog && task?.kind === 'key' && <AddKeyDialog {...dialog} />}
      {dialog && task?.kind === 'passphrase' && <AddPassphraseDialog {...dialog} />}
      {slots && task?.kind === 'rotate' && <RotateDialog slots={slots} keys={keys} onRotated={take} onClose={close} />}
      {dialog && task?.kind === 'remove' && <RemoveOpenerDialog {...dialog} slot={task.slot} />}
    </section>
  )
}
