/** Tells when nobody sits in front of the window any more: the computer sleeps, or its screen is locked. */
import { powerMonitor } from 'electron'

export const watchSleep = (onSleep: () => void): void => {
  powerMonitor.on('suspend', onSleep)
  powerMonitor.on('lock-screen', onSleep)
}
