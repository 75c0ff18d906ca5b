/** Words of the window about making signatures last, in English. */
export const en = {
  'lasting.title': 'How long it can be proven',
  'lasting.B-B':
    'Who signed and what can be checked. Nothing proves when, and once the certificate has expired not even that it was good then.',
  'lasting.B-T':
    'A timestamp proves when it was signed. Years from now, checking still depends on what the issuers answer then.',
  'lasting.B-LT':
    'A timestamp proves when it was signed, and what the issuers say of the certificates is in the file: it can be checked without asking them.',
  'lasting.B-LTA':
    'Time and answers of the issuers are in the file, sealed by a timestamp that can be renewed for decades.',
  'lasting.least': 'This is the least of what its signatures have.',
  'lasting.older':
    'One of its signatures has an older form, to which the norm gives no level. What is added to it counts all the same.',
  'lasting.unchecked': 'A signature in it has a form that Signet cannot check, so it cannot make it last either.',
  'extend.open': 'Make it last…',
  'extend.open.renew': 'Renew the timestamp…',
  'extend.title': 'Make the signatures last',
  'extend.sub': 'It takes no key and no PIN. The original stays as it is.',
  'extend.choices': 'What is added',
  'extend.B-T': 'A timestamp authority proves that the signatures exist today. It sees a digest, not the document.',
  'extend.B-LT':
    'Proof of time, and what the issuers say of the certificates: years from now it can be checked without a network.',
  'extend.B-LTA': 'All of this, sealed by one more timestamp that can be renewed for decades.',
  'extend.renewal': 'Renewed',
  'extend.renewal.help': 'One more timestamp goes over everything while the last one is still good.',
  'extend.writing': 'Copying the document…',
  'extend.timestamp': 'Waiting for the timestamp authority…',
  'extend.revocation': 'Asking the issuers about the certificates…',
  'extend.finishing': 'Saving…',
  'extend.progress': 'Making the signatures last',
  'extend.stopped': 'Stopped. Nothing was written.',
  'extend.done': 'Saved as {fileName}',
  'extend.done.help': 'All that the level {level} needs is in the file. The original is as it was.',
  'extend.done.untrusted': 'Here it counts as that once you trust the issuers of its certificates.',
} as const satisfies Readonly<Record<string, string>>
