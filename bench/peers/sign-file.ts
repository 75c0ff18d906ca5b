/** Signs one file with another library, as a process of its own: name, key, certificate, input, output. */
import type { PeerKey } from './peer-key.ts'

export type SignFile = (input: string, output: string) => Promise<void>
export type OpenPeer = (key: Pick<PeerKey, 'keyFile' | 'certificateFile'>) => Promise<SignFile>

/** Only the one that is measured is loaded. */
export const peers = {
  libpdf: async (): Promise<OpenPeer> => (await import('./libpdf.ts')).openLibpdf,
  signpdf: async (): Promise<OpenPeer> => (await import('./signpdf.ts')).openSignpdf,
} as const
export type PeerName = keyof typeof peers

if (import.meta.main) {
  const [name = '', keyFile = '', certificateFile = '', input = '', output = ''] = process.argv.slice(2)
  const open = await peers[name as PeerName]()
  await (await open({ keyFile, certificateFile }))(input, output)
}
