/** `powerMonitor`: nothing here hears of sleep or a locked screen, so only a test makes its events. */
import { EventEmitter } from 'node:events'

export const powerMonitor = new EventEmitter()
