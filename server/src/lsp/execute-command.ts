import type { ExecuteCommandParams } from 'vscode-languageserver-protocol/node'
import { commandNamed } from './commands/table.js'
import type { Door } from './door.js'

export async function executeCommand({ command, arguments: args }: ExecuteCommandParams, door: Door): Promise<unknown> {
  return await commandNamed(command).execute(args ?? [], door)
}
