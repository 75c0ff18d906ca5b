/** Certificates put beside their keys (v2.40 §4.6). */
import { AppError } from '../../../shared/errors.ts'
import { asn1Tags, contextTag, readChildren, readWholeElement } from '../../pki/asn1-element.ts'
import { type Cryptoki, findAttribute, findObjects } from './objects.ts'
import type { Answer } from './protocol.ts'
import type { FoundKey } from './token-reader.ts'
import type { RequestOf, TokenAccess } from './token-sessions.ts'

export const createCertificateCalls = ({ cryptoki, findToken, openSession, closeSession }: TokenAccess) => {
  const { library, constants: c } = cryptoki
  return {
    installCertificate({ keyId, certificate, pin }: RequestOf<'installCertificate'>): Answer<'installCertificate'> {
      const { token, key } = findToken(keyId)
      openSession(token, pin, c.CKF_RW_SESSION, session => {
        const template = certificateTemplate(cryptoki, key, certificate)
        const isThere = findObjects(cryptoki, session, [{ type: c.CKA_CLASS, value: c.CKO_CERTIFICATE }]).some(object =>
          findAttribute(cryptoki, session, object, c.CKA_VALUE)?.equals(certificate),
        )
        if (!isThere) library.C_CreateObject(session, template)
        closeSession(session, token.slot)
      })
      return null
    },
  }
}

/** Attributes of X.509 certificate objects (v2.40 §4.6.3); the names and the number as they stand in the certificate. */
const certificateTemplate = ({ constants: c }: Cryptoki, key: FoundKey, certificate: Uint8Array) => {
  const [tbs] = readChildren(readWholeElement(certificate), asn1Tags.sequence)
  const fields = readChildren(tbs, asn1Tags.sequence)
  const [serial, , issuer, , subject] = fields[0]?.tag === contextTag(0) ? fields.slice(1) : fields
  if (!serial || !issuer || !subject) throw new AppError('keys/certificate-unreadable')
  return [
    { type: c.CKA_CLASS, value: c.CKO_CERTIFICATE },
    { type: c.CKA_CERTIFICATE_TYPE, value: c.CKC_X_509 },
    { type: c.CKA_TOKEN, value: true },
    { type: c.CKA_PRIVATE, value: false },
    { type: c.CKA_ID, value: key.id },
    { type: c.CKA_LABEL, value: Buffer.from(key.label) },
    { type: c.CKA_SUBJECT, value: Buffer.from(subject.bytes) },
    { type: c.CKA_ISSUER, value: Buffer.from(issuer.bytes) },
    { type: c.CKA_SERIAL_NUMBER, value: Buffer.from(serial.bytes) },
    { type: c.CKA_VALUE, value: Buffer.from(certificate) },
  ]
}
