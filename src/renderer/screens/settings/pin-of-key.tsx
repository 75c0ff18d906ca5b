/** The PIN of one key in a form: a field with the tries left, or the reader's keypad. */
import type { KeySummary } from '../../../shared/model/key.ts'
import { ReaderPin } from '../../components/reader-pin.tsx'
import { SecretField } from '../../components/secret-field.tsx'
import { Tries } from '../../components/tries.tsx'

export interface PinOfKeyProps {
  readonly name: string
  readonly summary: KeySummary
  readonly label: string
  readonly fault: string | null
}

export const PinOfKey = ({ name, summary: { pin }, label, fault }: PinOfKeyProps) =>
  pin.onReader ? (
    <ReaderPin pin={pin} isWaiting={false} message={fault} />
  ) : (
    <SecretField name={name} label={label} fault={fault} beside={<Tries pin={pin} />} />
  )
