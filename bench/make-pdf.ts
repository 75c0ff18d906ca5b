/** Writes a valid PDF of a wanted size: one page and one stream of random bytes, never held in memory. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'

const chunkBytes = 1024 * 1024

/** Writes about `sizeBytes` to `path`; the rest of the file takes under 1 kB. */
export const makePdf = async (path: string, sizeBytes: number): Promise<void> => {
  const file = createWriteStream(path)
  const offsets: number[] = []
  let position = 0
  const write = async (bytes: string | Uint8Array): Promise<void> => {
    position += bytes.length
    if (!file.write(bytes)) await once(file, 'drain')
  }
  const object = async (body: string): Promise<void> => {
    offsets.push(position)
    await write(`${offsets.length} 0 obj\n${body}\nendobj\n`)
  }
  await write(Buffer.from('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1'))
  await object('<< /Type /Catalog /Pages 2 0 R >>')
  await object('<< /Type /Pages /Kids [3 0 R] /Count 1 >>')
  await object('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /PieceInfo << /Bench 4 0 R >> >>')
  offsets.push(position)
  await write(`4 0 obj\n<< /Length ${sizeBytes} >>\nstream\n`)
  for (let left = sizeBytes; left > 0; left -= chunkBytes) await write(randomBytes(Math.min(left, chunkBytes)))
  await write('\nendstream\nendobj\n')
  const xref = position
  const lines = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  await write(`xref\n0 5\n0000000000 65535 f \n${lines}trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`)
  file.end()
  await finished(file)
}
