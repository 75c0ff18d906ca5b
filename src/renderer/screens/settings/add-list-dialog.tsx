/** Adds a trusted list: where it is, and the certificate of whoever signs it. */
import { useState } from 'react'
import { bridge } from '../../bridge.ts'
import { Dialog } from '../../components/dialog.tsx'
import { FormButtons } from '../../components/form-buttons.tsx'
import { Note } from '../../components/note.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useSpeech } from '../../speech.tsx'
import type { Trust } from './use-trust.ts'

const isWebAddress = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text)

export const AddListDialog = ({ trust, onClose }: { readonly trust: Trust; readonly onClose: () => void }) => {
  const { t } = useSpeech()
  const [fault, setFault] = useState<string | null>(null)
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const address = String(new FormData(form).get('address') ?? '').trim()
    const isWrong = address !== '' && !isWebAddress(address)
    setFault(isWrong ? t('trust.address.wrong') : null)
    if (isWrong) return
    if (await trust.change(() => bridge.trust.addList({ address: address || null }))) onClose()
  }
  return (
    <Dialog
      icon="file-signed"
      title={t('trust.addList.title')}
      sub={t('trust.addList.sub')}
      onClose={trust.isWorking ? undefined : onClose}
      onSubmit={form => void submit(form)}
      foot={
        <FormButtons
          isWorking={trust.isWorking}
          words={t(trust.isWorking ? 'trust.addList.working' : 'trust.addList.do')}
          onClose={onClose}
        />
      }
    >
      {trust.error && <ProblemNote error={trust.error} />}
      <TextField
        name="address"
        label={t('trust.address')}
        help={t('trust.address.help')}
        fault={fault}
        maxLength={2000}
        isFirst
      />
      <Note tone="info" title={t('trust.signer')}>
        <p>{t('trust.signer.help')}</p>
      </Note>
    </Dialog>
  )
}
