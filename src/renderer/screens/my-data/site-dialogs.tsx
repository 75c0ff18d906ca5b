/** What is asked once more before a website meets a stranger, is refused from now on, or is forgotten. */
import type { ServiceSummary } from '../../../shared/model/query.ts'
import { bridge } from '../../bridge.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { nameOfService } from '../../components/site-tile.tsx'
import { useSpeech } from '../../speech.tsx'

interface SiteDialogProps<Done> {
  readonly site: ServiceSummary
  readonly onDone: (done: Done) => void
  readonly onClose: () => void
}

export const NewNameDialog = ({ site, onDone, onClose }: SiteDialogProps<ServiceSummary>) => {
  const { t } = useSpeech()
  return (
    <FormDialog
      icon="mask"
      isDanger
      title={t('site.newName.title', { site: nameOfService(site) })}
      sub={t('site.newName.sub')}
      words={t('site.newName.do')}
      run={() => bridge.services.rotate({ serviceId: site.serviceId })}
      onDone={done => {
        onDone(done)
        onClose()
      }}
      onClose={onClose}
    >
      <p>{t('site.newName.help')}</p>
    </FormDialog>
  )
}

export const ObjectDialog = ({ site, onDone, onClose }: SiteDialogProps<true>) => {
  const { t } = useSpeech()
  return (
    <FormDialog
      icon="suspend"
      title={t('site.object.title', { site: nameOfService(site) })}
      sub={t('site.object.sub')}
      words={t('site.object.do')}
      run={async () => {
        await bridge.myData.setObjection({ clientId: site.clientId, objects: true })
        return true as const
      }}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{t('site.object.help')}</p>
    </FormDialog>
  )
}

export const ForgetDialog = ({ site, onDone, onClose }: SiteDialogProps<readonly ServiceSummary[]>) => {
  const { t } = useSpeech()
  return (
    <FormDialog
      icon="trash"
      isDanger
      title={t('site.forget.title', { site: nameOfService(site) })}
      sub={t('site.forget.sub')}
      words={t('site.forget.do')}
      run={() => bridge.services.forget({ serviceId: site.serviceId })}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{t('site.forget.help')}</p>
    </FormDialog>
  )
}
