/** Words of the window for queries and logins of websites, in French. */
import type { en } from './en.ts'

export const fr: Readonly<Record<keyof typeof en, string>> = {
  'query.bar': 'Un site web vous demande quelque chose',
  'query.openedAt': 'Ouvert depuis votre navigateur à {time}',
  'query.refuse': 'Refuser',
  'query.leave': 'Retour à Signet',
  'query.key': 'Clé qui répond',
  'query.working': 'Réponse au site…',
  'query.return': 'Revenez à la fenêtre de votre navigateur où vous avez commencé.',
  'query.drop': 'Répondez d’abord au site, ou refusez.',
  'query.drop.help': 'Le document n’a pas été ouvert.',
  'query.lookAlike': 'Les lettres de cette adresse peuvent tromper',
  'query.lookAlike.help':
    'Elle s’écrit {name} avec des lettres qui ressemblent à celles d’un autre alphabet. Si vous venez d’un courriel ou d’un message, refusez.',
  'query.pin.wrong':
    'Ce code PIN est faux : rien n’a été envoyé. Vérifiez le clavier et le verrouillage des majuscules, puis saisissez-le de nouveau.',
  'query.pin.locked': 'Trop de codes PIN faux ont été saisis. Rien n’a été envoyé.',
  'webEid.byBrowser': 'Adresse vérifiée par votre navigateur',
  'webEid.log-in.title': 'Vous connecter à {host} sous votre nom ?',
  'webEid.log-in.do': 'Se connecter…',
  'webEid.log-in.now': 'Se connecter',
  'webEid.log-in.pin': 'pour vous connecter sous votre nom',
  'webEid.log-in.done': '{host} a votre certificat et sait qui vous êtes.',
  'webEid.log-in.noKey':
    'Il faut une clé dont le certificat sert à se connecter. Branchez-la : elle apparaît ici d’elle-même.',
  'webEid.give-certificate.title': 'Donner votre certificat à {host} ?',
  'webEid.give-certificate.do': 'Donner le certificat',
  'webEid.give-certificate.now': 'Donner le certificat',
  'webEid.give-certificate.pin': 'pour donner votre certificat',
  'webEid.give-certificate.done': '{host} a votre certificat de signature. Rien n’a été signé.',
  'webEid.give-certificate.noKey':
    'Il faut une clé dont le certificat sert à signer et non à se connecter. Branchez-la : elle apparaît ici d’elle-même.',
  'webEid.sign-hash.title': 'Signer quelque chose pour {host} ?',
  'webEid.sign-hash.do': 'Signer…',
  'webEid.sign-hash.now': 'Signer',
  'webEid.sign-hash.pin': 'pour signer ce que le site vous a montré',
  'webEid.sign-hash.done': '{host} a votre signature.',
  'webEid.sign-hash.noKey':
    'Il faut la clé dont vous avez donné le certificat à ce site. Branchez-la : elle apparaît ici d’elle-même.',
  'webEid.identified': 'Le site saura qui vous êtes',
  'webEid.identified.help':
    'Le certificat de {name} est envoyé au site, avec le nom et les numéros qu’il contient. Ce n’est pas une connexion sous un nom créé pour ce seul site.',
  'webEid.you': 'votre clé',
  'webEid.bothCertificates': 'Le site reçoit aussi votre certificat de signature.',
  'webEid.noKey': 'Aucune de vos clés ne peut répondre',
  'webEid.hash': 'Vous signez une empreinte que ce programme ne peut pas afficher',
  'webEid.hash.help':
    'Seul le site sait à quel document elle correspond. Ne signez que ce que vous y avez lu, sur un site auquel vous faites confiance.',
  'webEid.hash.value': 'Ce qui est signé ({algorithm})',
  'webEid.hash.confirm': 'Je l’ai lu sur le site et je veux le signer.',
  'webEid.hash.tick': 'Cochez la ligne ci-dessus pour signer.',
  'webEid.done': 'Le site a sa réponse',
  'webEid.withdrawn': 'Le site n’attend plus',
  'webEid.withdrawn.help': 'Il a renoncé, ou sa page a été fermée. Rien n’a été envoyé.',
}
