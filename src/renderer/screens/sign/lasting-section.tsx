/** How long the signatures of a document can be proven, and the way to make it longer. */
import { useId, useState } from 'react'
import type { Settings } from '../../../shared/model/app.ts'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import type { ExtendedDocument } from '../../../shared/model/signing.ts'
import type { FileVerdict } from '../../../shared/model/validation.ts'
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'
import { ExtendDialog } from './extend-dialog.tsx'
import { judgeLasting } from './judge-lasting.ts'

export interface LastingSectionProps {
  readonly document: DocumentSummary
  /** Opens a document that is encrypted. */
  readonly documentPassword: string | null
  readonly verdict: FileVerdict
  readonly settings: Settings
  readonly onShowSettings: () => void
  readonly onExtended: (extended: ExtendedDocument) => void
}

/** Nothing where nothing is signed, or where a signature failed: that one is not to last. */
export const LastingSection = ({ verdict, settings, ...extending }: LastingSectionProps) => {
  const { t } = useSpeech()
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const lasting = judgeLasting(verdict)
  if (lasting.state === 'none') return null
  return (
    <section className="stack g-2" aria-labelledby={id}>
      <h2 className="t-h" id={id}>
        {t('lasting.title')}
      </h2>
      {lasting.state === 'unchecked' && <p>{t('lasting.unchecked')}</p>}
      {lasting.state === 'offered' && (
        <>
          <p>
            <b>{t(`level.${lasting.present}`)}.</b> {t(`lasting.${lasting.present}`)}{' '}
            {lasting.isMixed && t('lasting.least')}
          </p>
          {lasting.hasOlder && <p className="t-sm t-2">{t('lasting.older')}</p>}
          <div>
            <button className="btn" type="button" onClick={() => setOpen(true)}>
              <Icon name="clock" />
              {t(lasting.present === 'B-LTA' ? 'extend.open.renew' : 'extend.open')}
            </button>
          </div>
        </>
      )}
      {lasting.state === 'offered' && isOpen && (
        <ExtendDialog
          {...extending}
          present={lasting.present}
          levels={lasting.levels}
          hasAuthority={settings.tsaUrls.length > 0}
          onClose={() => setOpen(false)}
        />
      )}
    </section>
  )
}
