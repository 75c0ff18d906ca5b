/** Words of the window's habits on a desktop, in French. */
import type { en } from './en.ts'

export const fr: Readonly<Record<keyof typeof en, string>> = {
  'command.show': 'Afficher la commande',
  'command.title': 'La même chose en commande',
  'command.sub': 'Pour un terminal ou un script, sur cet ordinateur. Elle demande elle-même le code PIN.',
  'command.sub.validate': 'Pour un terminal ou un script, sur cet ordinateur.',
  'command.label': 'Commande',
  'command.copy': 'Copier',
  'command.copied': 'Copiée.',
  'command.gap.image':
    'L’image n’est encore dans aucun fichier. Enregistrez-la en PNG et ajoutez --image avec le nom de ce fichier.',
  'command.gap.password':
    'Le document s’ouvre avec un mot de passe. Écrivez-le dans un fichier à part et ajoutez --document-password-file avec le nom de ce fichier.',
  'command.none': 'Il n’y a pas de commande pour cela',
  'command.none.help':
    'Un nom contient des caractères auxquels un terminal obéirait. Renommez le fichier pour obtenir la commande.',
  'recent.kept': 'Conservés 30 jours dans votre coffre chiffré.',
  'recent.clear': 'Vider la liste',
  'recent.off': 'Aucune liste de documents récents n’est conservée. Les réglages permettent de l’activer.',
  'recent.settings': 'Conserver une liste des documents récents',
  'recent.settings.help': 'Seulement dans le coffre chiffré. Désactivée, la liste est vidée.',
}
