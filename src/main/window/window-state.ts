/** Where the window stood when it was closed, and where it may stand again: never where no screen shows it any more. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { BrowserWindow, Rectangle } from 'electron'

export interface WindowState {
  /** Absent: the desktop finds a place. */
  readonly x?: number
  readonly y?: number
  readonly width: number
  readonly height: number
  readonly isMaximized: boolean
}

export const smallest = { width: 640, height: 480 } as const
export const usual: WindowState = { width: 1200, height: 800, isMaximized: false }

/** As much of the title bar as a hand finds. */
const graspable = { width: 100, height: 32 } as const
/** No screen is that large. */
const most = 100_000

const isLength = (value: unknown, least: number): value is number =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most

/** Whatever stands in the file; undefined for what is no state of a window. */
export const parseWindowState = (text: string): WindowState | undefined => {
  let found: unknown
  try {
    found = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof found !== 'object' || found === null) return undefined
  const { x, y, width, height, isMaximized } = found as Readonly<Record<string, unknown>>
  if (!isLength(width, smallest.width) || !isLength(height, smallest.height)) return undefined
  const size = { width, height, isMaximized: isMaximized === true }
  return isLength(x, -most) && isLength(y, -most) ? { x, y, ...size } : size
}

const overlap = (aStart: number, aLength: number, bStart: number, bLength: number): number =>
  Math.min(aStart + aLength, bStart + bLength) - Math.max(aStart, bStart)

/** The same state on the screens that are there now; `workAreas`: the first is that of the main screen. */
export const fitWindowState = (state: WindowState, workAreas: readonly Rectangle[]): WindowState => {
  const { x, y, width, height, isMaximized } = state
  const [main] = workAreas
  const holder =
    x === undefined || y === undefined
      ? undefined
      : workAreas.find(
          area =>
            overlap(x, width, area.x, area.width) >= graspable.width &&
            // Its top edge must be on the screen: it is what a window is moved by.
            y >= area.y &&
            y + graspable.height <= area.y + area.height,
        )
  const limits = holder ?? main
  const size = {
    width: Math.max(smallest.width, Math.min(width, limits?.width ?? width)),
    height: Math.max(smallest.height, Math.min(height, limits?.height ?? height)),
    isMaximized,
  }
  return holder && x !== undefined && y !== undefined ? { x, y, ...size } : size
}

export const readWindowState = (path: string): WindowState => {
  try {
    return parseWindowState(readFileSync(path, 'utf8')) ?? usual
  } catch {
    // None yet, or none that can be read: the window opens as the first time.
    return usual
  }
}

/** Kept when the window is closed; what it was before it was maximised or minimised. */
export const keepWindowState = (window: BrowserWindow, path: string): void => {
  window.on('close', () => {
    const { x, y, width, height } = window.getNormalBounds()
    const state: WindowState = { x, y, width, height, isMaximized: window.isMaximized() }
    try {
      writeFileSync(`${path}.tmp`, `${JSON.stringify(state)}\n`, { mode: 0o600 })
      renameSync(`${path}.tmp`, path)
    } catch {
      // A full disk must not keep a window from closing.
    }
  })
}
