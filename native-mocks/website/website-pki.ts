/** Certificates of a website: one authority that vouches for it, one certificate for TLS and one for signing what it asks. */
import { createPaperKey, extensions, issuePaper, type Paper } from '../pki/paper-pki.ts'

export interface WebsitePki {
  readonly authority: Paper
  readonly tls: Paper
  readonly signer: Paper
}

const dayMs = 24 * 60 * 60_000

export interface WebsitePkiRequest {
  readonly hosts: readonly string[]
  readonly authorityName?: string
}

export const createWebsitePki = ({ hosts, authorityName = 'Certisud Test' }: WebsitePkiRequest): WebsitePki => {
  const now = Date.now()
  const dates = { from: new Date(now - dayMs), to: new Date(now + 90 * dayMs) }
  const authority = issuePaper({
    ...dates,
    name: authorityName,
    key: createPaperKey(),
    extensions: [extensions.authority(), extensions.usage('keyCertSign', 'cRLSign')],
  })
  const leaf = (name: string): Paper =>
    issuePaper({
      ...dates,
      name,
      issuer: authority,
      extensions: [
        extensions.usage('digitalSignature'),
        extensions.purpose('serverAuth'),
        extensions.dnsNames(...hosts),
      ],
    })
  return { authority, tls: leaf(hosts[0] ?? 'website'), signer: leaf(`${hosts[0]} requests`) }
}
