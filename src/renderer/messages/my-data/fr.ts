/** Words of the window for personal data, consent to processing, log and rights, in French. */
import type { en } from './en.ts'

export const fr: Readonly<Record<keyof typeof en, string>> = {
  'lock.do': 'Verrouiller',
  'lock.title': 'Signet est verrouillé',
  'lock.reason.start': 'Vos données s’affichent après votre code PIN.',
  'lock.reason.asked': 'Vous l’avez verrouillé.',
  'lock.reason.idle': 'Après {minutes, plural, one {# minute} other {# minutes}} sans utilisation.',
  'lock.reason.sleep': 'L’ordinateur s’est mis en veille, ou son écran a été verrouillé.',
  'lock.reason.key-removed': 'La clé a été retirée.',
  'lock.with': 'Ouvrir avec',
  'lock.with.software': 'Clé de cet ordinateur ({id})',
  'lock.with.token': 'Clé dans {reader} ({id})',
  'lock.unlock': 'Déverrouiller',
  'lock.wrong': 'Ce code PIN est faux. Signet reste verrouillé.',
  'lock.unknownPin': 'Je ne connais pas mon code PIN',
  'lock.noKey': 'Branchez la clé qui ouvre vos données : elle apparaît ici d’elle-même.',
  'lock.orphaned': 'Plus aucune clé n’ouvre vos données',
  'lock.orphaned.help':
    'Les clés qui les ouvraient ont été supprimées, ou le fichier qui les nomme est endommagé. Vous pouvez toujours signer et vérifier des documents, et rétablir vos données à partir d’une sauvegarde.',
  'lock.orphaned.go': 'Continuer sans mes données',
  'lock.settings': 'Verrouillage',
  'lock.settings.isOn': 'Demander le code PIN au démarrage',
  'lock.settings.isOn.help': 'Et après un temps sans utilisation. Ctrl L verrouille à tout moment.',
  'lock.settings.after': 'Verrouiller après inactivité',
  'lock.settings.after.help':
    'Une fenêtre verrouillée ne montre rien de vous. Ce que vous étiez en train de signer reste.',
  'lock.settings.whenKeyRemoved': 'Verrouiller quand la clé est retirée',
  'lock.settings.whenKeyRemoved.help': 'La clé USB ou la carte qui a ouvert vos données.',
  'lock.minutes': '{minutes, plural, one {# minute} other {# minutes}}',
}
