/** What the window knows about the program it belongs to. */
import type { Language } from '../words.ts'

export interface Settings {
  /** null: as the system says. */
  readonly language: Language | null
  /** Timestamp authorities in the order in which they are tried. */
  readonly tsaUrls: readonly string[]
}

export interface AppInfo {
  readonly version: string
  readonly platform: 'linux' | 'darwin' | 'win32'
  /** The language to show: the chosen one, else the system's, else English. */
  readonly language: Language
  readonly settings: Settings
}
