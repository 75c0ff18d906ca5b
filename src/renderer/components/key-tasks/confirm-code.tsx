/** Two groups of a new unlock code, typed from the paper: only then does the code count. */
import type { NewUnlockCode, RecoverableKey } from '../../../shared/model/recovery.ts'
import { isUnlockCodeGroup } from '../../../shared/unlock-code.ts'
import { bridge } from '../../bridge.ts'
import { type Speech, useSpeech } from '../../speech.tsx'
import { TextField } from '../text-field.tsx'
import type { KeyTaskRules } from './use-key-task.ts'

const nameOf = (group: number): string => `group-${group}`

type ToConfirm = Pick<NewUnlockCode, 'keyId' | 'unlockCode' | 'groupsToConfirm'>

export const confirmRules = (
  { keyId, unlockCode, groupsToConfirm }: ToConfirm,
  t: Speech['t'],
): KeyTaskRules<RecoverableKey> => ({
  check(values) {
    // Compared here first: a slip of the finger needs no answer from main.
    const wrong = groupsToConfirm.find(group => !isUnlockCodeGroup(unlockCode, group, values(nameOf(group))))
    return wrong === undefined ? null : { field: nameOf(wrong), message: t('sheet.confirm.wrong', { group: wrong }) }
  },
  run: values => bridge.recovery.confirm({ keyId, groups: groupsToConfirm.map(group => values(nameOf(group))) }),
})

export interface ConfirmFieldsProps {
  readonly groups: readonly number[]
  readonly messageOf: (field: string) => string | null
}

export const ConfirmFields = ({ groups, messageOf }: ConfirmFieldsProps) => {
  const { t } = useSpeech()
  return groups.map((group, index) => (
    <TextField
      key={group}
      name={nameOf(group)}
      label={t('code.group', { group })}
      help={t('lost.code.help')}
      fault={messageOf(nameOf(group))}
      maxLength={10}
      isFirst={index === 0}
    />
  ))
}
