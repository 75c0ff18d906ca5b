/** All that is kept of the user, by what it is for: looked at, amended, deleted; and what a card showed for a while. */
import { type ReactNode, useState } from 'react'
import {
  type AttributeGroup,
  type AttributeName,
  attributeCatalogue,
  attributeGroups,
  attributeNames,
} from '../../../shared/attribute-catalogue.ts'
import type { Attribute, AttributeOnKey, KeptAttributes } from '../../../shared/model/attribute.ts'
import { bridge } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { Loading } from '../../components/loading.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { Screen } from '../../components/screen.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Keys } from '../../use-keys.ts'
import type { Processing } from '../../use-processing.ts'
import { AttributeDialog } from './attribute-dialog.tsx'
import { AttributeRow, type KeptRow } from './attribute-row.tsx'
import { CardNote } from './card-note.tsx'
import { DeleteAttributeDialog } from './delete-attribute-dialog.tsx'
import { FreezeDialog } from './freeze-dialog.tsx'
import { KeptLetters } from './kept-letters.tsx'
import { ReadCardDialog } from './read-card-dialog.tsx'
import { ShowOnKeyDialog } from './show-on-key-dialog.tsx'
import { StatementsSection } from './statements-section.tsx'
import { TrustCard } from './trust-card.tsx'
import { useAttributes } from './use-attributes.ts'
import { type WholeTask, wholeTasks } from './whole-dialogs.tsx'

export interface AttributesTabProps {
  readonly tabs: ReactNode
  readonly keys: Keys
  readonly processing: Processing
  readonly onWhole: (task: WholeTask) => void
}

const wholeIcons = { export: 'save', backup: 'backup', restore: 'history', erase: 'trash' } as const

type Task =
  | { readonly kind: 'add' | 'card' | 'freeze' }
  | { readonly kind: 'edit' | 'delete' | 'show'; readonly row: KeptRow }

/** In the order of the catalogue; a name that it does not have stays at the end. */
const rowsOf = ({ inVault, onKeys }: KeptAttributes, shown: readonly Attribute[]): readonly KeptRow[] => {
  const position = ({ name }: KeptRow) =>
    (attributeNames.indexOf(name as AttributeName) + attributeNames.length) % attributeNames.length
  const ofKey = ({ name, keyId, changedAt }: AttributeOnKey): KeptRow => {
    const value = shown.find(each => each.name === name)?.value ?? null
    return { name, value, source: 'self-attested', changedAt, keyId }
  }
  const ofVault = inVault
    .filter(({ expiresAt }) => expiresAt === null)
    .map(({ name, value, source, changedAt }): KeptRow => ({ name, value, source, changedAt, keyId: null }))
  return [...ofVault, ...onKeys.map(ofKey)].sort((a, b) => position(a) - position(b))
}

const groupOf = ({ name }: KeptRow): AttributeGroup =>
  name in attributeCatalogue ? attributeCatalogue[name as AttributeName].group : 'identity'

