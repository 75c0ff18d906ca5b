/** Words of the window's first start, in French. */
import type { en } from './en.ts'

export const fr: Readonly<Record<keyof typeof en, string>> = {
  'first.title': 'Configurer Signet',
  'first.steps': 'Étapes',
  'first.step.agreement': 'Votre accord',
  'first.step.key': 'Votre clé',
  'first.step.code': 'Code de révocation',
  'first.step.done': '{step} : terminé',
  'first.later': 'Finir plus tard',
  'first.without': 'Continuer sans accord',
  'first.without.help':
    'Vous pouvez continuer sans : les documents se signent et se vérifient de la même façon. Signet ne répond alors à aucun site et ne conserve aucune donnée sur vous pour un site.',
  'first.text': 'Ce que Signet fait de vos données',
  'first.back': 'Retour',
  'first.next': 'Continuer',
  'first.key.title': 'Quelle clé voulez-vous utiliser ?',
  'first.key.sub': 'Vous pourrez en ajouter d’autres plus tard.',
  'first.key.new': 'Une nouvelle clé sur cet ordinateur',
  'first.key.new.help':
    'Sans matériel, prête en quelques secondes. Protégée par un code PIN que vous choisissez maintenant.',
  'first.key.file': 'Une clé venant d’un fichier',
  'first.key.file.help': 'Un fichier .p12 ou .pfx avec son mot de passe, par exemple de votre autorité.',
  'first.key.plug': 'Une clé USB ou une carte dans un lecteur : branchez-la, elle apparaît ici d’elle-même.',
  'first.key.none': 'Seulement vérifier des documents, sans clé',
  'first.code.about':
    'Il rend la clé inutilisable si vous la perdez, depuis n’importe quel ordinateur. Il faut le code PIN de la clé.',
  'first.code.show': 'Revoir la feuille',
  'first.code.from': 'De la feuille {sheet}',
  'first.done': 'Signet est prêt',
  'first.done.help': 'Déposez un document dans la fenêtre pour le signer ou le vérifier.',
  'first.resume': 'Signet n’est pas encore configuré',
  'first.resume.help': 'Votre accord, une clé et son code de révocation : deux minutes environ.',
  'first.resume.do': 'Continuer',
  'first.resume.never': 'Ne plus afficher',
}
