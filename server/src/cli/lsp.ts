// Frames own standard output here: this import must stay the first.

import type { Environment } from '../base/user-dirs.js'
import { protocolOutput } from '../lsp/stdout.js'
import { runLanguageServer } from './language-server.js'

/** `remora lsp`: the same as `remora-lsp`. */
export function lsp(argv: readonly string[], env: Environment): void {
  runLanguageServer(argv, { output: protocolOutput, env })
}
