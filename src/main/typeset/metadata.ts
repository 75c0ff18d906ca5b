/** What a document says of itself, in both places where readers look (ISO 32000-2 §14.3). */
import type { PdfObject } from '../pdf/object.ts'
import { textString } from '../pdf/serialize-object.ts'

export interface Metadata {
  readonly xmp: string
  /** Of the document information dictionary. */
  readonly entries: Readonly<Record<string, PdfObject>>
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** XML 1.0 §2.2 has no place for control characters and halves of characters. */
const xmlText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\ufffe\uffff]/gu, ' ')
    .replace(/[&<>]/g, char => escapes[char] ?? char)

export const writeMetadata = ({
  title,
  language,
  createdAt,
}: {
  readonly title: string
  readonly language: string
  readonly createdAt: Date
}): Metadata => {
  const stamp = createdAt.toISOString().slice(0, 19)
  const pdfDate = textString(`D:${stamp.replace(/[-T:]/g, '')}Z`)
  const xmp = `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${xmlText(title)}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>${xmlText(language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>Signet</xmp:CreatorTool><pdf:Producer>Signet</pdf:Producer>
<xmp:CreateDate>${stamp}Z</xmp:CreateDate><xmp:ModifyDate>${stamp}Z</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`
  return {
    xmp,
    entries: {
      Title: textString(title),
      Creator: textString('Signet'),
      Producer: textString('Signet'),
      CreationDate: pdfDate,
      ModDate: pdfDate,
    },
  }
}
