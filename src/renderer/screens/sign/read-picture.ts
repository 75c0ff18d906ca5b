/** A picture of a signature, from a file or a drawing, as a PNG in Base64; it stays in the page's memory. */

/** As the core takes it: `pictureLimits` of main. */
const maxBytes = 8 * 1024 * 1024
const maxPixels = 8_000_000
const pngStart = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

const toBase64 = (dataUrl: string): string => dataUrl.slice(dataUrl.indexOf(',') + 1)

/** null: it is no PNG, is damaged, or is too large. */
export const readPicture = async (file: File): Promise<string | null> => {
  if (file.size > maxBytes) return null
  const start = new Uint8Array(await file.slice(0, pngStart.length).arrayBuffer())
  if (!pngStart.every((byte, index) => start[index] === byte)) return null
  try {
    const bitmap = await createImageBitmap(file)
    const isSmall = bitmap.width * bitmap.height <= maxPixels
    bitmap.close()
    if (!isSmall) return null
  } catch {
    return null
  }
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(toBase64(String(reader.result)))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
}

/** What was drawn, cut to its ink with a little air; null: nothing was. */
export const readDrawing = (canvas: HTMLCanvasElement): string | null => {
  const { width, height } = canvas
  const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? []
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let index = 3; index < pixels.length; index += 4) {
    if (pixels[index] === 0) continue
    const x = ((index - 3) / 4) % width
    const y = Math.floor((index - 3) / 4 / width)
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  if (right < 0) return null
  const air = 8
  const cut = document.createElement('canvas')
  cut.width = right - left + 1 + 2 * air
  cut.height = bottom - top + 1 + 2 * air
  cut.getContext('2d')?.drawImage(canvas, air - left, air - top)
  return toBase64(cut.toDataURL('image/png'))
}
