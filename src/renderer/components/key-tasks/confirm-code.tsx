/** Two groups of a new unlock code, typed from the paper: only then does the code count, and Signet forgets it. */
import type { NewUnlockCode, RecoverableKey } from '../../../shared/model/recovery.ts'
import { isUnlockCodeGroup } from '../../../shared/unlock-code.ts'
import { bridge } from '../../bridge.ts'
import { type Speech, useSpeech } from '../../speech.tsx'
import { TextField } from '../text-field.tsx'
import type { KeyTaskRules } from './use-key-task.ts'

const nameOf = (group: number): string => `group-${group}`

export interface CodeToConfirm {
  readonly keyId: string
  readonly groups: readonly number[]
  /** Whether it is worth to ask main; without the code, whatever was typed is. */
  readonly isRight: (group: number, typed: string) => boolean
}

/** Compared here first: a slip of the finger needs no answer from main. */
export const toConfirm = ({
  keyId,
  unlockCode,
  groupsToConfirm,
}: Pick<NewUnlockCode, 'keyId' | 'unlockCode' | 'groupsToConfirm'>): CodeToConfirm => ({
  keyId,
  groups: groupsToConfirm,
  isRight: (group, typed) => isUnlockCodeGroup(unlockCode, group, typed),
})

export const confirmRules = (
  { keyId, groups, isRight }: CodeToConfirm,
  t: Speech['t'],
): Required<KeyTaskRules<RecoverableKey>> => {
  const faultOf = (group: number) => ({ field: nameOf(group), message: t('sheet.confirm.wrong', { group }) })
  return {
    check(values) {
      const wrong = groups.find(group => !isRight(group, values(nameOf(group))))
      return wrong === undefined ? null : faultOf(wrong)
    },
    run: values => bridge.recovery.confirm({ keyId, groups: groups.map(group => values(nameOf(group))) }),
    place: ({ code, facts }) => (code === 'recovery/not-the-group' ? faultOf(Number(facts['group'])) : null),
  }
}

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
