/** The part of Electron that the stand-in must have: a member that is missing, or takes less than Electron's, fails to compile. */
import type * as Electron from 'electron'
import type * as standIn from './electron.ts'
import type { WebFrame } from './web-frame.ts'

// In tuples, so that a union is compared as a whole.
type Takes<Real, Mock> = [Real] extends [(...args: infer Args) => unknown]
  ? Mock extends (...args: Args) => unknown
    ? true
    : 'takes other arguments'
  : [Mock] extends [Real]
    ? true
    : 'has another type'

type Surface<Real, Mock, Names extends keyof Real> = {
  readonly [Name in Names]: Name extends keyof Mock ? Takes<Real[Name], Mock[Name]> : 'is missing'
}

type Complete<Checked extends Readonly<Record<keyof Checked, true>>> = Checked

type Listening = 'on' | 'once' | 'off' | 'removeListener' | 'emit'
/** What is read of a display; Electron tells much more. */
type DisplayPart = Pick<Electron.Display, 'id' | 'bounds' | 'workArea' | 'scaleFactor'>
interface ScreenPart {
  getPrimaryDisplay: () => DisplayPart
  getAllDisplays: () => DisplayPart[]
}
type Window = InstanceType<typeof standIn.BrowserWindow>

export type AppSurface = Complete<
  Surface<
    Electron.App,
    typeof standIn.app,
    | Listening
    | 'whenReady'
    | 'isReady'
    | 'quit'
    | 'exit'
    | 'focus'
    | 'getPath'
    | 'setPath'
    | 'getAppPath'
    | 'getName'
    | 'setName'
    | 'getVersion'
    | 'getLocale'
    | 'getSystemLocale'
    | 'getPreferredSystemLanguages'
    | 'requestSingleInstanceLock'
    | 'hasSingleInstanceLock'
    | 'releaseSingleInstanceLock'
    | 'setAsDefaultProtocolClient'
    | 'isDefaultProtocolClient'
    | 'removeAsDefaultProtocolClient'
    | 'getApplicationNameForProtocol'
    | 'setAppUserModelId'
    | 'enableSandbox'
    | 'disableHardwareAcceleration'
    | 'isPackaged'
  >
>
export type CommandLineSurface = Complete<
  Surface<
    Electron.CommandLine,
    typeof standIn.app.commandLine,
    'appendSwitch' | 'appendArgument' | 'hasSwitch' | 'getSwitchValue' | 'removeSwitch'
  >
>
export type WindowSurface = Complete<
  Surface<
    Electron.BrowserWindow,
    Window,
    | Listening
    | 'id'
    | 'loadURL'
    | 'show'
    | 'hide'
    | 'focus'
    | 'close'
    | 'destroy'
    | 'isDestroyed'
    | 'isVisible'
    | 'isFocused'
    | 'isMinimized'
    | 'minimize'
    | 'restore'
    | 'setTitle'
    | 'getTitle'
    | 'getBounds'
    | 'getNormalBounds'
    | 'isMaximized'
    | 'maximize'
    | 'unmaximize'
    | 'setBounds'
    | 'setMenu'
  >
>
export type WindowClassSurface = Complete<
  Surface<
    typeof Electron.BrowserWindow,
    typeof standIn.BrowserWindow,
    'getAllWindows' | 'getFocusedWindow' | 'fromId' | 'fromWebContents'
  >
>
export type ContentsSurface = Complete<
  Surface<
    Electron.WebContents,
    Window['webContents'],
    | Listening
    | 'id'
    | 'send'
    | 'loadURL'
    | 'getURL'
    | 'getTitle'
    | 'isDestroyed'
    | 'isLoading'
    | 'setWindowOpenHandler'
    | 'executeJavaScript'
    | 'capturePage'
    | 'openDevTools'
  >
>
export type FrameSurface = Complete<
  Surface<Electron.WebFrameMain, WebFrame, 'url' | 'origin' | 'routingId' | 'processId' | 'isDestroyed'>
>
export type SessionSurface = Complete<
  Surface<
    Electron.Session,
    typeof standIn.session.defaultSession,
    | 'setPermissionRequestHandler'
    | 'setPermissionCheckHandler'
    | 'setDevicePermissionHandler'
    | 'setSpellCheckerEnabled'
  >
>
export type RequestSurface = Complete<
  Surface<Electron.WebRequest, typeof standIn.session.defaultSession.webRequest, 'onBeforeRequest'>
>
export type ProtocolSurface = Complete<
  Surface<
    Electron.Protocol,
    typeof standIn.protocol,
    'registerSchemesAsPrivileged' | 'handle' | 'unhandle' | 'isProtocolHandled'
  >
>
export type IpcSurface = Complete<
  Surface<Electron.IpcMain, typeof standIn.ipcMain, 'handle' | 'handleOnce' | 'removeHandler' | 'on' | 'off'>
>
export type DialogSurface = Complete<
  Surface<
    Electron.Dialog,
    typeof standIn.dialog,
    'showOpenDialog' | 'showSaveDialog' | 'showMessageBox' | 'showErrorBox'
  >
>
export type ShellSurface = Complete<
  Surface<Electron.Shell, typeof standIn.shell, 'openExternal' | 'openPath' | 'showItemInFolder' | 'beep'>
>
export type SafeStorageSurface = Complete<
  Surface<Electron.SafeStorage, typeof standIn.safeStorage, keyof Electron.SafeStorage>
>
export type ProcessSurface = Complete<
  Surface<
    Electron.UtilityProcess,
    ReturnType<typeof standIn.utilityProcess.fork>,
    Listening | 'pid' | 'stdout' | 'stderr' | 'postMessage' | 'kill'
  >
>
export type ForkSurface = Complete<Surface<typeof Electron.utilityProcess, typeof standIn.utilityProcess, 'fork'>>
export type MenuSurface = Complete<
  Surface<typeof Electron.Menu, typeof standIn.Menu, 'buildFromTemplate' | 'setApplicationMenu' | 'getApplicationMenu'>
>
export type NotificationSurface = Complete<
  Surface<Electron.Notification, InstanceType<typeof standIn.Notification>, 'show' | 'close' | 'on' | 'once'>
>
export type ScreenSurface = Complete<Surface<ScreenPart, typeof standIn.screen, keyof ScreenPart>>
export type ThemeSurface = Complete<
  Surface<
    Electron.NativeTheme,
    typeof standIn.nativeTheme,
    'on' | 'themeSource' | 'shouldUseDarkColors' | 'shouldUseHighContrastColors'
  >
>
