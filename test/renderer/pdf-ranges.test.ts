/** Ranges of a document for pdf.js: never the whole, and a document that cannot be read any more is told. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PDFDataRangeTransport } from 'pdfjs-dist'
import { afterEach, expect, test } from 'vitest'
import { openPdfRanges, rangeBytes } from '../../src/renderer/screens/sign/pdf-ranges.ts'

const document = Buffer.from(Array.from({ length: 3 * rangeBytes + 5 }, (_, index) => index % 251))
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

const serve = async (answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> => {
  const server = createServer(answer)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/document`
}

/** What pdf.js makes of it: the length, what it begins with, and the ranges that came. */
class Transport {
  readonly length: number
  readonly initialData: Uint8Array
  readonly came: (readonly [number, Uint8Array])[] = []
  requestDataRange = (_begin: number, _end: number): void => undefined

  constructor(length: number, initialData: Uint8Array) {
    this.length = length
    this.initialData = initialData
  }

  onDataRange(begin: number, bytes: Uint8Array): void {
    this.came.push([begin, bytes])
  }
}

const open = async (url: string, signal = new AbortController().signal) => {
  const failures: unknown[] = []
  const pdfjs = { PDFDataRangeTransport: Transport as unknown as typeof PDFDataRangeTransport }
  const transport = (await openPdfRanges(pdfjs, url, signal, thrown => failures.push(thrown))) as unknown as Transport
  return { transport, failures }
}

const answerRange = ({ headers }: IncomingMessage, response: ServerResponse): void => {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
  const [start, end] = [Number(from), Math.min(Number(to) + 1, document.length)]
  response.writeHead(206, { 'content-range': `bytes ${start}-${end - 1}/${document.length}` })
  response.end(document.subarray(start, end))
}

test('asks for ranges alone, and hands on what comes', async () => {
  const asked: (string | undefined)[] = []
  const url = await serve((request, response) => {
    asked.push(request.headers.range)
    answerRange(request, response)
  })
  const { transport, failures } = await open(url)
  expect(transport.length).toBe(document.length)
  expect(Buffer.compare(transport.initialData, document.subarray(0, rangeBytes))).toBe(0)
  transport.requestDataRange(3 * rangeBytes, document.length)
  await expect.poll(() => transport.came.length).toBe(1)
  const [begin, bytes] = transport.came[0] ?? []
  expect([begin, Buffer.from(bytes ?? [])]).toEqual([3 * rangeBytes, document.subarray(3 * rangeBytes)])
  expect(asked).toEqual([`bytes=0-${rangeBytes - 1}`, `bytes=${3 * rangeBytes}-${document.length - 1}`])
  expect(failures).toEqual([])
})

test('takes its part where a server answers with the whole', async () => {
  const { transport } = await open(await serve((_request, response) => response.end(document)))
  expect([transport.length, transport.initialData.length]).toEqual([document.length, rangeBytes])
  transport.requestDataRange(10, 20)
  await expect
    .poll(() => transport.came.map(([begin, bytes]) => [begin, Buffer.from(bytes)]))
    .toEqual([[10, document.subarray(10, 20)]])
})

test('a document that is another than the one that was opened is told, at the first range and later', async () => {
  let status = 409
  const url = await serve((request, response) => {
    if (status === 206) answerRange(request, response)
    else response.writeHead(status).end()
  })
  await expect(open(url)).rejects.toThrow('409')
  status = 206
  const { transport, failures } = await open(url)
  status = 409
  transport.requestDataRange(0, 10)
  await expect.poll(() => failures.map(String)).toEqual(['Error: 409'])
  expect(transport.came).toEqual([])
})

test('whoever closed the document hears no more of it', async () => {
  const ended = new AbortController()
  let isHeld = false
  const url = await serve((request, response) => {
    if (!isHeld) answerRange(request, response)
  })
  const { transport, failures } = await open(url, ended.signal)
  isHeld = true
  transport.requestDataRange(0, 10)
  ended.abort()
  await new Promise(resolve => setTimeout(resolve, 100))
  expect([failures, transport.came]).toEqual([[], []])
})
