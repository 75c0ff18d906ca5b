/** Every way that something can fail, as a closed set of codes: one meaning each, the same in window, command line and log. */

/** What each code means, and the exit status of the command line (cli: 1 negative answer, 2 usage, 3 input, 4 key, 5 network, 70 internal). */
export const errorCodes = {
  'app/usage': { exit: 2, meaning: 'the command was not understood' },
  'app/node-too-old': { exit: 70, meaning: 'the runtime is older than Signet needs' },
  'app/no-display': { exit: 70, meaning: 'a window was asked for where there is no display' },
  'app/profile-in-use': { exit: 70, meaning: 'another Signet holds this profile' },
  'app/profile-not-writable': { exit: 70, meaning: 'the system does not let us write the profile' },
  'app/not-trusted-sender': { exit: 70, meaning: 'a message came from a frame that is not ours' },
  'app/bad-request': { exit: 70, meaning: 'a message did not have the shape of the contract' },
  internal: { exit: 70, meaning: 'a defect of Signet; the stack is in the log' },

  'arrival/not-a-link': { exit: 3, meaning: 'the text is no link that Signet opens' },
  'arrival/too-long': { exit: 3, meaning: 'the link is longer than any request' },
  'arrival/several-links': { exit: 3, meaning: 'a start named more than one link' },
  'arrival/scheme-off': { exit: 3, meaning: 'the user does not let Signet open links of this scheme' },
  'arrival/busy': { exit: 1, meaning: 'another question waits for an answer in the window' },
  'arrival/too-many': { exit: 1, meaning: 'more questions came than a person opens' },
  'arrival/no-desktop-file': { exit: 70, meaning: 'the desktop could not be told to send links here' },

  'web-eid/bad-request': { exit: 3, meaning: 'a request does not have the shape of the Web eID protocol' },
  'web-eid/insecure-site': { exit: 3, meaning: 'the origin is not that of a website reached over https' },
  'web-eid/unknown-extension': { exit: 3, meaning: 'the browser extension is not one that may ask' },
  'web-eid/no-window': { exit: 70, meaning: 'the window does not run and could not be started' },
  'web-eid/no-key': { exit: 4, meaning: 'no key here can answer the request' },
  'web-eid/withdrawn': { exit: 1, meaning: 'the website no longer waits for the answer' },
  'web-eid/other-host': { exit: 3, meaning: 'another program is registered for the Web eID extension' },

  'documents/not-found': { exit: 3, meaning: 'no such file' },
  'documents/not-a-file': { exit: 3, meaning: 'a directory or device, not a file' },
  'documents/unreadable': { exit: 3, meaning: 'the system does not let us read the file' },
  'documents/empty': { exit: 3, meaning: 'the file has no bytes' },
  'documents/changed': { exit: 3, meaning: 'the file is not the one that was shown' },
  'documents/unknown': { exit: 70, meaning: 'no document is open under this id' },
  'documents/target-exists': { exit: 3, meaning: 'the target is there already and is not to be replaced' },
  'documents/target-is-input': { exit: 3, meaning: 'the target is the input itself' },
  'documents/target-not-writable': { exit: 3, meaning: 'the system does not let us write the target' },
  'documents/disk-full': { exit: 3, meaning: 'no room for the target' },
  'documents/folder-empty': { exit: 3, meaning: 'a folder without PDF documents' },
  'documents/folder-too-large': { exit: 3, meaning: 'more documents than a batch can have' },

  'pdf/not-a-pdf': { exit: 3, meaning: 'the bytes are not those of a PDF' },
  'pdf/damaged': { exit: 3, meaning: 'a PDF whose structure cannot be read, or truncated' },
  'pdf/encrypted': { exit: 3, meaning: 'a document password is needed, or an encryption that is not supported' },
  'pdf/too-complex': { exit: 3, meaning: 'a limit on size, time or depth was reached' },
  'pdf/unsupported': { exit: 3, meaning: 'a PDF feature that this version cannot sign with' },
  'pdf/changes-not-permitted': { exit: 3, meaning: 'an earlier certification or lock forbids the change' },
  'pdf/field-not-found': { exit: 3, meaning: 'no signature field has this name' },
  'pdf/field-signed': { exit: 3, meaning: 'the signature field is signed already' },
  'pdf/certification-not-first': { exit: 3, meaning: 'only the first signature of a document can certify it' },
  'pdf/seed-value-unmet': { exit: 3, meaning: 'the signature field demands what this signature cannot give' },
  'pdf/field-not-visible': { exit: 3, meaning: 'the signature field has no room on a page, or is hidden' },
  'pdf/page-not-found': { exit: 2, meaning: 'the document has no page of this number' },
  'pdf/place-off-page': { exit: 2, meaning: 'the place for the visible signature is not wholly on the page' },
  'pdf/place-too-small': { exit: 2, meaning: 'the place is too small for what is to be written in it' },
  'pdf/image-unreadable': { exit: 3, meaning: 'the picture is no PNG, is damaged, or is too large' },
  'pdf/no-signature': { exit: 3, meaning: 'there is no signature that could be extended' },

  'disclosure/link-invalid': { exit: 3, meaning: 'the link is no request that may be followed' },
  'disclosure/request-unreachable': { exit: 5, meaning: 'the request of a service could not be fetched' },
  'disclosure/address-refused': { exit: 5, meaning: 'the address leads into a private network' },
  'disclosure/request-invalid': { exit: 3, meaning: 'the request of a service breaks the rules of OpenID4VP' },
  'disclosure/signature-invalid': { exit: 3, meaning: 'the request was not signed by the key that it names' },
  'disclosure/not-trusted': { exit: 3, meaning: 'nobody who is trusted vouches for the service' },
  'disclosure/expired': { exit: 3, meaning: 'the request is not valid now' },
  'disclosure/replayed': { exit: 3, meaning: 'the request was answered before' },
  'disclosure/unsupported': { exit: 3, meaning: 'the service wants something that this version cannot give' },
  'disclosure/not-encrypted': { exit: 3, meaning: 'personal data would leave without encryption for the service' },
  'disclosure/unverified-identifying': { exit: 3, meaning: 'a site that nobody vouches for asks who the user is' },
  'disclosure/busy': { exit: 70, meaning: 'another query waits for its decision' },
  'disclosure/unknown-query': { exit: 70, meaning: 'no query is open under this id' },
  'disclosure/consent-needed': { exit: 2, meaning: 'there is no terminal to ask on, and no decision was given' },
  'disclosure/not-asked': { exit: 2, meaning: 'something was approved that the service did not ask for' },
  'disclosure/approval-incomplete': { exit: 2, meaning: 'the approval leaves out what the service requires' },
  'disclosure/not-held': { exit: 1, meaning: 'the user has not what the service asks for' },
  'disclosure/answer-undelivered': { exit: 5, meaning: 'the answer could not be sent' },
  'disclosure/answer-rejected': { exit: 5, meaning: 'the service did not accept the answer' },
  'disclosure/service-unknown': { exit: 3, meaning: 'no service is known under this id' },
  'credentials/invalid': { exit: 3, meaning: 'the file is no statement of an issuer that can be kept' },
  'credentials/untrusted': { exit: 3, meaning: 'nobody who is trusted stands for the issuer of a statement' },
  'credentials/unreachable': { exit: 5, meaning: 'the keys or the status list of an issuer could not be fetched' },
  'credentials/expired': { exit: 3, meaning: 'the statement is not valid now' },
  'credentials/revoked': { exit: 1, meaning: 'the issuer no longer stands by the statement' },
  'credentials/other-key': { exit: 4, meaning: 'the statement is bound to another key' },
  'credentials/unknown': { exit: 3, meaning: 'no statement is kept under this id' },

  'timestamps/no-authority': { exit: 2, meaning: 'no timestamp authority was named' },
  'timestamps/unreachable': { exit: 5, meaning: 'the timestamp authority did not answer in time, or not at all' },
  'timestamps/not-authorised': { exit: 5, meaning: 'the timestamp authority wants other credentials' },
  'timestamps/refused': { exit: 5, meaning: 'the timestamp authority answered that it will not stamp' },
  'timestamps/invalid': { exit: 5, meaning: 'the answer is no timestamp for what was sent' },
  'timestamps/certificate-unsuitable': { exit: 5, meaning: 'the certificate of the authority may not stamp' },
  'timestamps/too-large': { exit: 5, meaning: 'the timestamp does not fit into the room that was left for it' },

  'revocation/self-signed': { exit: 1, meaning: 'nobody can say whether a self-signed certificate is revoked' },
  'revocation/no-source': { exit: 1, meaning: 'the certificate does not say where its status can be asked' },
  'revocation/issuer-not-found': { exit: 5, meaning: 'the certificate of an issuer could not be had' },
  'revocation/unreachable': { exit: 5, meaning: 'no usable answer about the status of a certificate could be had' },
  'revocation/revoked': { exit: 1, meaning: 'the certificate is revoked' },

  'validation/anchor-not-found': { exit: 3, meaning: 'no trust anchor has this id' },
  'validation/anchors-damaged': { exit: 3, meaning: 'the file of trust anchors cannot be read' },
  'validation/cms-unreadable': { exit: 3, meaning: 'the bytes are no CMS signature' },
  'validation/list-unreachable': { exit: 5, meaning: 'a trusted list could not be fetched' },
  'validation/list-unreadable': { exit: 3, meaning: 'the bytes are no trusted list, or one beyond the limits' },
  'validation/list-signature': { exit: 3, meaning: 'a trusted list is not signed by one of the named signers' },
  'validation/list-older': { exit: 3, meaning: 'a trusted list is older than the one that is known' },

  'keys/not-found': { exit: 4, meaning: 'no key fits what was asked for' },
  'keys/ambiguous': { exit: 4, meaning: 'several keys fit' },
  'keys/no-certificate': { exit: 4, meaning: 'the key has no certificate' },
  'keys/cannot-sign': { exit: 4, meaning: 'the key may not sign' },
  'keys/too-weak': { exit: 4, meaning: 'an algorithm or size that is refused for new signatures' },
  'keys/certificate-mismatch': { exit: 4, meaning: 'the certificate does not belong to the key' },
  'keys/certificate-unreadable': { exit: 3, meaning: 'the file holds no certificate' },
  'keys/password-incorrect': { exit: 4, meaning: 'the password of a key file is wrong' },
  'keys/file-unreadable': { exit: 3, meaning: 'the file is no PKCS#12 file, or one that cannot be read' },
  'keys/exists': { exit: 4, meaning: 'the key is on this computer already' },
  'keys/revoked': { exit: 4, meaning: 'the holder or the registry revoked the key' },
  'keys/suspended': { exit: 4, meaning: 'the registry suspended the key' },

  'recovery/code-mistyped': { exit: 3, meaning: 'an unlock code with a typing error, or one that is not whole' },
  'recovery/code-is-puk': { exit: 3, meaning: 'a PUK was typed where the unlock code belongs' },
  'recovery/code-wrong': { exit: 1, meaning: 'an unlock code, but not that of this key' },
  'recovery/enrolment-unreadable': { exit: 3, meaning: 'the file is no enrolment' },
  'recovery/enrolment-untrusted': { exit: 3, meaning: 'an enrolment that its key did not sign' },
  'recovery/statement-unreadable': { exit: 3, meaning: 'the file is no revocation' },
  'recovery/statement-untrusted': { exit: 1, meaning: 'a revocation that the unlock code of this key did not sign' },
  'recovery/not-enrolled': { exit: 4, meaning: 'no unlock code was ever made for the key here' },
  'recovery/not-the-group': { exit: 3, meaning: 'what was typed to confirm is not that group of the sheet' },
  'recovery/nothing-to-confirm': { exit: 4, meaning: 'the unlock code was confirmed already, or is forgotten' },

  'registry/not-set': { exit: 2, meaning: 'no registry is named in the settings' },
  'registry/unreachable': { exit: 5, meaning: 'the registry did not answer in time, or not at all' },
  'registry/refused': { exit: 5, meaning: 'the registry answered that it will not take it' },
  'registry/absent': { exit: 2, meaning: 'this profile has no registry' },
  'registry/exists': { exit: 2, meaning: 'this profile or database has a registry already' },
  'registry/key-absent': { exit: 4, meaning: 'the key of the registry is not on this computer' },
  'registry/unknown-key': { exit: 4, meaning: 'the registry does not know the key' },
  'registry/unknown-agent': { exit: 4, meaning: 'the key is not that of an agent of the registry' },
  'registry/same-agent': { exit: 1, meaning: 'a suspension wants a second agent' },
  'registry/revoked-already': { exit: 1, meaning: 'a revoked key cannot be suspended' },
  'registry/not-suspended': { exit: 1, meaning: 'the key is not suspended' },
  'registry/too-many-enrolments': { exit: 1, meaning: 'a key was enrolled more often than the registry takes' },
  'registry/database-unreachable': { exit: 5, meaning: 'the database of the registry did not answer' },
  'registry/database-refused': {
    exit: 3,
    meaning: 'the database of the registry cannot be written: read-only or without the right',
  },
  'registry/database-full': { exit: 3, meaning: 'no room for the database of the registry' },
  'registry/damaged': { exit: 3, meaning: 'the log of the registry is not whole' },
  'registry/publish-failed': { exit: 5, meaning: 'the lists could not be written where they are published' },

  'status/unknown-key': { exit: 4, meaning: 'neither this profile nor the registry knows the key' },
  'status/unreadable': { exit: 5, meaning: 'the answer is no status list' },
  'status/untrusted': { exit: 5, meaning: 'a status list that the registry did not sign' },
  'status/other-list': { exit: 5, meaning: 'a status list of another address' },
  'status/expired': { exit: 5, meaning: 'a status list of another time' },
  'status/rolled-back': { exit: 5, meaning: 'a status list that is older than the one that is known' },
  'status/too-large': { exit: 5, meaning: 'a status list beyond the limits' },
  'status/out-of-range': { exit: 5, meaning: 'the status list has no place for the key' },

  'tokens/pin-required': { exit: 4, meaning: 'there is no way to ask for the PIN here' },
  'tokens/tries-low': { exit: 4, meaning: 'wrong PINs were typed; few tries are left before the PIN is locked' },
  'tokens/last-try': { exit: 4, meaning: 'one try is left before the PIN is locked, and nobody agreed to use it' },
  'tokens/pin-incorrect': { exit: 4, meaning: 'the PIN is wrong' },
  'tokens/pin-locked': { exit: 4, meaning: 'too many wrong PINs' },
  'tokens/pin-not-set': { exit: 4, meaning: 'the token has no PIN yet' },
  'tokens/pin-unsuitable': { exit: 4, meaning: 'a new PIN that the rules refuse' },
  'tokens/puk-incorrect': { exit: 4, meaning: 'the PUK is wrong' },
  'tokens/puk-locked': { exit: 4, meaning: 'too many wrong PUKs' },
  'tokens/unblock-unsupported': { exit: 4, meaning: 'this token cannot be unblocked here' },
  'tokens/pin-expired': { exit: 4, meaning: 'the PIN must be changed before the token can be used' },
  'tokens/session-closed': { exit: 4, meaning: 'the key was closed; its PIN must be entered again' },
  'tokens/removed': { exit: 4, meaning: 'the token was taken out' },
  'tokens/device-error': { exit: 4, meaning: 'the token or its driver failed' },
  'tokens/damaged': { exit: 4, meaning: 'the files of a software key cannot be read' },
  'tokens/wrong-device': { exit: 4, meaning: 'a software key that was made on another computer' },
  'tokens/signature-mismatch': { exit: 4, meaning: 'the token signed with another key than the certificate' },
  'tokens/pkcs11-unavailable': { exit: 4, meaning: 'PKCS#11 support was not built on this computer' },
  'tokens/no-smart-card-service': { exit: 4, meaning: 'the service that speaks to card readers is not running' },
  'tokens/service-permission': { exit: 4, meaning: 'the system does not let us speak to the smart card service' },
  'tokens/in-use': { exit: 4, meaning: 'another program holds the token' },
  'tokens/cancelled': { exit: 4, meaning: 'the user gave up the PIN entry or signature' },
  'tokens/not-found': { exit: 4, meaning: 'no token fits what was asked for, or several do' },
  'tokens/not-recognized': { exit: 4, meaning: 'the driver does not know the card' },
  'tokens/write-protected': { exit: 4, meaning: 'the token cannot be written to' },
  'tokens/cannot-generate': { exit: 4, meaning: 'the token cannot make such a key' },
  'tokens/data-unavailable': { exit: 4, meaning: 'no such data on the token, or none that it can hold' },
  'tokens/module-not-found': { exit: 4, meaning: 'no such PKCS#11 module' },
  'tokens/module-invalid': { exit: 4, meaning: 'the file is no PKCS#11 library' },
  'tokens/module-crashed': { exit: 4, meaning: 'the vendor library ended its process' },
  'tokens/module-hung': { exit: 4, meaning: 'the vendor library did not answer in time' },

  'attributes/unknown': { exit: 2, meaning: 'no attribute has this name' },
  'attributes/computed': { exit: 2, meaning: 'the attribute is computed when it is asked for, and never kept' },
  'attributes/invalid': { exit: 3, meaning: 'the value does not have the form of this attribute' },
  'attributes/characters': { exit: 3, meaning: 'the value holds control characters or others that no text needs' },
  'attributes/too-long': { exit: 3, meaning: 'the value is longer than this attribute may be' },
  'attributes/not-found': { exit: 3, meaning: 'nothing is kept under this name' },
  'attributes/on-key': { exit: 4, meaning: 'the attribute is kept on a key, whose PIN was not given' },

  'backup/damaged': { exit: 3, meaning: 'the file is no backup, or not the one that was written' },
  'backup/newer': { exit: 3, meaning: 'the backup was written by a newer Signet' },
  'backup/password-incorrect': { exit: 4, meaning: 'the password does not open the backup' },
  'backup/password-weak': { exit: 3, meaning: 'a password that could be guessed' },
  'backup/other-person': { exit: 4, meaning: 'the backup is not of the vault that is here' },
  'backup/recipient-unsuitable': { exit: 3, meaning: 'nothing can be encrypted for this certificate' },
  'backup/key-unsuitable': { exit: 4, meaning: 'the private key does not open the backup' },
  'backup/vault-open': { exit: 4, meaning: 'the vault is in use, and can be neither replaced nor destroyed' },
  'backup/nothing-kept': { exit: 4, meaning: 'there is no vault yet that could be backed up' },
  'backup/no-folder': { exit: 2, meaning: 'daily backups were asked for, and no folder is set' },

  'privacy/consent-missing': { exit: 4, meaning: 'the user has not agreed to the processing of personal data' },
  'privacy/consent-withdrawn': { exit: 4, meaning: 'the user has withdrawn the consent to processing' },
  'privacy/frozen': { exit: 4, meaning: 'the user has restricted all processing' },
  'privacy/nothing-given': { exit: 3, meaning: 'nothing was given to this service' },
  'privacy/document-gone': { exit: 3, meaning: 'a kept document was deleted, or is not the one that was kept' },
  'privacy/objected': { exit: 4, meaning: 'the user has objected to processing for this service' },

  'vault/locked': { exit: 4, meaning: 'the vault is not open' },
  'vault/no-slot': { exit: 4, meaning: 'this key does not open the vault' },
  'vault/damaged': { exit: 3, meaning: 'the vault fails its integrity check' },
  'vault/slots-full': { exit: 4, meaning: 'no more keys can be added to the vault' },
  'vault/newer': { exit: 3, meaning: 'the vault was written by a newer Signet' },
  'vault/entry-too-large': { exit: 3, meaning: 'an entry of the log is larger than the log takes' },
  'vault/log-broken': { exit: 3, meaning: 'entries of the log were changed or removed' },
  'vault/key-only-signs': { exit: 4, meaning: 'the key can only sign, so it cannot open the vault by itself' },
  'vault/passphrase-incorrect': { exit: 4, meaning: 'the passphrase of the vault is wrong' },
  'vault/passphrase-unsuitable': { exit: 4, meaning: 'a new passphrase that is too short or too long' },
  'vault/slot-not-found': { exit: 4, meaning: 'the vault has no such slot' },
  'vault/last-slot': { exit: 4, meaning: 'the only slot of the vault cannot be removed' },
  'vault/slots-left': { exit: 4, meaning: 'slots whose keys are not at hand would be lost' },
  'vault/disk-full': { exit: 70, meaning: 'no room on the disk for the vault' },
} as const satisfies Readonly<Record<string, { readonly exit: 1 | 2 | 3 | 4 | 5 | 70; readonly meaning: string }>>

export type ErrorCode = keyof typeof errorCodes

/** Facts that a sentence about the error may name. Never a secret; each value is shown to people. */
export interface ErrorFacts {
  readonly [name: string]: string | number
}

/** An error as it crosses a boundary. `message` is English and for logs; people get the words of `code` in their language. */
export interface ErrorDetail {
  readonly code: ErrorCode
  readonly message: string
  readonly facts: ErrorFacts
}

/** The only error class that crosses rooms. `cause` stays in main's log. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly facts: ErrorFacts

  constructor(code: ErrorCode, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super(`${code}: ${errorCodes[code].meaning}`, options)
    this.name = 'AppError'
    this.code = code
    this.facts = facts
  }
}

/** Any thrown value as an error of ours; what is unknown becomes `internal` and keeps its cause for the log. */
export const toAppError = (thrown: unknown): AppError =>
  thrown instanceof AppError ? thrown : new AppError('internal', {}, { cause: thrown })

/** The part of an error that may leave main. */
export const toErrorDetail = (error: AppError): ErrorDetail => ({
  code: error.code,
  message: error.message,
  facts: error.facts,
})
