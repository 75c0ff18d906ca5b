/** What is active in a document, as people call it, in French. */
import type { ActiveMessages } from './en.ts'

export const fr: ActiveMessages = {
  'active.javascript': '{count, plural, one {# script} other {# scripts}}',
  'active.launch':
    '{count, plural, one {# action qui lance un programme} other {# actions qui lancent des programmes}}',
  'active.submit-form':
    '{count, plural, one {# formulaire qui envoie des données} other {# formulaires qui envoient des données}}',
  'active.import-data':
    '{count, plural, one {# action qui importe des données} other {# actions qui importent des données}}',
  'active.link': '{count, plural, one {# lien vers le web} other {# liens vers le web}}',
  'active.other-document': '{count, plural, one {# lien vers un autre fichier} other {# liens vers d’autres fichiers}}',
  'active.media': '{count, plural, one {# son, film ou objet 3D} other {# sons, films ou objets 3D}}',
  'active.embedded-file': '{count, plural, one {# fichier joint} other {# fichiers joints}}',
  'active.external-content':
    '{count, plural, one {# partie qui se trouve dans un autre fichier} other {# parties qui se trouvent dans d’autres fichiers}}',
  'active.layers': '{count, plural, one {# calque qui peut être caché} other {# calques qui peuvent être cachés}}',
  'active.alternate-image': '{count, plural, one {# image avec un substitut} other {# images avec un substitut}}',
  'active.xfa-form': 'un formulaire que les lecteurs construisent eux-mêmes (XFA)',
  'active.not-examined': 'plus que ce qui a pu être examiné',
}
