/** One statement of somebody else in full: who made it, how long it holds, what it says; and its issuer asked whether it still does. */
import { useCallback, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { CredentialSummary, ShownCredential } from '../../../shared/model/credential.ts'
import type { KeySummary } from '../../../shared/model/key.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { nameOfKey } from '../../components/key-words.ts'
import { Loading } from '../../components/loading.tsx'
import { Note } from '../../components/note.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { ScrollRegion } from '../../components/scroll-region.tsx'
import { useSpeech } from '../../speech.tsx'
import { useLoad } from '../../use-load.ts'
import { kindOf, showClaim, untilOf } from './statement-words.ts'

export interface StatementDialogProps {
  readonly statement: CredentialSummary
  readonly keys: readonly KeySummary[]
  readonly onClose: () => void
}

type Asked = 'asking' | 'holds' | { readonly error: ErrorDetail } | null

export const StatementDialog = ({ statement, keys, onClose }: StatementDialogProps) => {
  const speech = useSpeech()
  const { t } = speech
  const { credentialId, isRevocable } = statement
  const { loaded, reload } = useLoad(useCallback(() => bridge.credentials.show({ credentialId }), [credentialId]))
  const [asked, setAsked] = useState<Asked>(null)
  const ask = (): void => {
    if (asked === 'asking') return
    setAsked('asking')
    bridge.credentials.check({ credentialId }).then(
      () => setAsked('holds'),
      (thrown: unknown) => setAsked({ error: toDetail(thrown) }),
    )
  }
  return (
    <Dialog
      icon="shield"
      title={kindOf(statement, speech)}
      isWide
      onClose={onClose}
      onSubmit={onClose}
      foot={
        <>
          {isRevocable && (
            <button className="btn btn-md" type="button" aria-disabled={asked === 'asking'} onClick={ask}>
              {asked === 'asking' && <Icon name="again" className="spin" />}
              {t(asked === 'asking' ? 'statement.asking' : 'statement.ask')}
            </button>
          )}
          <button className="btn btn-md btn-primary" type="submit" data-first-focus>
            {t('app.close')}
          </button>
        </>
      }
    >
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={reload} />}
      {loaded.state === 'ready' && <Facts statement={loaded.value} keys={keys} />}
      <div role="status">{asked === 'holds' && <Note tone="ok" title={t('statement.holds')} />}</div>
      {asked !== null && typeof asked === 'object' && <ProblemNote error={asked.error} />}
    </Dialog>
  )
}

const Facts = ({ statement, keys }: { readonly statement: ShownCredential; readonly keys: readonly KeySummary[] }) => {
  const speech = useSpeech()
  const { t, date, claim } = speech
  const { issuer, vouchedBy, type, issuedAt, importedAt, keyId, claims } = statement
  const key = keys.find(each => each.keyId === keyId)
  return (
    // The dialog scrolls where this is long, and it has no other control to come to by the keyboard.
    <ScrollRegion className="stack g-4" label={t('statement.claims')}>
      <dl className="kv">
        <dt>{t('statement.issuer')}</dt>
        <dd className="path">
          {issuer}
          <br />
          <span className="t-2">
            {vouchedBy === null ? t('statement.vouched.nobody') : t('statement.vouched', { by: vouchedBy })}
          </span>
        </dd>
        <dt>{t('statement.type')}</dt>
        <dd className="hash">{type}</dd>
        <dt>{t('statement.validity')}</dt>
        <dd>{untilOf(statement, speech)}</dd>
        {issuedAt !== null && (
          <>
            <dt>{t('statement.issued')}</dt>
            <dd>{date(issuedAt)}</dd>
          </>
        )}
        <dt>{t('statement.imported')}</dt>
        <dd>{date(importedAt)}</dd>
        <dt>{t('statement.key')}</dt>
        <dd className="path">{key ? nameOfKey(key) : t('statement.key.absent')}</dd>
      </dl>
      <table className="table">
        <caption className="sr">{t('statement.claims')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('data.what')}</th>
            <th scope="col">{t('data.value')}</th>
          </tr>
        </thead>
        <tbody>
          {claims.map(({ path, name, value, isAlwaysTold }) => (
            <tr key={JSON.stringify(path)}>
              <th scope="row" className="t-norm path">
                {claim(name)}
              </th>
              <td className="path">
                {showClaim(value, speech)}
                {isAlwaysTold && <span className="block t-sm t-3">{t('statement.always')}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
