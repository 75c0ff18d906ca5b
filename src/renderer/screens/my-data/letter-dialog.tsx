/** A letter to one website about the user's rights: what it asks and names, signed by which key; then it is read, signed and put away. */
import { useMemo, useState } from 'react'
import type { KeySummary } from '../../../shared/model/key.ts'
import type { ServiceSummary } from '../../../shared/model/query.ts'
import type { Receipt } from '../../../shared/model/receipt.ts'
import {
  type LetterRight,
  letterRightNames,
  letterRights,
  type SavedLetter,
} from '../../../shared/model/rights-letter.ts'
import { type Language, languages } from '../../../shared/words.ts'
import { bridge } from '../../bridge.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { KeySelect } from '../../components/key-select.tsx'
import { PinTaskDialog } from '../../components/key-tasks/pin-task-dialog.tsx'
import { nameOfKey } from '../../components/key-words.ts'
import { LanguageOptions } from '../../components/language-select.tsx'
import { Note } from '../../components/note.tsx'
import { Select } from '../../components/select.tsx'
import { nameOfService } from '../../components/site-tile.tsx'
import { useSpeech } from '../../speech.tsx'
import { type Chosen, chosenReceipts, findLetterSource, toLetterChoice } from './letter-choice.ts'
import { LetterData } from './letter-data.tsx'
import { LetterDone } from './letter-done.tsx'
import { LetterPreviewDialog } from './letter-preview.tsx'

export interface LetterDialogsProps {
  readonly site: ServiceSummary
  /** Of this site, newest first. */
  readonly receipts: readonly Receipt[]
  readonly keys: readonly KeySummary[]
  readonly onClose: () => void
}

const signers = ['pairwise', 'certificate'] as const
type Signer = (typeof signers)[number]

type Step = 'choose' | 'read' | 'sign'

