/** Words of the window about making signatures last, in French. */
import type { en } from './en.ts'

export const fr: Readonly<Record<keyof typeof en, string>> = {
  'lasting.title': 'Durée de la preuve',
  'lasting.B-B':
    'On peut vérifier qui a signé et quoi. Rien ne prouve quand, et une fois le certificat expiré, pas même qu’il était bon alors.',
  'lasting.B-T':
    'Un horodatage prouve la date de signature. Dans quelques années, la vérification dépendra encore de ce que répondront les émetteurs.',
  'lasting.B-LT':
    'Un horodatage prouve la date de signature, et ce que les émetteurs disent des certificats est dans le fichier : on peut le vérifier sans eux.',
  'lasting.B-LTA':
    'La date et les réponses des émetteurs sont dans le fichier, scellées par un horodatage renouvelable pendant des décennies.',
  'lasting.least': 'C’est ce que toutes ses signatures ont au moins.',
  'lasting.older':
    'Une de ses signatures a une forme plus ancienne, à laquelle la norme ne donne pas de niveau. Ce qu’on y ajoute compte tout de même.',
  'lasting.unchecked':
    'Une de ses signatures a une forme que Signet ne sait pas vérifier ; il ne peut donc pas la faire durer.',
  'extend.open': 'Faire durer la preuve…',
  'extend.open.renew': 'Renouveler l’horodatage…',
  'extend.title': 'Faire durer les signatures',
  'extend.sub': 'Il ne faut ni clé ni code PIN. L’original reste tel quel.',
  'extend.choices': 'Ce qui est ajouté',
  'extend.B-T':
    'Une autorité d’horodatage prouve que les signatures existent aujourd’hui. Elle voit une empreinte, pas le document.',
  'extend.B-LT':
    'La preuve de la date, et ce que les émetteurs disent des certificats : vérifiable sans réseau dans des années.',
  'extend.B-LTA': 'Tout cela, scellé par un horodatage de plus, renouvelable pendant des décennies.',
  'extend.renewal': 'Renouvellement',
  'extend.renewal.help': 'Un horodatage de plus couvre le tout tant que le dernier est encore bon.',
  'extend.writing': 'Copie du document…',
  'extend.timestamp': 'En attente de l’autorité d’horodatage…',
  'extend.revocation': 'Les émetteurs sont interrogés sur les certificats…',
  'extend.finishing': 'Enregistrement…',
  'extend.progress': 'Prolongation des signatures',
  'extend.stopped': 'Arrêté. Rien n’a été écrit.',
  'extend.done': 'Enregistré sous {fileName}',
  'extend.done.help': 'Tout ce que demande le niveau {level} est dans le fichier. L’original est resté tel quel.',
  'extend.done.untrusted': 'Il compte ici comme tel dès que vous faites confiance aux émetteurs de ses certificats.',
}
