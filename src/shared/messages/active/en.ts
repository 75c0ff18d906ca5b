/** What is active in a document, as people call it, in English: the table that the other languages are typed by. */
export const en = {
  'active.javascript': '{count, plural, one {# script} other {# scripts}}',
  'active.launch': '{count, plural, one {# action that starts a program} other {# actions that start programs}}',
  'active.submit-form': '{count, plural, one {# form that sends data} other {# forms that send data}}',
  'active.import-data': '{count, plural, one {# action that imports data} other {# actions that import data}}',
  'active.link': '{count, plural, one {# link to the web} other {# links to the web}}',
  'active.other-document': '{count, plural, one {# link to another file} other {# links to other files}}',
  'active.media': '{count, plural, one {# sound, film or 3D object} other {# sounds, films or 3D objects}}',
  'active.embedded-file': '{count, plural, one {# attached file} other {# attached files}}',
  'active.external-content':
    '{count, plural, one {# part that stands in another file} other {# parts that stand in other files}}',
  'active.layers': '{count, plural, one {# layer that may be hidden} other {# layers that may be hidden}}',
  'active.alternate-image': '{count, plural, one {# image with a substitute} other {# images with substitutes}}',
  'active.xfa-form': 'a form that viewers build themselves (XFA)',
  'active.not-examined': 'more than could be looked through',
} as const

export type ActiveMessages = Readonly<Record<keyof typeof en, string>>
