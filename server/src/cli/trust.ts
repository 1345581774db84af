import { trust, untrust } from '../base/trust.js'
import { userDirs } from '../base/user-dirs.js'
import type { ExitCode, Invocation } from './invocation.js'
import type { Paint } from './terminal/terminal.js'
import { printable } from './terminal/text.js'

/** `remora trust [--remove]`: whether the files of the workspace may decide what runs here and where code is sent. */
export async function setTrust(cli: Invocation, { remove = false }: { readonly remove?: boolean }): Promise<ExitCode> {
  const { terminal, root, json } = cli
  const { state } = userDirs(cli.env)
  if (remove) untrust(root, state)
  else trust(root, state)
  const lines = remove ? withdrawn(root, terminal.paint) : granted(root, terminal.paint)
  if (json) terminal.json({ path: root, trusted: !remove })
  else for (const line of lines) terminal.line(line)
  return 0
}

function granted(root: string, { green, dim }: Paint): string[] {
  return [
    `${green('✓')} ${printable(root)} is trusted.`,
    '',
    '  What its files say counts from now on. They may',
    '    · choose the model and its address, and so where your code is sent',
    '    · start commands: checks of proposals, tool servers, extensions',
    '    · add languages, whose grammars run in a process of their own',
    '    · open the HTTP server, and have chats change files without asking',
    '  Whoever can change these files decides that for you.',
    '',
    dim('  take it back   remora trust --remove'),
  ]
}

function withdrawn(root: string, { green, dim }: Paint): string[] {
  return [
    `${green('✓')} ${printable(root)} is not trusted.`,
    dim('  Its files choose no model, start no command and open no server. Your own settings count as before.'),
  ]
}
