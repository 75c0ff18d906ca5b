/** Composition root: the only place that constructs. */
import type { Language } from '../shared/words.ts'
import type { CreatedKey, KeySummary, ModuleSummary, SoftwareKeyAlgorithm } from '../shared/model/key.ts'
import type { DigestAlgorithm, SignedDocument, SigningProgress, SigningRecord } from '../shared/model/signing.ts'
import type { FileVerdict } from '../shared/model/validation.ts'
import type { Secret } from '../shared/secret.ts'

/** What the window and the command line can do: the same use cases for both. */
export interface App {
  readonly keys: {
    list(): Promise<readonly KeySummary[]>
    modules(): Promise<readonly ModuleSummary[]>
    createSoftwareKey(request: {
      readonly name: string
      readonly algorithm: SoftwareKeyAlgorithm
      readonly pin: Secret
    }): Promise<CreatedKey>
    /** PEM or DER file → installed on the token. @throws {AppError} keys/certificate-unreadable, keys/certificate-mismatch */
    installCertificate(keyId: string, certificatePath: string, pin: Secret): Promise<KeySummary>
    /** Makes and installs a self-signed certificate. */
    selfSign(keyId: string, name: string, pin: Secret): Promise<KeySummary>
    /** The PEM of the key's certificate. @throws {AppError} keys/no-certificate */
    certificatePem(keyId: string): Promise<string>
    changePin(keyId: string, oldPin: Secret, newPin: Secret): Promise<void>
    unblock(keyId: string, puk: Secret, newPin: Secret): Promise<void>
  }
  readonly modules: {
    add(path: string): Promise<ModuleSummary>
    remove(path: string): Promise<void>
  }
  readonly signing: {
    /** Unlocks once, then signs each path; each document succeeds or fails by itself. */
    signFile(request: SignFileRequest): Promise<SignedFile>
    recent(): Promise<readonly SigningRecord[]>
  }
  readonly validation: {
    validateFile(path: string): Promise<FileVerdict>
  }
  /** Facts for `signet doctor`; each with its fix where it is not well. */
  diagnose(): Promise<readonly Diagnosis[]>
  close(): Promise<void>
}

export interface SignFileRequest {
  readonly inputPath: string
  /** Absolute. */
  readonly outputPath: string
  readonly replaceExisting: boolean
  readonly keyId: string
  readonly pin: Secret
  readonly digest: DigestAlgorithm
  readonly reason: string | null
  readonly location: string | null
  readonly field: string | null
  /** Hex; what was shown. null: whatever is there. */
  readonly expectedSha256: string | null
  readonly onProgress?: (progress: Omit<SigningProgress, 'documentId'>) => void
}

export type SignedFile = Omit<SignedDocument, 'documentId' | 'fileName' | 'folder'> & {
  readonly inputPath: string
  readonly outputPath: string
  readonly outputSha256: string
}

export interface Diagnosis {
  readonly name:
    | 'runtime'
    | 'profile'
    | 'vault'
    | 'software-token'
    | 'pkcs11'
    | 'smart-card-service'
    | 'module'
    | 'window'
  readonly state: 'ok' | 'warning' | 'problem'
  /** What it is about: a version, a path, a module's name. */
  readonly subject: string
  /** Error code whose sentences say what is wrong and what to do; null when well. */
  readonly problem: string | null
}

export type { Language }
