import { describe, expect, test } from 'vitest'
import { listPages } from '../../src/main/pdf/list-pages.ts'
import { followFrom, type LocatedValue, type ObjectSource } from '../../src/main/pdf/location.ts'
import type { PdfObject, PdfRef } from '../../src/main/pdf/object.ts'
import { findFirstPage, findPage } from '../../src/main/pdf/page-tree.ts'

const ref = (num: number): PdfRef => ({ kind: 'ref', num, gen: 0 })
const name = (value: string): PdfObject => ({ kind: 'name', value })
const dict = (entries: Readonly<Record<string, PdfObject>>): PdfObject => ({
  kind: 'dict',
  entries: new Map(Object.entries(entries)),
})
const page = (more: Readonly<Record<string, PdfObject>> = {}): PdfObject => dict({ Type: name('Page'), ...more })
const pages = (kids: readonly number[], count: number, more: Readonly<Record<string, PdfObject>> = {}): PdfObject =>
  dict({ Type: name('Pages'), Kids: { kind: 'array', items: kids.map(ref) }, Count: count, ...more })

/** Object 1 is the root of the tree. */
const open = (objects: Readonly<Record<number, PdfObject>>) => {
  const read: number[] = []
  const source: ObjectSource = {
    readObject: async ({ num }) => {
      read.push(num)
      return objects[num] ?? null
    },
  }
  const catalog: LocatedValue = { location: { ref: ref(900_000), path: [] }, value: dict({ Pages: ref(1) }) }
  return {
    read,
    source,
    catalog,
    find: async (number: number) => (await findPage(source, catalog, number)).page.location.ref.num,
  }
}

describe('a page by its number', () => {
  test('in a flat tree of 10 000 pages, the root, one kid and the page are read', async () => {
    const nums = Array.from({ length: 10_000 }, (_, index) => index + 10)
    const { read, find } = open({ 1: pages(nums, 10_000), ...Object.fromEntries(nums.map(num => [num, page()])) })
    expect(await find(9_876)).toBe(9_885)
    expect(read).toEqual([1, 10, 9_885])
  })

  test('branches before it are passed over by their count', async () => {
    const tree = open({
      1: pages([2, 3, 4], 7),
      2: pages([10, 11, 12], 3),
      3: pages([13, 14], 2),
      4: pages([15, 16], 2),
      ...Object.fromEntries([10, 11, 12, 13, 14, 15, 16].map(num => [num, page()])),
    })
    expect(await tree.find(7)).toBe(16)
    expect(tree.read.filter(num => num >= 10)).toEqual([15, 16])
    for (const number of [1, 2, 3, 4, 5, 6]) expect(await tree.find(number)).toBe(9 + number)
  })

  test('counts that lie or are missing do not hide pages', async () => {
    const objects = { 2: pages([10, 11], -1), 10: page(), 11: page(), 12: page() }
    for (const root of [pages([2, 12], 2), pages([2, 12], 0)]) {
      const { find } = open({ 1: root, ...objects })
      expect([await find(1), await find(2), await find(3)]).toEqual([10, 11, 12])
    }
  })

  test('a kid without brackets is one, wherever pages are looked for', async () => {
    const bare = dict({ Type: name('Pages'), Kids: ref(10), Count: 1 })
    const tree = open({ 1: pages([2, 11], 2), 2: bare, 10: page(), 11: page() })
    expect([await tree.find(1), await tree.find(2)]).toEqual([10, 11])
    expect((await findFirstPage(tree.source, tree.catalog))?.location.ref.num).toBe(10)
    const resolve = async (object: PdfObject | undefined): Promise<PdfObject> =>
      (await followFrom(tree.source, tree.catalog.location, object)).value
    expect((await listPages({ resolve, catalog: tree.catalog })).refs.map(({ num }) => num)).toEqual([10, 11])
  })

  test('a leaf that says nothing of itself is a page, the root is none', async () => {
    const leaf = dict({ CropBox: { kind: 'array', items: [0, 0, 9, 9] } })
    expect(await open({ 1: pages([2, 10], 2), 2: leaf, 10: page() }).find(2)).toBe(10)
    await expect(open({ 1: leaf }).find(1)).rejects.toMatchObject({ code: 'pdf/page-not-found' })
  })

  test.for([0, -1, 1.5, 4, Number.NaN, 2 ** 53])('page %d of three is not found', async number => {
    const { find } = open({ 1: pages([10, 11, 12], 3), 10: page(), 11: page(), 12: page() })
    await expect(find(number)).rejects.toMatchObject({ code: 'pdf/page-not-found', facts: { page: number } })
  })

  test('a tree that runs in a circle ends', async () => {
    const { find } = open({ 1: pages([2], 5), 2: pages([1, 2], 5) })
    await expect(find(2)).rejects.toMatchObject({ code: 'pdf/page-not-found' })
  })

  test('boxes and turns come from above, the nearest first', async () => {
    const source: ObjectSource = {
      readObject: async ({ num }) =>
        ({ 1: pages([2], 1, { Rotate: 90, MediaBox: ref(8) }), 2: pages([3], 1, { Rotate: 180 }), 3: page(), 8: 'x' })[
          num
        ] as PdfObject,
    }
    const catalog: LocatedValue = { location: { ref: ref(9), path: [] }, value: dict({ Pages: ref(1) }) }
    const { attributes } = await findPage(source, catalog, 1)
    expect(Object.fromEntries(attributes)).toEqual({ Rotate: 180, MediaBox: 'x' })
  })
})
