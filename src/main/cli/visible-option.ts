/** `--visible` and `--image`: how a signature is seen, as data for the core. */
import { open } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { appearanceTexts, type SignatureAppearance, type SignaturePlace } from '../../shared/model/signing.ts'
import { toReadError } from '../files/read-error.ts'
import type { CommandContext } from './context.ts'
import { createUsageError } from './usage-error.ts'

/** A place on a page, or the rectangle of the field that `--field` names. */
export type VisiblePlace = SignaturePlace | 'field'

export interface VisibleOptions {
  readonly visible?: VisiblePlace
  readonly image?: string
  readonly field?: string
}

const placePattern = /^(\d{1,9}):(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?),(\d+(?:\.\d+)?),(\d+(?:\.\d+)?)$/

/** `PAGE:X,Y,W,H` in points, or `field`. @throws {AppError} app/usage */
export const parseVisible = (value: string): VisiblePlace => {
  if (value === 'field') return value
  const numbers = placePattern.exec(value.replaceAll(' ', ''))?.slice(1).map(Number)
  const [page = 0, x = 0, y = 0, width = 0, height = 0] = numbers ?? []
  if (page < 1 || width <= 0 || height <= 0) throw createUsageError('bad-place', { value })
  return { page, x, y, width, height }
}

/** More than this is no picture of a signature; the core says so. */
const maxImageBytes = 8 * 1024 * 1024 + 1

const readImage = async (path: string): Promise<string> => {
  const fail = (thrown: unknown): never => {
    throw toReadError(thrown, path)
  }
  const file = await open(path).catch(fail)
  try {
    if (!(await file.stat()).isFile()) throw new AppError('documents/not-a-file', { file: path })
    const bytes = Buffer.alloc(maxImageBytes)
    let length = 0
    for (;;) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length).catch(fail)
      if (bytesRead === 0) return bytes.toString('base64', 0, length)
      length += bytesRead
    }
  } finally {
    await file.close()
  }
}

/**
 * @returns null for an invisible signature
 * @throws {AppError} app/usage; documents/not-found, not-a-file, unreadable; pdf/image-unreadable
 */
export const readAppearance = async (
  { app, language, resolvePath }: CommandContext,
  { visible, image, field }: VisibleOptions,
): Promise<SignatureAppearance | null> => {
  if (visible === undefined && image === undefined) return null
  if (field === undefined && (visible === undefined || visible === 'field')) throw createUsageError('place-missing')
  const appearance: SignatureAppearance = {
    place: visible === undefined || visible === 'field' ? null : visible,
    texts: appearanceTexts,
    language,
    date: null,
    image: image === undefined ? null : await readImage(resolvePath(image)),
  }
  app.signing.checkAppearance(appearance)
  return appearance
}
