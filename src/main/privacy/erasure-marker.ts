/** Whether an erasure has begun, by the name of a file alone: asked before anything is read in that could finish one. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export const erasureMarkerName = 'erasing.json'

export const isErasing = (profile: string): boolean => existsSync(join(profile, erasureMarkerName))
