/** What to do about an error in the window, where the shared words name a command of the command line; in English. */
import type { ErrorCode } from '../../../shared/errors.ts'

export const en = {
  'problem.web-eid/unknown-extension': 'Use the Web eID extension in your browser.',
  'problem.disclosure/not-trusted':
    'If you know who vouches for it, add that certificate in the settings, under Who you trust, for websites.',
  'problem.disclosure/consent-needed': 'Start again on the website and decide in this window.',
  'problem.disclosure/service-unknown': 'See the page My data & sites for those that are.',
  'problem.credentials/untrusted':
    'If you know the issuer, add its authority in the settings, under Who you trust, for statements, then try again.',
  'problem.credentials/unknown': 'See the page My data & sites for what is kept.',
  'problem.timestamps/no-authority': 'Add its address in the settings, under Timestamps.',
  'problem.revocation/unreachable':
    'Check the network connection and try again later, or choose “Proof of time”. Nothing was written.',
  'problem.registry/absent': 'Ask whoever set up this support desk.',
  'problem.tokens/pin-expired': 'Change it on the page Keys.',
  'problem.tokens/not-found': 'Plug in the token, leave out others of the same name, then try again.',
  'problem.validation/anchor-not-found': 'Open the list anew; it may be gone already.',
  'problem.attributes/not-found': 'See the page My data & sites for what is kept.',
  'problem.backup/no-folder': 'Choose one in the settings, under Daily backup.',
  'problem.privacy/consent-missing': 'Read the text and agree in the settings.',
  'problem.privacy/frozen': 'Release it on the page My data & sites.',
  'problem.vault/key-only-signs': 'Add a passphrase or another key.',
  'problem.vault/slot-not-found': 'Open the list anew; it may be gone already.',
  'problem.vault/slots-left': 'Plug in each of them, or remove it from what opens the vault.',
} as const satisfies Partial<Record<`problem.${ErrorCode}`, string>>
