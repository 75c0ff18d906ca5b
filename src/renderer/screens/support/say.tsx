/** A sentence for the agent to say to the caller, and a group of the code to read back. */
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'

export const Say = ({ words }: { readonly words: string }) => {
  const { t } = useSpeech()
  return (
    <p className="say" role="status">
      <Icon name="speaker" className="icon-sm" />
      <span>
        <span className="sr">{t('desk.say')} </span>
        {words}
      </span>
    </p>
  )
}

/** The spelling alphabet of ICAO, the same in every language. */
const spelling: readonly string[] =
  'Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu'.split(
    ' ',
  )

export const ReadBack = ({ group, typed }: { readonly group: number; readonly typed: string }) => {
  const { t } = useSpeech()
  const spelled = [...typed.toUpperCase()].map(each => spelling.find(word => word.startsWith(each)) ?? each)
  return (
    <dl className="readback">
      <dt>{t('desk.readBack', { group })}</dt>
      <dd>{spelled.join(' · ')}</dd>
    </dl>
  )
}
