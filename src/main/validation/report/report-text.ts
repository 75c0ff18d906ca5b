/** The words of a report in the order of its pages, without a thought of how they are drawn. */
import { translateReason } from '../../../shared/messages/describe-error.ts'
import { createVerdictWords, toneOf } from '../../../shared/messages/describe-verdict.ts'
import { verdictMessages } from '../../../shared/messages/verdict/verdict-messages.ts'
import type { SignatureVerdict } from '../../../shared/model/validation.ts'
import { createMomentFormat } from '../../../shared/moment-format.ts'
import { createTranslate } from '../../../shared/translate.ts'
import type { Language } from '../../../shared/words.ts'
import type { Block } from '../../typeset/block.ts'
import type { ReportFacts } from './report.ts'

export const writeReportText = (facts: ReportFacts, language: Language): readonly Block[] => {
  const t = createTranslate(verdictMessages[language], language)
  const words = createVerdictWords(verdictMessages[language], language)
  const moments = createMomentFormat(language, { dateStyle: 'long', timeStyle: 'long' })
  const bytes = new Intl.NumberFormat(language)
  const { file, checkedAt, validationTime, trusted, verdict, softwareVersion } = facts
  const headline = words.headline(verdict)
  const fact = (name: string, text: string): Block => ({ kind: 'fact', name, text })

  const describe = (signature: SignatureVerdict, index: number): readonly Block[] => {
    const { indication, subIndication, field, level, subFilter, signer, path, revocation, changesAfter } = signature
    const contentTime = words.contentTime(signature)
    const numbered = { number: index + 1, signer: words.signer(signature), kind: words.kind(signature) }
    return [
      { kind: 'heading', text: t('report.signature', numbered), tone: toneOf(signature) },
      { kind: 'paragraph', text: words.sentence(signature) },
      ...(contentTime ? [{ kind: 'paragraph' as const, text: contentTime }] : []),
      ...words.checks(signature).map(({ name, text, tone }) => ({ kind: 'fact' as const, name, text, tone })),
      { kind: 'subheading', text: t('report.meaning') },
      ...signature.reasons.map(reason => ({
        kind: 'point' as const,
        text: translateReason(reason, language),
        tone: null,
      })),
      { kind: 'point', text: words.coverage(signature), tone: null },
      ...(changesAfter.length > 0 ? [{ kind: 'subheading' as const, text: t('report.changes') }] : []),
      ...changesAfter.map(change => {
        const { what, ruling, page } = words.change(change)
        const objects = change.objects.length > 0 ? ` (${change.objects.join(', ')})` : ''
        const text = `${page ? `${page} ` : ''}${what} ${ruling}${objects}`
        return { kind: 'point' as const, text, tone: change.allowed ? ('ok' as const) : ('bad' as const) }
      }),
      { kind: 'subheading', text: t('report.path') },
      ...path.map(each => ({ kind: 'point' as const, text: words.path(each), tone: null })),
      ...(path.length === 0 && indication === 'INDETERMINATE'
        ? [{ kind: 'paragraph' as const, text: t('report.noPath') }]
        : []),
      ...revocation.map(each => ({ kind: 'point' as const, text: words.revocation(each), tone: null })),
      fact(t('report.code'), subIndication ? `${indication}, ${subIndication}` : indication),
      fact(t('report.field'), field ?? '–'),
      fact(t('report.format'), level ? `${subFilter}, PAdES ${level}` : subFilter || '–'),
      fact(t('report.certificate'), signer?.certificateSha256 ?? '–'),
    ]
  }

  return [
    { kind: 'title', text: t('report.title') },
    { kind: 'panel', tone: headline.tone, title: headline.title, text: headline.text },
    ...(headline.todo ? [{ kind: 'paragraph' as const, text: headline.todo }] : []),
    fact(t('report.file'), file.name),
    fact(t('report.size'), t('report.bytes', { size: bytes.format(file.sizeBytes) })),
    fact('SHA-256', file.sha256),
    fact(t('report.checked'), moments(checkedAt)),
    fact(t('report.judged'), moments(validationTime)),
    fact(t('report.software'), `Signet ${softwareVersion}`),
    fact(
      t('report.trust'),
      trusted.length > 0 ? trusted.map(each => `${each.commonName} (${each.sha256})`).join('; ') : t('report.noTrust'),
    ),
    ...verdict.signatures.flatMap(describe),
    { kind: 'heading', text: t('report.aboutTitle') },
    { kind: 'paragraph', text: t('report.note') },
  ]
}
