/** What a start names: paths of the folder where it was typed, and addresses, as desktop entries with %U are given. */
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { findDocumentArguments } from '../../src/main/window/document-arguments.ts'

const folder = resolve('papers')
const find = (...argv: readonly string[]) => findDocumentArguments(['/usr/bin/signet', ...argv], folder)

test('a path is one of the folder where the program was started', () => {
  expect(find('contract.pdf', resolve('other/Offer.PDF'), join('..', 'a.pdf'))).toEqual([
    join(folder, 'contract.pdf'),
    resolve('other/Offer.PDF'),
    resolve('a.pdf'),
  ])
})

test('an address of a file is its path, with every letter that it may have', () => {
  const path = join(folder, 'Hợp đồng 50 % #1.pdf')
  expect(find(pathToFileURL(path).href)).toEqual([path])
})

test('options, links, other files and files of other computers are none', () => {
  expect(
    find('--profile=a.pdf', 'signet:query', 'letter.txt', 'file://server%2Fshare/a.pdf', 'file:///a%2Fb.pdf'),
  ).toEqual([])
  expect(findDocumentArguments(['/opt/signet.pdf'], folder)).toEqual([])
})
