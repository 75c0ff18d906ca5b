/** `signet demo`: the main job from end to end on a throw-away profile. */
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { Secret } from '../../../shared/secret.ts'
import { toWriteError } from '../../files/write-error.ts'
import type { CommandContext, CommandResult } from '../context.ts'
import { algorithmName } from '../key-text.ts'
import type { Registration } from '../program.ts'
import { createSampleDocument } from '../sample-document.ts'

const holder = 'Signet Demo'

export const addDemo = ({ program, translate, runThrowAway }: Registration): void => {
  program
    .command('demo')
    .description(translate('demo.description'))
    .option('--out-dir <dir>', translate('demo.outDir'))
    .action((options: { readonly outDir?: string }) => runThrowAway(context => demo(context, options.outDir)))
}

const demo = async (context: CommandContext, outDir: string | undefined): Promise<CommandResult> => {
  const { app, translate, paint, language } = context
  const pin = new Secret(randomBytes(9).toString('base64url'))
  const folder = await openFolder(context, outDir)
  const inputPath = join(folder, 'signet-demo.pdf')
  const outputPath = join(folder, 'signet-demo-signed.pdf')

  const { key, unlockCode } = await app.keys.createSoftwareKey({ name: holder, algorithm: 'p-256', pin })
  await writeSample(inputPath)
  const session = await app.signing.unlock(key.keyId, pin)
  context.defer(() => session.close())
  const signed = await session.signFile({
    inputPath,
    outputPath,
    replaceExisting: false,
    digest: 'sha256',
    reason: null,
    location: null,
    field: null,
    expectedSha256: null,
  })
  const { signatures } = await app.validation.validateFile(outputPath)
  const [verdict] = signatures
  // The demo shows what works; a signature that is not intact is a defect, not a step.
  if (!verdict?.signer || !verdict.reasons.includes('intact') || verdict.coverage !== 'whole-document') {
    throw new AppError('internal')
  }
  const told = await answerSample(context, key.keyId, pin)
  const { keyId } = await app.recovery.revoke({
    enrolment: key.keyId,
    unlockCode: new Secret(unlockCode),
    reason: 'unused',
  })
  const steps = [
    translate('demo.profile'),
    translate('demo.key', { label: key.label, algorithm: algorithmName(key) }),
    translate('demo.sample', { file: inputPath }),
    translate('demo.signed', {
      file: outputPath,
      time: new Intl.DateTimeFormat(language, { timeStyle: 'medium' }).format(new Date(signed.signedAt)),
    }),
    translate(verdict.indication === 'TOTAL-PASSED' ? 'demo.passed' : 'demo.intact', {
      signer: verdict.signer.commonName,
      indication: verdict.indication,
    }),
    translate('demo.answered', { told: told.join(', '), birthdate }),
    translate('demo.revoked', { keyId }),
    translate('demo.removed'),
  ]
  const lines = steps.map((step, i) => `${paint('good', `${i + 1}.`)} ${step}`)
  return { exit: 0, json: { steps, signed: outputPath }, text: [...lines, outputPath].join('\n') }
}

/** Never told: the website learns whether it is long enough ago. */
const birthdate = '1990-02-28'

const answerSample = async (context: CommandContext, keyId: string, pin: Secret): Promise<readonly string[]> => {
  const { app, language, defer } = context
  const website = await app.openSampleWebsite()
  defer(() => website.close())
  const folder = await mkdtemp(join(tmpdir(), 'signet-demo-website-'))
  defer(() => rm(folder, { recursive: true, force: true }))
  const certificate = join(folder, 'website.pem')
  await writeFile(certificate, website.certificate)
  for (const purpose of ['services', 'tls'] as const) await app.trust.add(certificate, purpose)
  app.settings.byName.change('services.allow-private-network', 'true')
  app.myData.processing.giveConsent(language)
  await app.myData.attributes.set({ keyId, pin }, { name: 'birthdate', value: birthdate, place: 'vault' })
  const { queryId } = await app.disclosure.open(website.link)
  const { outcome } = await app.disclosure.answer(queryId, { approve: 'required', keyId, pin })
  if (outcome !== 'given') throw new AppError('internal')
  return website.told()
}

const openFolder = async ({ resolvePath }: CommandContext, outDir: string | undefined): Promise<string> => {
  if (outDir === undefined) return mkdtemp(join(tmpdir(), 'signet-demo-'))
  const folder = resolvePath(outDir)
  try {
    await mkdir(folder, { recursive: true })
  } catch (cause) {
    throw new AppError('documents/target-not-writable', { file: folder }, { cause })
  }
  return folder
}

const writeSample = async (file: string): Promise<void> => {
  const bytes = await createSampleDocument(new Date())
  try {
    await writeFile(file, bytes, { flag: 'wx' })
  } catch (thrown) {
    throw toWriteError(thrown, file)
  }
}
