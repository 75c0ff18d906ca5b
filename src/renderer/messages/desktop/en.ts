/** Words of the window's habits on a desktop, in English. */
export const en = {
  'command.show': 'Show as a command',
  'command.title': 'The same as a command',
  'command.sub': 'For a terminal or a script, on this computer. It asks for the PIN itself.',
  'command.sub.validate': 'For a terminal or a script, on this computer.',
  'command.label': 'Command',
  'command.copy': 'Copy',
  'command.copied': 'Copied.',
  'command.gap.image': 'The picture is in no file yet. Save it as a PNG and add --image with the name of that file.',
  'command.gap.password':
    'The document opens with a password. Write it into a file of its own and add --document-password-file with the name of that file.',
  'command.none': 'There is no command for this',
  'command.none.help': 'A name holds characters that a terminal would obey. Rename the file to get the command.',
  'recent.kept': 'Kept in your encrypted vault for 30 days.',
  'recent.clear': 'Clear the list',
  'recent.off': 'No list of recent documents is kept. The settings can turn it on.',
  'recent.settings': 'Keep a list of recent documents',
  'recent.settings.help': 'In the encrypted vault only. Turned off, the list is cleared.',
} as const satisfies Readonly<Record<string, string>>