export const LetterDialogs = ({ site, receipts, keys, onClose }: LetterDialogsProps) => {
  const { t, language: own } = useSpeech()
  const [source] = useState(() => findLetterSource(receipts))
  const [chosen, choose] = useState<Chosen>({ claims: new Set(source.claims), ids: new Set(source.ownIds) })
  const [right, setRight] = useState<LetterRight>('access')
  const [language, setLanguage] = useState<Language>(own)
  const [signer, setSigner] = useState<Signer>('pairwise')
  const able = keys.filter(({ canSign }) => canSign)
  const [keyId, setKeyId] = useState(able[0]?.keyId ?? '')
  const [step, setStep] = useState<Step>('choose')
  const [saved, setSaved] = useState<SavedLetter | null>(null)
  const name = nameOfService(site)
  const key = able.find(each => each.keyId === keyId)
  const named = chosenReceipts(source, chosen)
  // Where the receipts have none, a login has told the site the name.
  const shown = named.find(({ pseudonymAlias }) => pseudonymAlias !== null)?.pseudonymAlias
  const isKnownByKey = shown === site.pseudonymAlias
  const choice = useMemo(() => toLetterChoice(source, chosen), [source, chosen])
  const wishes = { clientId: site.clientId, right, language, choice }
  const write = (pin?: string | null): Promise<SavedLetter | null> =>
    bridge.myData.writeLetter({ ...wishes, signer: key && pin !== undefined ? { keyId: key.keyId, pin } : null })
  const preview = useMemo(
    () => ({ clientId: site.clientId, right, language, choice, isByCertificate: signer === 'certificate' }),
    [site.clientId, right, language, choice, signer],
  )
  if (saved) return <LetterDone letter={saved} site={name} onClose={onClose} />
  if (step === 'read')
    return (
      <LetterPreviewDialog
        request={preview}
        site={name}
        words={t(signer === 'certificate' ? 'letter.next' : 'data.chooseTarget')}
        run={async () => {
          if (signer === 'certificate') setStep('sign')
          else setSaved(await write())
          return null
        }}
        onBack={() => setStep('choose')}
      />
    )
  if (step === 'sign' && key)
    return (
      <PinTaskDialog<SavedLetter>
        summary={key}
        icon="sign"
        title={t('letter.sign.title')}
        sub={t('letter.names', { name: nameOfKey(key), site: name })}
        pinLabel={t('pin.label')}
        words={t('letter.sign.do')}
        workingWords={t('letter.sign.working')}
        run={async pin => {
          const written = await write(pin)
          if (written) setSaved(written)
          return null
        }}
        doneTitle={t('letter.done')}
        describeDone={({ fileName }) => t('data.savedAs', { file: fileName })}
        onClose={() => setStep('read')}
        onUnblock={onClose}
      />
    )
  return (
    <FormDialog<true>
      icon="letter"
      title={t('letter.title', { site: name })}
      sub={t('letter.sub')}
      words={t('letter.read')}
      check={() => {
        if (named.length === 0) return { field: 'data', message: t('letter.data.none') }
        return signer === 'certificate' && !key ? { field: 'signer', message: t('letter.signer.noKey') } : null
      }}
      run={async () => true}
      onDone={() => setStep('read')}
      onClose={onClose}
    >
      {messageOf => (
        <>
          <LetterRightChoice right={right} onChoose={setRight} />
          <LetterData source={source} chosen={chosen} onChoose={choose} fault={messageOf('data')} />
          <LetterLanguage language={language} onChoose={setLanguage} />
          <fieldset className="choices">
            <legend className="label">{t('letter.signer')}</legend>
            {signers.map(each => (
              <label key={each} className="choice">
                <input
                  type="radio"
                  name="signer"
                  value={each}
                  checked={signer === each}
                  onChange={() => setSigner(each)}
                />
                <span />
                <div>
                  <b>{t(each === 'pairwise' && !isKnownByKey ? 'letter.signer.none' : `letter.signer.${each}`)}</b>
                  <p>
                    {t(each === 'pairwise' && !isKnownByKey ? 'letter.signer.none.help' : `letter.signer.${each}.help`)}
                  </p>
                </div>
              </label>
            ))}
          </fieldset>
          {signer === 'certificate' && key && (
            <>
              <KeySelect
                id="letter-key"
                label={t('letter.signer.key')}
                keys={able}
                chosenId={keyId}
                onChoose={setKeyId}
              />
              <Note tone="warn" role="status" title={t('letter.names', { name: nameOfKey(key), site: name })} />
            </>
          )}
          {messageOf('signer') !== null && <Note tone="warn" role="alert" title={messageOf('signer') ?? ''} />}
        </>
      )}
    </FormDialog>
  )
}

interface LetterRightChoiceProps {
  readonly right: LetterRight
  readonly onChoose: (right: LetterRight) => void
}

const LetterRightChoice = ({ right, onChoose }: LetterRightChoiceProps) => {
  const { t } = useSpeech()
  return (
    <fieldset className="stack g-1">
      <legend className="label">{t('letter.what')}</legend>
      {letterRightNames.map(each => (
        <label key={each} className="radio">
          <input
            type="radio"
            name="right"
            value={each}
            checked={right === each}
            onChange={() => onChoose(each)}
            {...(right === each ? { 'data-first-focus': true } : {})}
          />
          <span>
            {t(`letter.right.${each}`)}{' '}
            <span className="t-sm t-2">{t('letter.article', { article: letterRights[each] })}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

interface LetterLanguageProps {
  readonly language: Language
  readonly onChoose: (language: Language) => void
}

const LetterLanguage = ({ language, onChoose }: LetterLanguageProps) => {
  const { t } = useSpeech()
  return (
    <div className="field">
      <label className="label" htmlFor="letter-language">
        {t('letter.language')}
      </label>
      <Select
        id="letter-language"
        value={language}
        onChange={event => onChoose(languages.find(each => each === event.target.value) ?? language)}
      >
        <LanguageOptions />
      </Select>
    </div>
  )
}
