/** Ids on the command line: every character of base64url may begin one, the hyphen too. */
import { expect, test } from 'vitest'
import { IdCommand } from '../../src/main/cli/id-command.ts'

const parse = async (args: readonly string[]) => {
  let seen: object | undefined
  const program = new IdCommand('program').exitOverride().configureOutput({ writeOut() {}, writeErr() {} })
  program.option('--json').option('--profile <dir>')
  program
    .command('keys')
    .command('name')
    .argument('<key>')
    .argument('<name>')
    .option('--owner <id>')
    .option('-f, --force')
    .action((key, name, options) => {
      seen = { key, name, ...options, ...program.opts() }
    })
  await program.parseAsync([...args], { from: 'user' })
  return seen
}

const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']

test.each(alphabet)('an id whose second character is %s', async second => {
  for (const length of [22, 43]) {
    const id = `-${second}X`.padEnd(length, 'q')
    expect(await parse(['keys', 'name', id, 'Anna'])).toEqual({ key: id, name: 'Anna' })
    expect(await parse(['--json', 'keys', 'name', '--force', id, 'Anna', '--profile', 'p'])).toEqual({
      key: id,
      name: 'Anna',
      force: true,
      json: true,
      profile: 'p',
    })
    expect(await parse(['keys', 'name', '--owner', id, id, id])).toEqual({ key: id, name: id, owner: id })
  }
})

test.each([
  [['keys', 'name', '--forse', 'Anna'], 'commander.unknownOption'],
  [['keys', 'name', '-x', 'Anna'], 'commander.unknownOption'],
  [['keys', 'name', '--a-very-long-option-that-is-none', 'Anna'], 'commander.unknownOption'],
  [['keys', 'name', '-h'], 'commander.helpDisplayed'],
])('%j is still an option', async (args, code) => {
  await expect(parse(args)).rejects.toMatchObject({ code })
})
