/** Puts the certificate that an authority issued for this key beside it. */
import { bridge } from '../../bridge.ts'
import { useSpeech } from '../../speech.tsx'
import { type KeyTaskProps, PinTaskDialog } from './pin-task-dialog.tsx'

export const InstallCertificateDialog = (props: KeyTaskProps) => {
  const { t, date } = useSpeech()
  return (
    <PinTaskDialog
      {...props}
      icon="file"
      title={t('install.title')}
      sub={t('install.sub')}
      pinLabel={t('pin.label')}
      words={t('install.do')}
      workingWords={t('install.working')}
      run={pin => bridge.keys.installCertificate({ keyId: props.summary.keyId, pin })}
      doneTitle={t('install.done')}
      describeDone={({ certificate }) =>
        certificate
          ? t('install.done.help', { issuer: certificate.issuer, date: date(certificate.notAfter) })
          : t('install.done')
      }
    />
  )
}
