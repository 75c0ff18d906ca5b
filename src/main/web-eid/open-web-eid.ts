/** Puts this room together: requests of the browser extension, the socket they come by, and the browsers that know of it. */
import { homedir } from 'node:os'
import { createRegistration, type Registration, type RegistrationDeps } from './registration.ts'
import { openRequestServer, type RequestServer } from './request-server.ts'
import { createWebEidRequests, type WebEidRequests, type WebEidRequestsDeps } from './requests.ts'
import { writeWindowCommand } from './window-command.ts'

export interface OpenWebEidDeps
  extends WebEidRequestsDeps,
    Pick<RegistrationDeps, 'profile' | 'hostCommand' | 'addedExtensions'> {}

export interface WebEid extends Pick<WebEidRequests, 'answer'> {
  /** Takes requests of the browser extension until it is closed; `windowCommand` is how the window is started again. */
  listen(windowCommand: readonly string[]): Promise<RequestServer>
  readonly browsers: Registration
}

export const openWebEid = ({ profile, hostCommand, addedExtensions, ...deps }: OpenWebEidDeps): WebEid => {
  const { platform, env } = process
  const { answer, handle } = createWebEidRequests(deps)
  return {
    answer,
    listen(windowCommand) {
      writeWindowCommand(profile, windowCommand)
      return openRequestServer({ profile, platform, handle })
    },
    browsers: createRegistration({ profile, platform, env, home: homedir(), hostCommand, addedExtensions }),
  }
}
