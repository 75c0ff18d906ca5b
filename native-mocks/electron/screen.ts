/** `screen`: one display of a common size; which ones there are is known to the desktop alone. */
import { EventEmitter } from 'node:events'

const size = { width: 1920, height: 1080 }
const area = { x: 0, y: 0, ...size }

/** The part of a display that is asked for here. */
const display = { id: 1, bounds: area, workArea: area, size, workAreaSize: size, scaleFactor: 1 }

class ScreenStandIn extends EventEmitter {
  getPrimaryDisplay = (): typeof display => display
  getAllDisplays = (): (typeof display)[] => [display]
}

export const screen = new ScreenStandIn()
