/** `nativeTheme`: what the desktop says is known to the browser alone, so the app reads plain defaults. */
import { EventEmitter } from 'node:events'

class NativeThemeStandIn extends EventEmitter {
  themeSource: 'system' | 'light' | 'dark' = 'system'
  readonly shouldUseHighContrastColors = false
  readonly shouldUseInvertedColorScheme = false
  readonly inForcedColorsMode = false
  readonly prefersReducedTransparency = false

  get shouldUseDarkColors(): boolean {
    return this.themeSource === 'dark'
  }
}

export const nativeTheme = new NativeThemeStandIn()
