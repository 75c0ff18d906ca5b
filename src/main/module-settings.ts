/** The PKCS#11 modules that the user added: kept in the settings, proved by loading, known by the file itself. */
import { realpath } from 'node:fs/promises'
import { AppError, type ErrorCode } from '../shared/errors.ts'
import type { ModuleSummary } from '../shared/model/key.ts'
import type { Config } from './config.ts'
import type { Pkcs11KeyStore } from './tokens/pkcs11/pkcs11-key-store.ts'

export const createModuleSettings = (config: Config, pkcs11: Pick<Pkcs11KeyStore, 'listModules' | 'retry'>) => {
  const findModule = async (path: string): Promise<ModuleSummary | undefined> =>
    (await pkcs11.listModules()).find(known => known.path === path)

  return {
    /** @throws {AppError} tokens/module-* when it cannot be used; it is then not kept */
    async add(path: string): Promise<ModuleSummary> {
      const real = await realPathOf(path)
      const { added } = config.settings.modules
      config.update({ modules: { added: [...added.filter(known => known !== real && known !== path), real] } })
      const module = await findModule(real)
      if (module?.usable) return module
      // What cannot be used is not kept: the user is told now, not at every start.
      config.update({ modules: { added } })
      throw new AppError((module?.problem as ErrorCode | null) ?? 'tokens/module-not-found', { path })
    },
    /** @throws {AppError} tokens/module-not-found for a path that was not added */
    async remove(path: string): Promise<void> {
      const real = await realPathOf(path)
      const { added } = config.settings.modules
      const left: string[] = []
      // By the file itself, under whatever name it was added.
      for (const known of added) if (known !== path && (await realPathOf(known)) !== real) left.push(known)
      if (left.length === added.length) throw new AppError('tokens/module-not-found', { path })
      config.update({ modules: { added: left } })
    },
    /** Starts a module again that crashed or hung. @throws {AppError} tokens/module-not-found for one that is not there */
    async retry(path: string): Promise<ModuleSummary> {
      const real = await realPathOf(path)
      pkcs11.retry(real)
      const module = await findModule(real)
      if (!module) throw new AppError('tokens/module-not-found', { path })
      return module
    },
  }
}

/** Packages install links with several names to one library. */
const realPathOf = (path: string): Promise<string> => realpath(path).catch(() => path)
