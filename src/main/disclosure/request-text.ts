/** Words of a service that are shown to the user: bounded, on one line, and unable to reorder or hide anything. */
import { z } from 'zod'

/** Controls, direction marks and overrides, separators, invisible fillers, private use; joiners of scripts that need them stay. */
const unshowable =
  /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\uffff]/u
/** More marks on one letter than any language has. */
const stacked = /\p{M}{5}/u

export const shownText = (maxChars: number) =>
  z
    .string()
    .min(1)
    .max(maxChars)
    .refine(text => text.trim() !== '' && !unshowable.test(text) && !stacked.test(text))
