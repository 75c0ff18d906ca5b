/** The claims that the user's attributes can answer: as they are kept, or worked out from them. */
import type { Json } from '../../shared/bridge.ts'
import type { Attribute } from '../../shared/model/attribute.ts'
import type { ClaimSource } from '../../shared/model/query.ts'
import type { ClaimPath } from '../../shared/model/receipt.ts'
import { findAgeLimit, findIsOver } from './age.ts'

export interface HeldClaim {
  /** Without the `null` that stands for all elements. */
  readonly path: readonly string[]
  readonly value: Json
  readonly source: ClaimSource
}

export interface HeldClaims {
  /** undefined: nothing is held that answers it. */
  find(path: ClaimPath): HeldClaim | undefined
}

/** Lists in the norms (OpenID4VC high assurance, PID rulebook); kept as one text with commas. */
const listNames: ReadonlySet<string> = new Set(['nationalities'])

const typed = (name: string, text: string): Json => {
  if (listNames.has(name)) return text.split(',').map(part => part.trim())
  return text === 'true' ? true : text === 'false' ? false : text
}

/** An object of attributes with dots in their names: `address`. */
const nest = (attributes: readonly Attribute[], prefix: string): Json =>
  Object.fromEntries(
    [...Map.groupBy(attributes, ({ name }) => name.slice(prefix.length).split('.')[0] ?? '')].map(([part, members]) => {
      const [only] = members
      const name = prefix + part
      return [part, only?.name === name ? typed(name, only.value) : nest(members, `${name}.`)]
    }),
  )

/** Attributes past their time are as good as deleted. */
export const createHeldClaims = (attributes: readonly Attribute[], now: Date): HeldClaims => {
  const current = attributes.filter(({ expiresAt }) => expiresAt === null || new Date(expiresAt) > now)
  const byName = new Map(current.map(attribute => [attribute.name, attribute]))

  return {
    find(path) {
      const names = path.at(-1) === null ? path.slice(0, -1) : path
      if (!names.every(part => typeof part === 'string' && !part.includes('.'))) return undefined
      const texts = names as readonly string[]
      const limit = findAgeLimit(path)
      const birthdate = byName.get('birthdate')
      if (limit !== undefined && birthdate) {
        const value = findIsOver(birthdate.value, limit, now)
        return value === undefined ? undefined : { path: texts, value, source: 'computed' }
      }
      const name = texts.join('.')
      const own = byName.get(name)
      if (own) {
        const value = typed(name, own.value)
        // §7.1: `null` selects the elements of an array, and nothing else has any.
        if (path.at(-1) === null && !Array.isArray(value)) return undefined
        return { path: texts, value, source: own.source }
      }
      const members = current.filter(attribute => attribute.name.startsWith(`${name}.`))
      const [first] = members
      if (!first || path.at(-1) === null) return undefined
      return { path: texts, value: nest(members, `${name}.`), source: first.source }
    },
  }
}

/** As it is shown to the user before it leaves. */
export const showValue = (value: Json): string => {
  if (typeof value === 'object' && value !== null) return Object.values(value).map(showValue).join(', ')
  return String(value)
}
