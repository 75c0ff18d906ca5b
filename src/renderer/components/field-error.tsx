/** What is wrong with one field, read out at once; the place stays so that a screen reader hears it come. */
import { Icon } from './icon.tsx'

export const FieldError = ({ id, message }: { readonly id: string; readonly message: string | null }) => (
  <p className="error" id={id} role="alert">
    {message && (
      <>
        <Icon name="bad" />
        <span>{message}</span>
      </>
    )}
  </p>
)
