/** What the signatures of a document are worth: one sentence first, then what was changed, then each signature with its reasons. */
import { useLayoutEffect, useRef, useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { Settings } from '../../../shared/model/app.ts'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import type { ReportKind } from '../../../shared/model/report.ts'
import type { ExtendableLevel, ExtendedDocument } from '../../../shared/model/signing.ts'
import type { FileVerdict, SignatureVerdict } from '../../../shared/model/validation.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { Icon } from '../../components/icon.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { Screen } from '../../components/screen.tsx'
import { ScrollRegion } from '../../components/scroll-region.tsx'
import { ShowCommand } from '../../components/shown-command.tsx'
import { verdictIcons } from '../../components/verdict-icons.ts'
import { useSpeech } from '../../speech.tsx'
import { BackButton } from './back-button.tsx'
import { ChangeList } from './change-list.tsx'
import { ExtendedNote } from './extended-note.tsx'
import { LastingSection } from './lasting-section.tsx'
import { PdfViewer } from './pdf-viewer.tsx'
import { SignatureVerdictCard } from './signature-verdict-card.tsx'
import { TextChange } from './text-change.tsx'
import { usePdf } from './use-pdf.ts'
import { useSignedVersion } from './use-signed-version.ts'
import { VersionChoice } from './version-choice.tsx'

export interface ValidationPageProps {
  readonly isHidden: boolean
  readonly document: DocumentSummary
  readonly verdict: FileVerdict
  /** What it was brought to a moment ago; null: it was opened. */
  readonly extendedTo: ExtendableLevel | null
  readonly settings: Settings
  readonly onShowSettings: () => void
  readonly onExtended: (extended: ExtendedDocument) => void
  readonly onBack: () => void
  readonly onSign: () => void
}

export const ValidationPage = (props: ValidationPageProps) => {
  const { isHidden, document, verdict, extendedTo, settings, onShowSettings, onExtended, onBack, onSign } = props
  const { t, verdict: words } = useSpeech()
  const { documentId, fileName } = document
  const pdf = usePdf(documentId)
  const refused = verdict.signatures
    .flatMap(({ changesAfter }) => changesAfter)
    .find(change => !change.allowed && change.page)
  const [wanted, setWanted] = useState(refused?.page ? { page: refused.page } : null)
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => heading.current?.focus(), [])
  const report = useReport(documentId)
  const { tone, title, text, todo } = words.headline(verdict)
  const showPage = (page: number): void => setWanted({ page })
  const forbidden = verdict.signatures.filter(({ changesAfter }) => changesAfter.some(({ allowed }) => !allowed))
  const versions = verdict.signatures.filter(({ signedRevisionBytes }) => signedRevisionBytes !== null)
  const [chosen, setChosen] = useState(forbidden.findLast(each => versions.includes(each)) ?? versions.at(-1) ?? null)
  const [isSignedShown, setSignedShown] = useState(false)
  const signedPdf = useSignedVersion(documentId, chosen?.signedRevisionBytes ?? null)
  const showSigned = (signature: SignatureVerdict): void => {
    setChosen(signature)
    setSignedShown(true)
  }
  return (
    <Screen
      isHidden={isHidden}
      isFlush
      title={fileName}
      back={<BackButton onBack={onBack} />}
      beside={
        <>
          <span className="end" />
          <button className="btn btn-quiet" type="button" onClick={onSign}>
            <Icon name="sign" />
            {t('checked.sign')}
          </button>
          <button className="btn" type="button" aria-disabled={report.isSaving} onClick={() => report.save('pdf')}>
            <Icon name="save" />
            {t('checked.save')}
          </button>
        </>
      }
    >
      <div className="split">
        <ScrollRegion className="split-main" label={t('checked.result')}>
          <section className={`verdict verdict-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
            <Icon name={verdictIcons[tone]} />
            <div>
              <h2 ref={heading} tabIndex={-1}>
                {title}
              </h2>
              <p>{text}</p>
            </div>
          </section>
          {extendedTo && <ExtendedNote document={document} level={extendedTo} verdict={verdict} />}
          <p className="t-sm t-2 report-state" role="status">
            {report.isSaving && t('checked.saving')}
            {report.fileName !== null && t('checked.saved', { fileName: report.fileName })}
          </p>
          {report.error && <ProblemNote error={report.error} />}
          {forbidden.map((signature, index) => (
            <section className="card" key={signature.field ?? `unnamed ${index}`}>
              <div className="card-head">
                <h2>{t('checked.changes')}</h2>
                <span className="end t-sm t-3">{t('checked.after', { signer: words.signer(signature) })}</span>
              </div>
              <div className="card-body">
                <ChangeList changes={signature.changesAfter.filter(({ allowed }) => !allowed)} onShowPage={showPage} />
              </div>
              {signature === chosen &&
                refusedPages(signature).map(page => (
                  <TextChange key={page} signed={signedPdf} current={pdf} page={page} />
                ))}
              {signature.signedRevisionBytes !== null && (
                <div className="card-foot card-foot-line t-sm">
                  <span className="t-2 grow">{t('checked.signedInside')}</span>
                  <button className="btn btn-link end" type="button" onClick={() => showSigned(signature)}>
                    {t('checked.showSigned')}
                  </button>
                </div>
              )}
            </section>
          ))}
          {todo && (
            <section className="stack g-2">
              <h2 className="t-h">{t('checked.todo')}</h2>
              <p>{todo}</p>
            </section>
          )}
          <section className="stack g-2">
            <h2 className="t-h">{t('checked.signatures')}</h2>
            <ul className="sigs">
              {verdict.signatures.map((signature, index) => (
                <SignatureVerdictCard
                  key={signature.field ?? `unnamed ${index}`}
                  verdict={signature}
                  onShowPage={showPage}
                />
              ))}
            </ul>
          </section>
          <LastingSection
            document={document}
            documentPassword={null}
            verdict={verdict}
            settings={settings}
            onShowSettings={onShowSettings}
            onExtended={onExtended}
          />
          <div className="row wrap g-4">
            <button className="btn btn-link" type="button" onClick={() => report.save('json')}>
              {t('checked.saveJson')}
            </button>
            <ShowCommand act="validate" load={() => bridge.commands.validate({ documentId, documentPassword: null })} />
          </div>
        </ScrollRegion>
        <PdfViewer
          pdf={isSignedShown ? signedPdf : pdf}
          isHidden={isHidden}
          hasThumbs={false}
          wanted={wanted}
          isBeside
          tools={
            chosen && (
              <VersionChoice signer={words.signer(chosen)} isSignedShown={isSignedShown} onChoose={setSignedShown} />
            )
          }
        />
      </div>
    </Screen>
  )
}

/** As many as a person compares by reading. */
const mostComparedPages = 3

const refusedPages = ({ changesAfter }: SignatureVerdict): readonly number[] =>
  [...new Set(changesAfter.flatMap(({ allowed, page }) => (allowed || page === null ? [] : page)))].slice(
    0,
    mostComparedPages,
  )

/** Saving a report: where to is asked by main, in a native dialog. */
const useReport = (documentId: string) => {
  const { language } = useSpeech()
  const [isSaving, setSaving] = useState(false)
  const [fileName, setFileName] = useState<string | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const save = async (kind: ReportKind): Promise<void> => {
    if (isSaving) return
    setSaving(true)
    setError(null)
    setFileName(null)
    try {
      setFileName((await bridge.validation.saveReport({ documentId, kind, language }))?.fileName ?? null)
    } catch (thrown) {
      setError(toDetail(thrown))
    } finally {
      setSaving(false)
    }
  }
  return { isSaving, fileName, error, save: (kind: ReportKind) => void save(kind) }
}
