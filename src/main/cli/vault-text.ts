/** What a look through the vault found, for people. */
import type { VaultCheck } from '../../shared/model/vault.ts'
import type { CommandContext } from './context.ts'
import { toPrintable } from './paint.ts'

export const describeVaultCheck = (
  { translate, paint }: CommandContext,
  { damage, log, trustIndex, incidents }: VaultCheck,
): string =>
  [
    ...(damage.length === 0
      ? [paint('good', translate('vault.sound'))]
      : damage.map(what => paint('bad', translate('vault.damage', { what: toPrintable(what) })))),
    ...(log.findings.length === 0
      ? [paint('good', translate('vault.logSound', { entries: log.entryCount }))]
      : log.findings.map(({ flaw, seq }) =>
          paint('bad', translate('vault.flaw', { seq, flaw: translate(`vault.flaw.${flaw}`) })),
        )),
    log.signedBy === null
      ? translate('vault.logUnsigned')
      : translate('vault.logSigned', { seq: log.signedThrough, time: log.signedAt ?? '', keyId: log.signedBy }),
    translate('vault.trustIndex', { value: trustIndex.value }),
    ...(incidents.length === 0 ? [] : [translate('vault.incidents', { count: incidents.length })]),
    ...incidents.map(({ at, type }) =>
      paint('warning', `  ${translate('vault.incident', { time: at, what: translate(`vault.incident.${type}`) })}`),
    ),
  ].join('\n')
