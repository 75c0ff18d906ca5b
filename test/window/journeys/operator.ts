/** Somebody at the window, by mouse or by keyboard: both do the same things to the same controls. */
import type { RunningApp } from '../../../native-mocks/electron/test-control.ts'
import type { WindowKey } from '../../../src/renderer/messages/en.ts'
import type { Translate } from '../../../src/shared/translate.ts'

export type UsualDoor = 'sign' | 'data' | 'keys'

export interface Operator {
  /** A button; `region` names the part of the page where several have this name. */
  press(name: string, region?: string): Promise<void>
  /** A box, until it is ticked. */
  tick(name: string): Promise<void>
  /** One of several choices, until it is chosen. */
  choose(name: string): Promise<void>
  /** Types into a field. */
  enter(label: string, text: string): Promise<void>
  goTo(door: UsualDoor): Promise<void>
  openDocument(path: string): Promise<void>
  openFolder(path: string): Promise<void>
}

export interface OperatorDeps {
  readonly app: Pick<RunningApp, 'page' | 'dialogs'>
  readonly t: Translate<WindowKey>
  /** How long a control may take to be there. */
  readonly patienceMs?: number
}
