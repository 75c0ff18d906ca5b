/** The parts of the desktop that the page may ask for, as native dialogs and fixed actions. */
import { basename } from 'node:path'
import { type BrowserWindow, dialog, Menu, Notification, shell } from 'electron'
import type { Emit } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { createDesktopWords } from '../../shared/messages/describe-desktop.ts'
import type { Desktop } from '../handlers.ts'
import { claimScheme } from './links.ts'
import { createMenuTemplate } from './menu-template.ts'
import { findOutsideUrl } from './policy.ts'
import { bringForward } from './show-arrivals.ts'

const pdfFilter = { name: 'PDF', extensions: ['pdf'] }

const keyFileFilters = {
  pkcs12: { name: 'PKCS#12', extensions: ['p12', 'pfx'] },
  certificate: { name: 'X.509', extensions: ['crt', 'cer', 'pem', 'der'] },
}

const trustFileFilters = {
  certificates: { name: 'X.509', extensions: ['crt', 'cer', 'pem', 'der', 'p7b', 'p7c'] },
  list: { name: 'ETSI TS 119 612', extensions: ['xml', 'xtsl'] },
}

const recoveryFilters = {
  enrolment: { name: 'JWT', extensions: ['jwt'] },
  statement: { name: 'JWT', extensions: ['jwt'] },
  bundle: { name: 'JSON', extensions: ['json'] },
  sheet: pdfFilter,
  puk: pdfFilter,
}

const dataFileFilters = {
  json: { name: 'JSON', extensions: ['json'] },
  jwe: { name: 'JWE', extensions: ['jwe'] },
  backup: { name: 'Signet', extensions: ['backup'] },
  pdf: pdfFilter,
  credential: { name: 'SD-JWT', extensions: ['sd-jwt', 'jwt', 'txt'] },
}

export const createDesktop = (findWindow: () => BrowserWindow | undefined, emit: Emit): Desktop => ({
  async chooseDocument() {
    const options = { properties: ['openFile' as const], filters: [pdfFilter, { name: '*', extensions: ['*'] }] }
    const window = findWindow()
    const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
    return answer.canceled ? null : (answer.filePaths[0] ?? null)
  },
  async chooseFolder() {
    const options = { properties: ['openDirectory' as const] }
    const window = findWindow()
    const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
    return answer.canceled ? null : (answer.filePaths[0] ?? null)
  },
  async chooseTarget(suggestedPath) {
    const options = {
      defaultPath: suggestedPath,
      filters: [pdfFilter],
      title: basename(suggestedPath),
      properties: ['showOverwriteConfirmation' as const],
    }
    const window = findWindow()
    const answer = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
    return answer.canceled || !answer.filePath ? null : answer.filePath
  },
  async chooseKeyFile(kind) {
    const options = {
      properties: ['openFile' as const],
      filters: [keyFileFilters[kind], { name: '*', extensions: ['*'] }],
    }
    const window = findWindow()
    const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
    return answer.canceled ? null : (answer.filePaths[0] ?? null)
  },
  async chooseTrustFile(kind) {
    const options = {
      properties: ['openFile' as const],
      filters: [trustFileFilters[kind], { name: '*', extensions: ['*'] }],
    }
    const window = findWindow()
    const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
    return answer.canceled ? null : (answer.filePaths[0] ?? null)
  },
  async chooseRequestTarget(suggestedName) {
    const options = {
      defaultPath: suggestedName,
      filters: [{ name: 'PKCS#10', extensions: ['csr', 'pem'] }],
      properties: ['showOverwriteConfirmation' as const],
    }
    const window = findWindow()
    const answer = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
    return answer.canceled || !answer.filePath ? null : answer.filePath
  },
  async chooseReportTarget(suggestedPath, kind) {
    const options = {
      defaultPath: suggestedPath,
      filters: [kind === 'pdf' ? pdfFilter : { name: 'JSON', extensions: ['json'] }],
      properties: ['showOverwriteConfirmation' as const],
    }
    const window = findWindow()
    const answer = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
    return answer.canceled || !answer.filePath ? null : answer.filePath
  },
  async chooseRecoveryFile(kind) {
    const options = {
      properties: ['openFile' as const],
      filters: [recoveryFilters[kind], { name: '*', extensions: ['*'] }],
    }
    const window = findWindow()
    const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
    return answer.canceled ? null : (answer.filePaths[0] ?? null)
  },
  async chooseRecoveryTarget(suggestedName, kind) {
    const options = {
      defaultPath: suggestedName,
      filters: [recoveryFilters[kind]],
      properties: ['showOverwriteConfirmation' as const],
    }
    const window = findWindow()
    const answer = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
    return answer.canceled || !answer.filePath ? null : answer.filePath
  },
  async chooseDataTarget(suggestedName, kind) {
    const options = {
      defaultPath: suggestedName,
      filters: [dataFileFilters[kind]],
      properties: ['showOverwriteConfirmation' as const],
    }
    const window = findWindow()
    const answer = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
    return answer.canceled || !answer.filePath ? null : answer.filePath
  },
  async chooseDataFile(kind) {
    const options = {
      properties: ['openFile' as const],
      filters: [dataFileFilters[kind], { name: '*', extensions: ['*'] }],
    }
    const window = findWindow()
    const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
    return answer.canceled ? null : (answer.filePaths[0] ?? null)
  },
  async showInFolder(path) {
    shell.showItemInFolder(path)
  },
  async openOutside(path) {
    await shell.openPath(path)
  },
  async openAddress(address) {
    const url = findOutsideUrl(address)
    if (url === undefined) throw new AppError('app/bad-request')
    await shell.openExternal(url)
  },
  showMenu(language) {
    const words = createDesktopWords(language)
    const template = createMenuTemplate(words, process.platform === 'darwin', command =>
      emit('menu', 'chosen', command),
    )
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  },
  notify(title, body) {
    const window = findWindow()
    if (!window || window.isFocused() || !Notification.isSupported()) return
    const notification = new Notification({ title, body })
    notification.on('click', () => bringForward(window))
    notification.show()
  },
  claimScheme,
})
