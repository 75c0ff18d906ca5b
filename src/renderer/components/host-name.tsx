/** A host as it must be read: left to right, its registrable end bold, and in ASCII where its letters deceive. */

export interface HostNameProps {
  readonly host: string
  readonly hostUnicode: string | null
  readonly isLookAlike: boolean
}

/**
 * Where the part begins that somebody registered. Without the Public Suffix List two labels are a guess, and three where
 * the last but one is as short as those of `co.uk` and `com.vn`.
 */
const splitHost = (host: string): readonly [string, string] => {
  const labels = host.split('.')
  const isShort = (labels.at(-2)?.length ?? 0) <= 3 && (labels.at(-1)?.replace(/:\d+$/, '').length ?? 0) === 2
  const end = labels.slice(labels.length > 2 && isShort ? -3 : -2).join('.')
  return [host.slice(0, host.length - end.length), end]
}

export const HostName = ({ host, hostUnicode, isLookAlike }: HostNameProps) => {
  const shown = isLookAlike ? host : (hostUnicode ?? host)
  const [start, end] = /^[\d.]+(:\d+)?$|^\[/.test(shown) ? ['', shown] : splitHost(shown)
  return (
    <span className="host" dir="ltr">
      <bdi>
        {start}
        <b>{end}</b>
      </bdi>
      {hostUnicode !== null && !isLookAlike && <span className="t-3 host-ascii"> ({host})</span>}
    </span>
  )
}
