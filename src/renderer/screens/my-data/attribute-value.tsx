/** A value as a person reads it: a day in words, a photo as a photo, an address on its lines. */
import { useSpeech } from '../../speech.tsx'

export const AttributeValue = ({ name, value }: { readonly name: string; readonly value: string }) => {
  const { claim, language } = useSpeech()
  if (name === 'picture') return <img className="attribute-picture" src={value} alt={claim(name)} />
  if (name === 'birthdate' && /^\d{4}-\d\d-\d\d$/.test(value)) {
    // A day has no time zone.
    const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(value))
    return <time dateTime={value}>{day}</time>
  }
  return <span className="attribute-value">{value}</span>
}