export const AttributesTab = ({ tabs, keys, processing, onWhole }: AttributesTabProps) => {
  const { t } = useSpeech()
  const attributes = useAttributes()
  const [task, setTask] = useState<Task | null>(null)
  const [isHidden, setHidden] = useState(false)
  /** Values that lie on a key, once its PIN was given. */
  const [shown, setShown] = useState<readonly Attribute[]>([])
  const { loaded, take } = attributes
  const kept = loaded.state === 'ready' ? loaded.value : null
  const rows = kept ? rowsOf(kept, shown) : []
  const tokens = keys.loaded.state === 'ready' ? keys.loaded.value.filter(({ token }) => token.kind === 'pkcs11') : []
  const close = () => setTask(null)
  const finish = (next: KeptAttributes) => {
    take(next)
    setShown(current => current.filter(each => next.onKeys.some(({ name }) => name === each.name)))
    close()
  }
  return (
    <Screen
      title={t('data.title')}
      tabs={tabs}
      beside={
        <div className="row wrap g-2 end row-end">
          {rows.length > 0 && (
            <button className="btn btn-quiet" type="button" onClick={() => setHidden(!isHidden)}>
              <Icon name={isHidden ? 'eye' : 'eye-off'} />
              {t(isHidden ? 'data.show' : 'data.hide')}
            </button>
          )}
          {tokens.length > 0 && (
            <button className="btn btn-quiet" type="button" onClick={() => setTask({ kind: 'card' })}>
              <Icon name="card" />
              {t('data.card')}
            </button>
          )}
          <button
            className={kept && rows.length === 0 ? 'btn btn-primary' : 'btn'}
            type="button"
            onClick={() => setTask({ kind: 'add' })}
          >
            <Icon name="plus" />
            {t('data.add')}
          </button>
        </div>
      }
    >
      <div className="stack g-5 wide">
        <p className="t-2 measure">{t('data.sub')}</p>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'failed' && <ProblemNote error={loaded.error} onRetry={attributes.reload} />}
        {kept && <CardNote kept={kept} onChanged={take} />}
        {kept && rows.length === 0 && (
          <section className="card empty">
            <Icon name="data" className="icon-xl" />
            <h2>{t('data.empty')}</h2>
            <p>{t('data.empty.help')}</p>
          </section>
        )}
        {attributeGroups.map(group => {
          const ofGroup = rows.filter(row => groupOf(row) === group)
          return (
            ofGroup.length > 0 && (
              <section key={group} aria-labelledby={`data-${group}`}>
                <div className="section">
                  <h2 id={`data-${group}`}>{t(`data.group.${group}`)}</h2>
                  {group === 'contact' && <span className="t-sm t-3">{t('data.group.contact.help')}</span>}
                </div>
                <div className="card">
                  <table className="table table-mid attribute-table">
                    <thead>
                      <tr>
                        <th scope="col">{t('data.what')}</th>
                        <th scope="col">{t('data.value')}</th>
                        <th scope="col" className="hide-narrow">
                          {t('data.from')}
                        </th>
                        <th scope="col">{t('data.where')}</th>
                        <th scope="col">
                          <span className="sr">{t('data.actions')}</span>
                        </th>
                      </tr>
                    </thead>
                    <tbody>
                      {ofGroup.map(row => (
                        <AttributeRow
                          key={`${row.name} ${row.keyId}`}
                          row={row}
                          isHidden={isHidden}
                          onTask={kind => setTask({ kind, row })}
                        />
                      ))}
                    </tbody>
                  </table>
                </div>
              </section>
            )
          )
        })}
        <StatementsSection keys={keys.loaded.state === 'ready' ? keys.loaded.value : []} />
        <section className="row wrap g-2 t-sm" aria-label={t('rights.label')}>
          <button className="btn" type="button" onClick={() => setTask({ kind: 'freeze' })}>
            <Icon name="suspend" />
            {t('rights.freeze')}
          </button>
          {wholeTasks.map(each => (
            <button key={each} className="btn" type="button" onClick={() => onWhole(each)}>
              <Icon name={wholeIcons[each]} />
              {t(`rights.${each}`)}
            </button>
          ))}
          <span className="t-3">{t('rights.help')}</span>
        </section>
        <KeptLetters />
        <TrustCard />
      </div>
      {task?.kind === 'add' && (
        <AttributeDialog taken={rows.map(({ name }) => name)} tokens={tokens} onDone={finish} onClose={close} />
      )}
      {task?.kind === 'edit' && (
        <AttributeDialog row={task.row} taken={[]} tokens={tokens} onDone={finish} onClose={close} />
      )}
      {task?.kind === 'delete' && (
        <DeleteAttributeDialog row={task.row} tokens={tokens} onDone={finish} onClose={close} />
      )}
      {task?.kind === 'show' && (
        <ShowOnKeyDialog
          row={task.row}
          tokens={tokens}
          onShown={values => {
            setShown(current => [...current, ...values])
            close()
          }}
          onClose={close}
        />
      )}
      {task?.kind === 'card' && (
        <ReadCardDialog
          tokens={tokens}
          onRead={() => {
            void bridge.myData.attributes().then(take, attributes.reload)
          }}
          onClose={close}
        />
      )}
      {task?.kind === 'freeze' && <FreezeDialog processing={processing} onClose={close} />}
    </Screen>
  )
}
