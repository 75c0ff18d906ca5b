/** A picture as image objects of a PDF (ISO 32000-2 §8.9.5, §11.6.5.2), in the colours that the document allows. */
import { deflateSync } from 'node:zlib'
import { pdfDict, pdfName } from '../../pdf/make-object.ts'
import type { PdfObject, PdfRef } from '../../pdf/object.ts'
import type { IncrementalUpdate } from '../pdf/incremental-update.ts'
import type { Colors } from './conformance.ts'
import type { Picture } from './read-png.ts'

/** The samples as they are embedded, packed once for any number of documents. */
export interface PackedPicture {
  readonly width: number
  readonly height: number
  readonly isGray: boolean
  readonly color: Uint8Array
  readonly mask: Uint8Array | null
}

const onWhite = ({ rgb, alpha }: Picture): Uint8Array =>
  alpha
    ? rgb.map((value, index) => 255 - Math.round(((255 - value) * (alpha[Math.floor(index / 3)] ?? 255)) / 255))
    : rgb

/** ITU-R BT.601. */
const toGray = (rgb: Uint8Array): Uint8Array =>
  Uint8Array.from({ length: rgb.length / 3 }, (_, pixel) => {
    const [red = 0, green = 0, blue = 0] = rgb.subarray(pixel * 3, pixel * 3 + 3)
    return Math.round(0.299 * red + 0.587 * green + 0.114 * blue)
  })

const hasColor = (rgb: Uint8Array): boolean => {
  for (let at = 0; at < rgb.length; at += 3) if (rgb[at] !== rgb[at + 1] || rgb[at] !== rgb[at + 2]) return true
  return false
}

/** @param mayBeTransparent false: what shines through becomes white */
export type PackPicture = (picture: Picture, colors: Colors, mayBeTransparent: boolean) => PackedPicture

const pack: PackPicture = (picture, colors, mayBeTransparent) => {
  const rgb = mayBeTransparent ? picture.rgb : onWhite(picture)
  const isGray = colors !== 'rgb' || !hasColor(rgb)
  return {
    width: picture.width,
    height: picture.height,
    isGray,
    color: deflateSync(isGray ? toGray(rgb) : rgb),
    mask: mayBeTransparent && picture.alpha ? deflateSync(picture.alpha) : null,
  }
}

/** The same picture for the same kind of document is packed once. */
export const createPackPicture = (): PackPicture => {
  const kept = new WeakMap<Picture, Map<string, PackedPicture>>()
  return (picture, colors, mayBeTransparent) => {
    const byKind = kept.get(picture) ?? new Map<string, PackedPicture>()
    const key = `${colors} ${mayBeTransparent}`
    const packed = byKind.get(key) ?? pack(picture, colors, mayBeTransparent)
    kept.set(picture, byKind.set(key, packed))
    return packed
  }
}

export const putPicture = (update: IncrementalUpdate, picture: PackedPicture, graySpace: PdfObject): PdfRef => {
  const put = (data: Uint8Array, colorSpace: PdfObject, more: Readonly<Record<string, PdfObject>>): PdfRef => {
    const ref = update.reserve()
    const entries = {
      Type: pdfName('XObject'),
      Subtype: pdfName('Image'),
      Width: picture.width,
      Height: picture.height,
      ColorSpace: colorSpace,
      BitsPerComponent: 8,
      Filter: pdfName('FlateDecode'),
      ...more,
    }
    update.putStream(ref, pdfDict(entries), data)
    return ref
  }
  // The samples of a mask are DeviceGray, whatever the document's colours (table 143).
  const mask = picture.mask && put(picture.mask, pdfName('DeviceGray'), {})
  return put(picture.color, picture.isGray ? graySpace : pdfName('DeviceRGB'), mask ? { SMask: mask } : {})
}
