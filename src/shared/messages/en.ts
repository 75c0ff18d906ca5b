/** English sentences for errors, verdicts and refusals. */
import type { SharedMessages } from './describe-error.ts'

export const en: SharedMessages = {
  errors: {
    'app/usage': ['Signet did not understand this command.', 'Read the help of the command and try again.'],
    'app/node-too-old': [
      'The Node.js on this computer is too old for Signet.',
      'Install a newer version of Node.js, then start Signet again.',
    ],
    'app/no-display': [
      'There is no screen to open a window on.',
      'Use the commands of Signet, or start it in a desktop session.',
    ],
    'app/profile-in-use': ['Another Signet is running with this profile.', 'Close the other one, or use its window.'],
    'app/profile-not-writable': [
      'The system does not let Signet write to its profile folder.',
      'Check the permissions of the folder, then start Signet again.',
    ],
    'app/not-trusted-sender': [
      'A request came from a page that is not part of Signet, so it was refused.',
      'Close the window and start Signet again.',
    ],
    'app/bad-request': [
      'The window sent a request that Signet could not read.',
      'Try again; if it happens once more, start Signet again.',
    ],
    internal: [
      'Something went wrong inside Signet.',
      'Try again. If it happens once more, send the log to whoever supports you.',
    ],
    'arrival/not-a-link': [
      'This is not a link that Signet opens.',
      'Go back to the website and use its link or button again.',
    ],
    'arrival/too-long': [
      'The link is too long to be a request of a website, so it was not opened.',
      'Go back to the website and try again.',
    ],
    'arrival/several-links': ['Several links were handed over at once, so none was opened.', 'Open one at a time.'],
    'arrival/scheme-off': [
      'Links of this kind are turned off, so this one was not opened.',
      'Turn them on in Settings if Signet is to open them.',
    ],
    'arrival/busy': [
      'Another question is open, so this one was not shown.',
      'Answer or refuse it first, then ask again from the website.',
    ],
    'arrival/too-many': [
      'Too many questions came in a short time, so this one was not shown.',
      'Wait a minute, then try again from the website you trust.',
    ],
    'arrival/no-desktop-file': [
      'The desktop was not told to send links to Signet.',
      'Install the package for your platform: it does that by itself.',
    ],
    'web-eid/bad-request': [
      'The browser extension sent a request that is not valid, so nothing was done.',
      'Try again; if it happens again, tell whoever runs the website.',
    ],
    'web-eid/insecure-site': [
      'The website is not reached over https, so nothing was sent to it.',
      'Open its https address, or leave it.',
    ],
    'web-eid/unknown-extension': [
      'A browser extension that Signet does not know asked for your key, so nothing was done.',
      'Use the Web eID extension, or add this one with signet web-eid install --extension.',
    ],
    'web-eid/no-window': [
      'The window of Signet does not run and could not be started, so nothing was done.',
      'Start Signet, then try again on the website.',
    ],
    'web-eid/no-key': [
      'None of your keys can answer this request, so nothing was sent.',
      'Plug in the key with the certificate that the website expects.',
    ],
    'web-eid/withdrawn': [
      'The website no longer waits for your answer, so nothing was sent.',
      'Go back to the website and start again.',
    ],
    'web-eid/other-host': [
      'Another program is registered for the Web eID extension, so nothing was changed.',
      'Remove that program first, or use it for this browser.',
    ],
    'documents/not-found': ['The file is not there.', 'Check whether it was moved or renamed, then open it again.'],
    'documents/not-a-file': [
      'This is not a file that Signet can open.',
      'Save it in a folder first, then open the file.',
    ],
    'documents/unreadable': [
      'The system does not let Signet read this file.',
      'Check its permissions, or copy it to a folder of yours.',
    ],
    'documents/empty': ['The file is empty.', 'Ask its sender for it again.'],
    'documents/changed': [
      'The file was changed on disk after you opened it, so it was not signed.',
      'Open it again, look at the new version, then sign it.',
    ],
    'documents/changed.extending': [
      'The file was changed on disk after you opened it, so no new file was written.',
      'Open it again, look at the new version, then make it last.',
    ],
    'documents/unknown': ['This document is no longer open.', 'Open it again.'],
    'documents/folder-empty': [
      'There is no PDF document in this folder.',
      'Choose the folder that holds the documents.',
    ],
    'documents/folder-too-large': [
      'The folder has more than 10,000 documents, which is more than can be signed together.',
      'Spread them over several folders.',
    ],
    'documents/target-exists': [
      'There is a file with the name of the signed document already. Nothing was replaced.',
      'Replace it, or save under another name.',
    ],
    'documents/target-exists.file': [
      '{file} is there already. Nothing was replaced.',
      'Replace it, or save under another name.',
    ],
    'documents/target-is-input': [
      'The signed document would replace the original, so nothing was signed.',
      'Choose another name for it.',
    ],
    'documents/target-is-input.extending': [
      'The new file would replace the original, so nothing was written.',
      'Choose another name for it.',
    ],
    'documents/target-not-writable': [
      'The system does not let Signet save in this folder.',
      'Save the signed document in another folder.',
    ],
    'documents/disk-full': [
      'There is not enough room on the disk to save the signed document.',
      'Make room or choose another disk, then sign again.',
    ],
    'pdf/not-a-pdf': [
      'This file is not a PDF.',
      'Save or print it as a PDF in the program that made it, then open that PDF.',
    ],
    'pdf/damaged': [
      'This PDF is damaged and cannot be read reliably.',
      'Ask its sender for it again, or save it anew in a PDF program.',
    ],
    'pdf/encrypted': [
      'This PDF is protected in a way that Signet cannot open.',
      'Save a copy without its password, then sign the copy.',
    ],
    'pdf/encrypted.extending': [
      'This PDF opens with a password that is missing or wrong, so nothing was written.',
      'Open it with its password and try again; a copy without the password would lose its signatures.',
    ],
    'pdf/too-complex': [
      'This PDF takes more time or memory than Signet allows.',
      'Save it anew in a PDF program, then open that copy.',
    ],
    'pdf/unsupported': [
      'This PDF uses a feature that this version cannot sign with.',
      'Save it anew in a PDF program, then sign that copy.',
    ],
    'pdf/changes-not-permitted': [
      'An earlier signature forbids changing this PDF, so it was not signed.',
      'Ask the person who signed first for a version that you may sign.',
    ],
    'pdf/field-not-found': [
      'The PDF has no signature field with this name.',
      'Check the name, or sign without naming a field.',
    ],
    'pdf/field-signed': [
      'This signature field is signed already.',
      'Choose another field, or sign without naming one.',
    ],
    'pdf/certification-not-first': [
      'The document is signed already, and only the first signature can certify it.',
      'Sign it without certifying, or ask for the document as it was before it was signed.',
    ],
    'pdf/seed-value-unmet': [
      'The signature field demands something that this signature does not give.',
      'Ask its author, or sign without naming this field.',
    ],
    'pdf/seed-value-unmet.entry': [
      'The signature field demands something that this signature does not give ({entry}: {wanted}).',
      'Choose what the field demands, ask its author, or sign without naming this field.',
    ],
    'pdf/field-not-visible': [
      'This signature field has no visible place on a page.',
      'Name another field, or sign invisibly.',
    ],
    'pdf/page-not-found': [
      'The PDF has no page with this number.',
      'Choose a page that the document has; pages are counted from 1.',
    ],
    'pdf/place-off-page': [
      'The place for the visible signature is not wholly on the page.',
      'Choose a place within the page, in points from its lower left corner.',
    ],
    'pdf/place-too-small': [
      'The place for the visible signature is too small for its text.',
      'Choose a larger place, or write less.',
    ],
    'pdf/image-unreadable': [
      'The picture for the signature cannot be used.',
      'Choose an undamaged PNG file of 8 MB and 8 megapixels at most.',
    ],
    'pdf/no-signature': [
      'This document has no signature, so there is nothing to extend.',
      'Sign it first; the level can be chosen while signing.',
    ],
    'disclosure/link-invalid': [
      'This link is not a request that Signet can follow.',
      'Go back to the website and start again there.',
    ],
    'disclosure/request-unreachable': [
      'The website’s request could not be fetched, so nothing was sent.',
      'Check your connection, then start again on the website.',
    ],
    'disclosure/address-refused': [
      'The request leads into a private network, where websites must not send Signet.',
      'If this is a site of your own network, allow it: services.allow-private-network.',
    ],
    'disclosure/request-invalid': [
      'The website’s request is not made as the rules demand, so nothing was sent.',
      'Tell the operator of the website; you need not do anything.',
    ],
    'disclosure/signature-invalid': [
      'The request was changed on its way, or somebody else made it. Nothing was sent.',
      'Do not answer it; open the website anew from an address that you know.',
    ],
    'disclosure/not-trusted': [
      'Nobody whom you trust vouches for this website, so nothing was sent.',
      'If you know who vouches for it, add that certificate: signet trust add FILE --for services.',
    ],
    'disclosure/expired': [
      'The time for this request is over, so nothing was sent.',
      'Start again on the website; check the clock of this computer if it happens again.',
    ],
    'disclosure/replayed': [
      'This very request was answered before, and is answered once only. Nothing was sent.',
      'Start again on the website if you meant to answer anew.',
    ],
    'disclosure/unsupported': [
      'The website wants something that this version of Signet cannot give. Nothing was sent.',
      'Look for another way on the website.',
    ],
    'disclosure/not-encrypted': [
      'The website asks for personal data without a way to encrypt it. Nothing was sent.',
      'Tell the operator of the website; do not give the data in another way.',
    ],
    'disclosure/unverified-identifying': [
      'Nobody vouches for this website, and it asks who you are. Nothing was sent.',
      'Such a site can learn an age limit or log you in, but not your data.',
    ],
    'disclosure/busy': ['Another website waits for your decision.', 'Answer or refuse that one first.'],
    'disclosure/unknown-query': ['This request is no longer open.', 'Start again on the website.'],
    'disclosure/consent-needed': [
      'Your decision is needed, and there is no terminal to ask you on. Nothing was sent.',
      'Say it with --approve, --approve-required or --refuse.',
    ],
    'disclosure/not-asked': [
      'You approved something that the website did not ask for. Nothing was sent.',
      'Approve only what it asks for.',
    ],
    'disclosure/approval-incomplete': [
      'The website requires more than you approved, and nothing is sent by halves.',
      'Approve all that is required, or refuse.',
    ],
    'disclosure/not-held': [
      'You do not have what the website asks for, or not as it wants it. Nothing was sent.',
      'Add it to your data first, or refuse.',
    ],
    'disclosure/answer-undelivered': [
      'The connection to the website failed while your answer was sent.',
      'See in the receipt whether it may have arrived, then start again on the website.',
    ],
    'disclosure/answer-rejected': [
      'The website received your answer and did not accept it.',
      'Ask its operator why; the receipt says what was sent.',
    ],
    'disclosure/service-unknown': ['No website is known under this id.', 'See signet services for those that are.'],
    'credentials/invalid': [
      'The file is not a statement that Signet can keep.',
      'Ask its issuer for an SD-JWT VC that is bound to your key.',
    ],
    'credentials/untrusted': [
      'Nobody you trust stands for the issuer of this statement.',
      'If you know the issuer, add its authority with signet trust add --for services, then try again.',
    ],
    'credentials/unreachable': [
      'The issuer of the statement could not be asked whether it still holds.',
      'Check the connection, then try again.',
    ],
    'credentials/expired': ['The statement is not valid now.', 'Ask its issuer for a new one.'],
    'credentials/revoked': ['The issuer no longer stands by this statement.', 'Ask the issuer why, or for a new one.'],
    'credentials/other-key': ['The statement is bound to another key.', 'Use the key that it was issued for.'],
    'credentials/unknown': ['No statement is kept under this id.', 'Look it up with signet credentials.'],
    'timestamps/no-authority': [
      'This level needs a timestamp, and no timestamp authority is set.',
      'Name one with --tsa, or under tsa.url in the settings.',
    ],
    'timestamps/unreachable': [
      'The timestamp authority did not answer.',
      'Check the network connection and the address, or name another authority. Nothing was written.',
    ],
    'timestamps/not-authorised': [
      'The timestamp authority did not accept the user name, password or token.',
      'Check its account under tsa.accounts in the settings. Nothing was written.',
    ],
    'timestamps/not-authorised.file': [
      'The secret for the timestamp authority cannot be read: {file}.',
      'Put it on the first line of that file, or name another one under tsa.accounts in the settings. Nothing was written.',
    ],
    'timestamps/refused': [
      'The timestamp authority refused to stamp.',
      'Try again later, or name another authority. Nothing was written.',
    ],
    'timestamps/invalid': [
      'The timestamp authority did not send a valid timestamp for this document.',
      'Name another authority, and check the clock of this computer. Nothing was written.',
    ],
    'timestamps/certificate-unsuitable': [
      'The certificate of the timestamp authority has expired or is not one for timestamps.',
      'Name another authority. Nothing was written.',
    ],
    'timestamps/too-large': [
      'The timestamp is larger than the room that was left for it.',
      'Name another authority. Nothing was written.',
    ],
    'revocation/self-signed': [
      'The certificate is self-signed: no issuer exists that could say whether it was revoked, so this level cannot be reached.',
      'Use level B-T (proof of time), or a key with a certificate from an issuer.',
    ],
    'revocation/no-source': [
      'A certificate does not say where to ask whether it was revoked, so this level cannot be reached.',
      'Use level B-T (proof of time), or ask the issuer for a certificate with OCSP or CRL addresses.',
    ],
    'revocation/issuer-not-found': [
      'The certificate of an issuer could not be found, so this level cannot be reached.',
      'Install the certificates of the issuer on the token or in the system, or check the network connection. Nothing was written.',
    ],
    'revocation/unreachable': [
      'The issuer gave no usable answer on whether a certificate was revoked, so this level cannot be reached.',
      'Check the network connection and try again later, or use level B-T (proof of time). Nothing was written.',
    ],
    'revocation/revoked': [
      'The certificate is revoked. Nothing was written.',
      'Use another key; ask the issuer if you did not expect this.',
    ],
    'revocation/revoked.extending': [
      'The issuer says that a certificate was revoked, so this level cannot be reached. Nothing was written.',
      'Ask the signer or the issuer why; level B-T (proof of time) still proves that the signature existed by now.',
    ],
    'keys/not-found': ['The key was not found.', 'Plug in your token, or choose another key.'],
    'keys/ambiguous': ['Several keys fit.', 'Say which one with its key id.'],
    'keys/no-certificate': [
      'This key has no certificate, so it cannot sign documents.',
      'Choose another key, or get a certificate for this one.',
    ],
    'keys/cannot-sign': ['This key may not sign.', 'Choose another key; the page Keys says why.'],
    'keys/too-weak': ['This key is too weak to sign with today.', 'Choose another key, or make a new one.'],
    'keys/certificate-mismatch': [
      'The certificate does not belong to this key.',
      'Use the certificate that was issued for this key.',
    ],
    'keys/certificate-unreadable': [
      'The file holds no certificate that Signet can read.',
      'Ask the issuer for the certificate in PEM or DER form.',
    ],
    'keys/password-incorrect': [
      'The password of the key file is wrong, so nothing was imported.',
      'Type the password that was set when the file was made.',
    ],
    'keys/file-unreadable': [
      'The file is not a PKCS#12 key file that Signet can read.',
      'Export the key again as .p12 or .pfx, then import that file.',
    ],
    'keys/exists': ['This key is on this computer already.', 'Use it, or delete it before you import it again.'],
    'keys/revoked': ['This key is revoked, so nothing can be done with it any more.', 'Set up a new key.'],
    'keys/suspended': [
      'This key is suspended, so it cannot be used for now.',
      'Wait until the suspension ends, or call the support desk.',
    ],
    'recovery/code-mistyped': [
      'The unlock code has a typing error or is not whole.',
      'Compare it with the sheet, group by group, and type it again.',
    ],
    'recovery/code-is-puk': [
      'That was a PUK, not an unlock code; it was neither sent nor kept.',
      'Never tell a PUK to anyone, and type the code that starts with UC.',
    ],
    'recovery/code-wrong': [
      'This unlock code does not belong to this key.',
      'Look for the sheet with the sheet number of this key.',
    ],
    'recovery/enrolment-unreadable': [
      'The file is no enrolment of a key, or it is damaged.',
      'Choose the file that Signet wrote when the unlock code was made.',
    ],
    'recovery/enrolment-untrusted': [
      'The enrolment was not signed by its key, so it counts for nothing.',
      'Get the file again from where it was kept.',
    ],
    'recovery/statement-unreadable': [
      'The file is no revocation of a key, or it is damaged.',
      'Get the file again from whoever revoked the key.',
    ],
    'recovery/statement-untrusted': [
      'The revocation was not made with the unlock code of this key, so it counts for nothing.',
      'Use the unlock code of the key itself.',
    ],
    'recovery/not-enrolled': [
      'No unlock code was made for this key here.',
      'Make one while you have the key and its PIN, or choose the file of its enrolment.',
    ],
    'recovery/not-the-group': [
      'That is not this group of the unlock code.',
      'Compare it with the sheet and type the group again.',
    ],
    'recovery/nothing-to-confirm': [
      'There is no new unlock code that waits to be confirmed.',
      'Make a new one if you do not have the sheet.',
    ],
    'registry/not-set': ['No registry is set.', 'Name its address and its key in the settings.'],
    'registry/unreachable': ['The registry did not answer.', 'Check the connection; Signet tries again by itself.'],
    'registry/refused': ['The registry did not take it.', 'Try again later, or ask whoever runs the registry.'],
    'registry/absent': ['There is no registry in this profile.', 'Create one with “signet registry init”.'],
    'registry/exists': ['There is a registry already.', 'Use it, or name another profile or database.'],
    'registry/key-absent': [
      'The key of the registry is not on this computer.',
      'Do this on the computer where the registry was created.',
    ],
    'registry/unknown-key': [
      'The registry does not know this key.',
      'Check the sheet number or key id, or add its enrolment first.',
    ],
    'registry/unknown-agent': [
      'This key does not belong to an agent of the registry.',
      'Ask another agent to add you, or choose your own key.',
    ],
    'registry/same-agent': [
      'You have asked for this suspension already.',
      'It takes effect when a second agent agrees.',
    ],
    'registry/revoked-already': ['The key is revoked for good.', 'Nothing more has to be done.'],
    'registry/not-suspended': ['The key is not suspended.', 'Nothing has to be taken back.'],
    'registry/too-many-enrolments': [
      'This key was enrolled too often.',
      'Use one of its earlier sheets, or a new key.',
    ],
    'registry/database-unreachable': [
      'The database of the registry did not answer; nothing was changed.',
      'Check that it is running, then try again.',
    ],
    'registry/database-refused': [
      'The database of the registry does not let Signet write.',
      'Check the rights on it; nothing was changed.',
    ],
    'registry/database-full': [
      'There is no room left for the registry.',
      'Free some space, then try again; nothing was lost.',
    ],
    'registry/damaged': [
      'The log of the registry was changed or is not whole.',
      'Stop using it and restore it from a backup.',
    ],
    'registry/publish-failed': [
      'The lists could not be written to where they are published.',
      'Check the address and the rights there; what was published before is still in place.',
    ],
    'status/unknown-key': [
      'Nothing is known about this key.',
      'Check the key id, or choose the file of its enrolment.',
    ],
    'status/unreadable': [
      'What the registry answered is no status list.',
      'Try again later; until then what was known stays in force.',
    ],
    'status/untrusted': [
      'The status list was not signed by your registry.',
      'Try again on another network; until then what was known stays in force.',
    ],
    'status/other-list': [
      'The status list belongs to another address.',
      'Try again later; until then what was known stays in force.',
    ],
    'status/expired': ['The status list is out of date.', 'Check the clock of this computer, and try again later.'],
    'status/rolled-back': [
      'The status list is older than the one that is known already.',
      'Try again on another network; what was known stays in force.',
    ],
    'status/too-large': [
      'The status list is larger than one can be.',
      'Try again later; until then what was known stays in force.',
    ],
    'status/out-of-range': [
      'The status list has no place for this key.',
      'Ask whoever runs the registry; until then what was known stays in force.',
    ],
    'tokens/pin-required': [
      'A PIN is needed, and there is no way to ask for it here.',
      'Run the command in a terminal, or use the window.',
    ],
    'tokens/pin-incorrect': [
      'The PIN is wrong, so nothing was signed.',
      'Check the keyboard and Caps Lock, then type it again.',
    ],
    'tokens/pin-incorrect.triesLeft': [
      'The PIN is wrong, so nothing was signed. {triesLeft, plural, =0 {No try is left.} one {# try is left.} other {# tries are left.}}',
      'Check the keyboard and Caps Lock before you type it again.',
    ],
    'tokens/pin-locked': [
      'The PIN is locked after too many wrong tries. Nothing was signed.',
      'Unblock it with the PUK, or use another key.',
    ],
    'tokens/tries-low': [
      'Wrong PINs were typed; few tries are left before the PIN is locked.',
      'Type your PIN with care: the right one gives all tries back.',
    ],
    'tokens/last-try': [
      'One try is left before the PIN is locked, so Signet did not use it.',
      'Go on only if you are sure of your PIN.',
    ],
    'tokens/pin-not-set': ['This token has no PIN yet.', 'Set one with the program of its maker.'],
    'tokens/pin-expired': [
      'The PIN of this token must be changed before it can be used.',
      'Change it on the page Keys, or with: signet keys change-pin.',
    ],
    'tokens/pin-unsuitable': [
      'This PIN is too easy to guess, or its length does not fit.',
      'Choose 6 to 64 characters that are not a row like 123456 or one character repeated.',
    ],
    'tokens/puk-incorrect': ['The PUK is wrong.', 'Compare it with what you wrote down, then type it again.'],
    'tokens/puk-incorrect.triesLeft': [
      'The PUK is wrong. {triesLeft, plural, =0 {No try is left.} one {# try is left.} other {# tries are left.}}',
      'Compare it with what you wrote down before you type it again.',
    ],
    'tokens/puk-locked': [
      'The PUK is locked after too many wrong tries.',
      'This key cannot be unblocked any more; use or make another key.',
    ],
    'tokens/unblock-unsupported': [
      'Signet cannot unblock this token.',
      'Your issuer must do this, or the program of its maker.',
    ],
    'tokens/session-closed': ['The key was closed in the meantime. Nothing was signed.', 'Enter the PIN again.'],
    'tokens/removed': ['The token was taken out. Nothing was signed.', 'Plug it in again, then repeat.'],
    'tokens/device-error': [
      'The token or its driver reported a fault. Your PIN was not the problem.',
      'Unplug the token, plug it in again, then repeat.',
    ],
    'tokens/damaged': ['The files of this software key are damaged.', 'Restore them from a backup, or make a new key.'],
    'tokens/wrong-device': [
      'This software key was made on another computer and works only there.',
      'Use it there, or make a new key on this computer.',
    ],
    'tokens/signature-mismatch': [
      'The token signed with another key than that of the certificate, so nothing was saved.',
      'Ask the issuer of the token to check it.',
    ],
    'tokens/no-smart-card-service': [
      'The system service for card readers is not running.',
      'Start it (on Linux: pcscd), then plug the reader in again.',
    ],
    'tokens/pkcs11-unavailable': [
      'Support for USB keys and cards could not be set up on this computer.',
      'Use a software key, or install Signet anew.',
    ],
    'tokens/service-permission': [
      'The system does not let Signet speak to the service for card readers.',
      'Ask your administrator for access to card readers (on Linux: a polkit rule for pcscd).',
    ],
    'tokens/in-use': [
      'Another program is using this token for itself.',
      'Close the other program, or wait until it is done, then repeat.',
    ],
    'tokens/cancelled': ['You cancelled. Nothing was signed.', 'Start again when you are ready.'],
    'tokens/not-found': [
      'No token fits this label or serial number, or several do.',
      'Plug in the token, and name it by its serial number: signet modules lists it.',
    ],
    'tokens/not-recognized': [
      'The driver does not know the card in this reader.',
      'Turn the card over, or install the driver of its issuer.',
    ],
    'tokens/write-protected': ['This token cannot be written to.', 'Ask its issuer, or use another token.'],
    'tokens/cannot-generate': [
      'This token cannot make a key of this kind.',
      'Choose another algorithm, or ask the issuer of the token.',
    ],
    'tokens/data-unavailable': [
      'The token has no such data, or cannot hold it.',
      'Check the name; a value can have 64 kB at most.',
    ],
    'tokens/module-not-found': [
      'The driver of the token was not found.',
      'Install the software of the maker of the token.',
    ],
    'tokens/module-invalid': [
      'This file is not a driver for tokens.',
      'Choose the PKCS#11 library of the maker of the token.',
    ],
    'tokens/module-crashed': [
      'The driver of the token ended unexpectedly. Other keys are not affected.',
      'Plug the token in again; if it goes on, update the driver.',
    ],
    'tokens/module-hung': [
      'The driver of the token did not answer in time and was stopped. Other keys are not affected.',
      'Plug the token in again, then repeat.',
    ],
    'validation/anchor-not-found': ['No trust anchor has this id.', 'List them with “signet trust”.'],
    'validation/anchors-damaged': [
      'The file of trust anchors in the profile cannot be read, so nothing is trusted.',
      'Restore it, or remove it and add the anchors again.',
    ],
    'validation/cms-unreadable': [
      'These bytes are not a signature that Signet can read.',
      'Check whether this is the right file.',
    ],
    'validation/list-unreachable': [
      'The trusted list could not be fetched.',
      'Check the connection and the address, then try again.',
    ],
    'validation/list-unreadable': [
      'This is not a trusted list that Signet can read.',
      'Check whether this is the right file: the XML form of ETSI TS 119 612.',
    ],
    'validation/list-signature': [
      'The trusted list is not signed by those you named, so it is not used.',
      'Get the signer’s certificate from the authority itself, and name it again.',
    ],
    'validation/list-older': [
      'The trusted list is older than the one that Signet has, so it is not used.',
      'Ask its operator; somebody may be serving an old list.',
    ],
    'attributes/unknown': [
      'There is no such attribute.',
      'Use a name of OpenID Connect, such as given_name or address.locality.',
    ],
    'attributes/unknown.name': [
      'There is no attribute named “{name}”.',
      'Use a name of OpenID Connect, such as given_name or address.locality.',
    ],
    'attributes/computed': [
      'This attribute is computed when a site asks for it, and is never kept.',
      'Set birthdate instead; the site still learns no more than the answer.',
    ],
    'attributes/computed.name': [
      '“{name}” is computed when a site asks for it, and is never kept.',
      'Set birthdate instead; the site still learns no more than the answer.',
    ],
    'attributes/invalid': ['The value does not have the form of this attribute.', 'Check it and try again.'],
    'attributes/invalid.format': [
      '{format, select, date {This is no date of birth.} email {This is no e-mail address.} phone {This is no phone number.} webAddress {This is no web address.} language {This is no language tag.} timeZone {This is no time zone.} picture {This is no JPEG or PNG picture.} other {This cannot be the value of {name}.}}',
      '{format, select, date {Write the day as 1986-07-14, or the year alone.} email {Write it as name@example.org.} phone {Write it with + and the code of the country, as +33 1 23 45 67 89.} webAddress {Write it with https:// in front.} language {Write it as fr or vi-VN.} timeZone {Write it as Europe/Paris.} picture {Choose a JPEG or PNG file.} list {Write one or several, with commas between them.} other {Check it and try again; an empty value is deleted instead.}}',
    ],
    'attributes/characters': [
      'The value holds characters that cannot be seen or that reorder text.',
      'Type it by hand instead of copying it.',
    ],
    'attributes/characters.name': [
      'The value of {name} holds characters that cannot be seen or that reorder text.',
      'Type it by hand instead of copying it.',
    ],
    'attributes/too-long': ['The value is too long.', 'Shorten it.'],
    'attributes/too-long.limit': ['The value of {name} is too long: {limit} characters at most.', 'Shorten it.'],
    'attributes/not-found': [
      'Nothing is kept under this name.',
      'Look at what is kept, and choose one of those names.',
    ],
    'attributes/not-found.name': ['Nothing is kept under the name {name}.', 'signet attributes lists what is kept.'],
    'attributes/on-key': [
      'This attribute is kept on a key, not on this computer.',
      'Plug in that key and enter its PIN.',
    ],
    'attributes/on-key.name': ['{name} is kept on a key, not on this computer.', 'Plug in that key and enter its PIN.'],

    'backup/damaged': [
      'This is no backup of Signet, or it was changed or cut off; nothing was restored.',
      'Use another copy of the backup.',
    ],
    'backup/newer': [
      'This backup was written by a newer version of Signet; nothing was restored.',
      'Install the newer version.',
    ],
    'backup/password-incorrect': [
      'The password does not open this backup; nothing was restored.',
      'Check the password and try again.',
    ],
    'backup/password-weak': [
      'This password could be guessed, and whoever has the file then has all of it.',
      'Choose a longer one: four or five words that do not belong together, for instance.',
    ],
    'backup/other-person': [
      'This backup belongs to another vault than the one on this computer; nothing was restored.',
      'Choose your own backup, or agree that the vault here is replaced.',
    ],
    'backup/recipient-unsuitable': [
      'Nothing can be encrypted for this certificate.',
      'Choose a certificate for encryption with an RSA key of 2048 bits or more, or with a P-256, P-384 or P-521 key.',
    ],
    'backup/key-unsuitable': [
      'This private key does not open the backup; nothing was restored.',
      'Use the private key of the certificate that the backup was made for.',
    ],
    'backup/vault-open': ['The vault is open, so it can be neither replaced nor destroyed.', 'Lock Signet first.'],
    'backup/nothing-kept': ['There is nothing to back up yet.', 'Make the backup when something is kept.'],
    'backup/no-folder': ['Daily backups need a folder.', 'Set one first, with signet settings set backup.folder.'],

    'privacy/consent-missing': [
      'You have not agreed yet that Signet processes your personal data, so nothing was opened or sent.',
      'Read the text and agree in the settings, or run signet privacy consent give in a terminal.',
    ],
    'privacy/consent-withdrawn': [
      'You have taken back your consent to processing, so Signet stopped; nothing was opened, signed or sent.',
      'Export or erase your data, or agree again in the settings.',
    ],
    'privacy/frozen': [
      'You have frozen the processing of your data, so nothing was opened, signed or sent.',
      'Release it in the settings, or run signet privacy release in a terminal.',
    ],
    'privacy/nothing-given': [
      'Nothing was given to this site, so there is nothing to write about.',
      'Choose a site that the receipts name.',
    ],
    'privacy/document-gone': ['This document is not kept any more.', 'Make it anew.'],
    'privacy/objected': [
      'You have objected to processing for this site, so nothing was sent to it.',
      'Take the objection back if you want to answer it.',
    ],

    'vault/locked': ['The vault is locked.', 'Open it first.'],
    'vault/no-slot': ['This key does not open the vault.', 'Use the key that it was set up with.'],
    'vault/slots-full': ['No more keys can be added to the vault.', 'Remove one that you no longer use.'],
    'vault/damaged': ['The vault is damaged, so it was not opened.', 'Restore it from a backup.'],
    'vault/newer': ['The vault was written by a newer version of Signet.', 'Install the newer version.'],
    'vault/entry-too-large': [
      'What was to be recorded is too large for the log, so nothing was done.',
      'Report this with the file that caused it.',
    ],
    'vault/log-broken': [
      'Entries of the log were changed or removed after they were written.',
      'Do not rely on the log; restore the vault from a backup.',
    ],
    'vault/key-only-signs': [
      'This key can only sign, so it cannot open the vault by itself.',
      'Let its token keep a secret behind the PIN (signet vault add-slot --keep-on-token), or add a passphrase.',
    ],
    'vault/passphrase-incorrect': ['The passphrase is wrong.', 'Type it again, or open the vault with a key.'],
    'vault/passphrase-unsuitable': [
      'The passphrase has to have 12 to 1000 characters.',
      'Choose several words that only you would put together.',
    ],
    'vault/slot-not-found': ['The vault has no such slot.', 'See signet vault slots for those that it has.'],
    'vault/last-slot': [
      'This is the only slot of the vault; without it nobody could open the vault again.',
      'Add another key or a passphrase first.',
    ],
    'vault/slots-left': [
      'Some keys that open the vault are not at hand, and would open it no more.',
      'Name each of them with its PIN, or say that they are to be dropped (--drop-others).',
    ],
    'vault/disk-full': [
      'There is not enough room on the disk for the vault; what it held before is unharmed.',
      'Make room, then try again.',
    ],
  },
  reasons: {
    intact: 'The signed content is unchanged.',
    'covers-whole-document': 'The signature covers the whole document.',
    'bytes-added-after-signing': 'Something was added to the file after this signature.',
    'byte-range-malformed': 'The signature does not say properly which part of the file it covers.',
    'contents-gap-mismatch': 'The signature leaves out a part of the file that it should cover.',
    'digest-mismatch': 'The content was changed after it was signed.',
    'signature-mismatch': 'The signature does not fit the certificate of the signer.',
    'cms-unreadable': 'The signature cannot be read.',
    'certificate-missing': 'The certificate of the signer is not in the document.',
    'signing-certificate-mismatch': 'The signature names another certificate than the one it comes with.',
    'certificate-chain-not-checked': 'No issuer has been trusted for signatures yet, so who signed was not checked.',
    'algorithm-unsupported': 'The signature uses an algorithm that this version does not know.',
    'algorithm-weak': 'The signature uses an algorithm that is too weak today.',
    'format-unsupported': 'This kind of signature is not known to this version.',
    'changes-permitted': 'What was changed after it is permitted by this signature.',
    'change-not-permitted': 'The document was changed after signing in a way that this signature does not permit.',
    'changes-not-analysed': 'What was changed after signing could not be compared with what was signed.',
    'tail-not-covered': 'The file goes on after the signed part, and the rest is no proper update.',
    'value-shared': 'Several signature fields claim the same signature.',
    'signature-redefined':
      'A later change to the file made this signature out of something that was none when it was signed.',
    'trusted-directly': 'You trust the certificate of the signer itself.',
    'trusted-issuer': 'The certificate of the signer comes from an issuer that you trust.',
    'no-trusted-issuer': 'The certificate of the signer does not come from an issuer that you trust.',
    'revocation-not-checked': 'Whether the certificate was revoked was not checked.',
    'revocation-not-offered': 'The issuer does not publish which certificates were revoked.',
    'certificate-expired': 'The certificate of the signer has expired, and nothing proves that the signature is older.',
    'certificate-not-yet-valid': 'The certificate of the signer is not valid yet.',
    'certificate-wrong-usage': 'The certificate was issued for another purpose than signing.',
    'issuer-out-of-validity': 'The certificate of an issuer has expired or is not valid yet.',
    'issuer-no-authority': 'A certificate on the way to the trusted issuer may not issue certificates.',
    'path-too-long': 'An issuer may not have as many issuers below it as there are.',
    'name-not-permitted': 'An issuer issued a certificate for a name outside its limits.',
    'unknown-critical-extension': 'A certificate has a rule that must be obeyed and that this version does not know.',
    'policy-not-satisfied': 'The certificates do not share the policy that an issuer requires.',
    'chain-algorithm-weak': 'A certificate uses an algorithm or a key that is too weak for its time.',
    'revocation-good': 'None of the certificates was revoked.',
    'certificate-revoked': 'The certificate of the signer was revoked, and nothing proves that the signature is older.',
    'issuer-revoked': 'The certificate of an issuer was revoked, and nothing proves that the signature is older.',
    'revoked-after-signing': 'A certificate was revoked later; a timestamp proves that the signature is older.',
    'expired-after-signing':
      'The certificate of the signer has expired since; a timestamp proves that the signature is older.',
    'signed-after-revocation': 'The document was signed after the certificate of the signer had been revoked.',
    'signed-after-expiry': 'The document was signed after the certificate of the signer had expired.',
    'stamped-before-certificate': 'The timestamp is older than the certificate of the signer.',
    'revocation-responder-unauthorised':
      'The answer about revocation was signed by somebody who may not answer for the issuer.',
    'revocation-forged': 'The signature of a revocation list or answer does not fit the issuer.',
    'revocation-list-indirect':
      'A revocation list speaks for other issuers as well (indirect); such lists are not used.',
    'revocation-list-delta': 'A revocation list holds only what was new (delta); such lists are not used.',
    'revocation-list-partial': 'A revocation list is for other certificates or for some reasons only.',
    'revocation-unknown': 'The service of the issuer does not know the certificate.',
    'revocation-not-proven':
      'An issuer was revoked, and nothing proves that its statement about the certificate is older.',
    'revocation-stale': 'What is known about revocation is too old, or of another time.',
    'revocation-unreadable': 'A revocation list or answer cannot be read.',
    'timestamp-valid': 'A trusted timestamp proves when the signature existed.',
    'timestamp-invalid': 'A timestamp is broken or belongs to something else, and proves nothing.',
    'timestamp-not-trusted': 'There is a timestamp, but its authority is not trusted, so it proves nothing.',
    'timestamp-order': 'The timestamps contradict each other: a later one says an earlier time.',
    'content-timestamp-valid': 'A trusted timestamp that was signed along proves since when the content existed.',
    'content-timestamp-invalid':
      'A timestamp of the content that was signed along is damaged or belongs to something else, so it proves nothing.',
    'content-timestamp-not-trusted':
      'A timestamp of the content was signed along, but its authority is not trusted, so it proves nothing.',
    'algorithm-weak-since':
      'The signature uses an algorithm that is too weak today, but a timestamp proves that it was made while it was not.',
    'format-retired':
      'This kind of signature (adbe.x509.rsa_sha1) was withdrawn from the PDF standard and is not checked.',
  },
  cannotSign: {
    'no-certificate': 'The key has no certificate, so it cannot sign documents.',
    'too-weak': 'The key is too weak: signatures with it could be forged today.',
    algorithm: 'The algorithm of this key is not supported.',
    'not-for-signing': 'The certificate was issued for another purpose than signing.',
    expired: 'The certificate has expired.',
    'not-yet-valid': 'The certificate is not valid yet.',
    revoked: 'The key is revoked for good. Use another one, or make a new one.',
    suspended: 'The support desk has suspended the key for 72 hours at most. It does nothing until then.',
  },
}
