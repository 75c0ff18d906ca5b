/** Where a window may open again: on screens that are there, as large as they are, and from a file that anyone may have edited. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fitWindowState, parseWindowState, readWindowState, usual } from '../../src/main/window/window-state.ts'

const main = { x: 0, y: 24, width: 1920, height: 1056 }
const right = { x: 1920, y: 0, width: 1280, height: 1024 }
const state = { x: 2000, y: 100, width: 1000, height: 700, isMaximized: false }

test('a window opens where it was closed, on any screen', () => {
  expect(fitWindowState(state, [main, right])).toEqual(state)
  expect(fitWindowState({ ...state, x: -200, y: 24 }, [main])).toEqual({ ...state, x: -200, y: 24 })
})

test.each([
  ['a screen that is gone', state],
  ['left of every screen', { ...state, x: -950, y: 100 }],
  ['with its title bar above the screen', { ...state, x: 100, y: 0 }],
  ['below the screen', { ...state, x: 100, y: 1070 }],
])('from %s it comes back to the main one, at its size', (_name, gone) => {
  expect(fitWindowState(gone, [main])).toEqual({ width: 1000, height: 700, isMaximized: false })
})

test('it is never larger than the screen that holds it, nor smaller than the pages are drawn for', () => {
  expect(fitWindowState({ ...state, width: 4000, height: 3000 }, [main, right])).toMatchObject({
    width: 1280,
    height: 1024,
  })
  expect(
    fitWindowState({ width: 700, height: 500, isMaximized: true }, [{ x: 0, y: 0, width: 400, height: 300 }]),
  ).toEqual({
    ...{ width: 640, height: 480, isMaximized: true },
  })
  expect(fitWindowState(usual, [])).toEqual(usual)
})

test.each([
  '',
  'null',
  '[]',
  '{',
  '{"width":"1000","height":700}',
  '{"width":1e9,"height":700}',
  '{"width":10,"height":700}',
])('what is no state is not taken for one: %s', text => expect(parseWindowState(text)).toBeUndefined())

test('half a place is none, and more than a state is cut', () => {
  expect(parseWindowState('{"x":5,"width":800,"height":600,"isMaximized":1,"more":1}')).toEqual({
    ...{ width: 800, height: 600, isMaximized: false },
  })
})

test('without a file, or with a broken one, the window opens as the first time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-state-'))
  expect(readWindowState(join(folder, 'window.json'))).toEqual(usual)
  writeFileSync(join(folder, 'window.json'), '{"width"')
  expect(readWindowState(join(folder, 'window.json'))).toEqual(usual)
  rmSync(folder, { recursive: true })
})
