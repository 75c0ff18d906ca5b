/** What to do about an error in the window, where the shared words name a command of the command line; in French. */
import type { en } from './en.ts'

export const fr: Readonly<Record<keyof typeof en, string>> = {
  'problem.web-eid/unknown-extension': 'Utilisez l’extension Web eID dans votre navigateur.',
  'problem.disclosure/not-trusted':
    'Si vous savez qui s’en porte garant, ajoutez son certificat dans les réglages, sous « À qui vous faites confiance », pour les sites.',
  'problem.disclosure/consent-needed': 'Recommencez sur le site et décidez dans cette fenêtre.',
  'problem.disclosure/service-unknown': 'Voyez ceux qui le sont à la page Mes données et sites.',
  'problem.credentials/untrusted':
    'Si vous connaissez l’émetteur, ajoutez son autorité dans les réglages, sous « À qui vous faites confiance », pour les attestations, puis réessayez.',
  'problem.credentials/unknown': 'Voyez ce qui est gardé à la page Mes données et sites.',
  'problem.timestamps/no-authority': 'Ajoutez son adresse dans les réglages, sous Horodatage.',
  'problem.revocation/unreachable':
    'Vérifiez la connexion et réessayez plus tard, ou choisissez « Preuve de la date ». Rien n’a été écrit.',
  'problem.registry/absent': 'Demandez à qui a mis en place cette assistance.',
  'problem.tokens/pin-expired': 'Changez-le à la page Clés.',
  'problem.tokens/not-found': 'Branchez-la, retirez les autres du même nom, puis réessayez.',
  'problem.validation/anchor-not-found': 'Rouvrez la liste ; elle n’y est peut-être plus.',
  'problem.attributes/not-found': 'Voyez ce qui est conservé à la page Mes données et sites.',
  'problem.backup/no-folder': 'Choisissez-en un dans les réglages, sous Sauvegarde quotidienne.',
  'problem.privacy/consent-missing': 'Lisez le texte et acceptez-le dans les réglages.',
  'problem.privacy/frozen': 'Levez le gel à la page Mes données et sites.',
  'problem.vault/key-only-signs': 'Ajoutez une phrase secrète ou une autre clé.',
  'problem.vault/slot-not-found': 'Rouvrez la liste ; il n’y est peut-être plus.',
  'problem.vault/slots-left': 'Branchez chacune d’elles, ou retirez-la de ce qui ouvre le coffre.',
}
