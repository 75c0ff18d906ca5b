/** Words of the window around the pages of a document, in French. */
import type { en } from './en.ts'

export const fr: Readonly<Record<keyof typeof en, string>> = {
  'viewer.zoom': 'Zoom',
  'viewer.fitWidth': 'Pleine largeur',
  'viewer.fitPage': 'Page entière',
  'viewer.search': 'Rechercher dans le document',
  'viewer.nextMatch': 'Résultat suivant',
  'viewer.previousMatch': 'Résultat précédent',
  'viewer.closeSearch': 'Fermer la recherche',
  'viewer.match': '{match, number} sur {count, number}, page {page, number}',
  'viewer.noMatch': 'Introuvable dans le texte de ce document',
  'viewer.searching': 'Recherche : page {page, number} sur {pages, number}',
}
