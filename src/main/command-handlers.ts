/** What main does to show an act of the window as a command: the only place where the page is told a path, to be read. */
import { dirname } from 'node:path'
import type { Handlers } from '../shared/contract.ts'
import type { Language } from '../shared/words.ts'
import type { App } from './app.ts'
import { suggestExtendedPath } from './documents.ts'
import { type CommandPlace, writeExtendCommand, writeSignCommand, writeValidateCommand } from './shown-commands.ts'

export interface CommandHandlersDeps {
  readonly app: App
  readonly platform: 'linux' | 'darwin' | 'win32'
  readonly language: () => Language
}

/** The digest of the window is the weakest that the command line takes by itself: of RSA and of curves up to this. */
const maxPlainBits = 256

export const createCommandHandlers = ({ app, platform, language }: CommandHandlersDeps): Handlers['commands'] => {
  const { documents } = app
  const at: CommandPlace = { shell: platform === 'win32' ? 'powershell' : 'posix', profile: app.profileOption }
  const keyWords = async (keyId: string) => {
    const { algorithm, sizeBits } = await app.keys.find(keyId)
    return { keyId, isDigestNamed: algorithm === 'ec' && sizeBits > maxPlainBits }
  }
  /** The folder, where they are all that a batch of it takes. */
  const shorten = async (paths: readonly string[]): Promise<readonly string[]> => {
    const [folder, ...others] = new Set(paths.map(path => dirname(path)))
    if (folder === undefined || others.length > 0) return paths
    const all = await app.documents.listFolder(folder).catch(() => [])
    const given = new Set(paths)
    return all.length === given.size && all.every(path => given.has(path)) ? [folder] : paths
  }

  return {
    async sign({ documentId, keyId, documentPassword, targetId, ...wishes }) {
      const words = {
        ...wishes,
        ...(await keyWords(keyId)),
        inputs: [documents.getPath(documentId)],
        hasPassword: documentPassword !== null,
        out: targetId === null ? null : documents.getTarget(targetId),
        outFolder: null,
      }
      return writeSignCommand(words, at, language())
    },
    async signBatch({ documentIds, keyId, folderId, ...wishes }) {
      const words = {
        ...wishes,
        ...(await keyWords(keyId)),
        inputs: await shorten(documentIds.map(documentId => documents.getPath(documentId))),
        ...{ field: null, certify: null, lock: null, appearance: null, hasPassword: false, out: null },
        outFolder: folderId === null ? null : documents.getTarget(folderId),
      }
      return writeSignCommand(words, at, language())
    },
    async extend({ documentId, documentPassword, level }) {
      const input = documents.getPath(documentId)
      const out = suggestExtendedPath(input)
      return writeExtendCommand({ input, out, level, hasPassword: documentPassword !== null }, at)
    },
    validate: async ({ documentId, documentPassword }) =>
      writeValidateCommand(documents.getPath(documentId), documentPassword !== null, at),
  }
}
