/** `Menu` and `Notification`: kept and recorded; an application window of a browser has no menu bar to put them in. */
import { EventEmitter } from 'node:events'
import type { NotificationConstructorOptions } from 'electron'
import { shellCalls } from './answers.ts'

export class MenuStandIn {
  readonly items: readonly object[]
  static #application: MenuStandIn | null = null

  constructor(items: readonly object[] = []) {
    this.items = items
  }

  static buildFromTemplate = (template: readonly object[]): MenuStandIn => new MenuStandIn(template)
  static setApplicationMenu = (menu: MenuStandIn | null): void => {
    MenuStandIn.#application = menu
  }
  static getApplicationMenu = (): MenuStandIn | null => MenuStandIn.#application
  popup(): void {}
}

export class NotificationStandIn extends EventEmitter {
  readonly #options: NotificationConstructorOptions
  static isSupported = (): boolean => true

  constructor(options: NotificationConstructorOptions = {}) {
    super()
    this.#options = options
  }

  show(): void {
    shellCalls.push({ method: 'Notification.show', argument: this.#options })
    this.emit('show')
  }

  close(): void {
    this.emit('close')
  }
}
