/**
 * The closed list of reasons for which Remora says no. They are wire values: LSP errors carry them in `data.code`,
 * HTTP bodies and `--json` output in `code`.
 */
export const refusalCodes = [
  'bad_argument',
  'unauthorized',
  'forbidden',
  'unknown_command',
  'unknown_agent',
  'unknown_proposal',
  'unknown_question',
  'unknown_turn',
  'not_found',
  'already_answered',
  'closed',
  'stale',
  'busy',
  'conflict',
  'limit_reached',
  'untrusted',
  'outside_workspace',
  'secret_file',
  'ignored_file',
  'too_large',
  'not_text',
  'not_parsable',
  'unchanged',
  'unsupported',
  'read_only',
  'model_unavailable',
  'bad_configuration',
  'shutting_down',
] as const

export type RefusalCode = (typeof refusalCodes)[number]

/**
 * Something was asked for that cannot be had. `message` is a sentence for a person: what was wanted, and what to do
 * next. A bug is never a Refusal; a choice the caller must think about is a return value with a `kind`.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'

  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
  }
}

/** The sentence to show for anything that was thrown, also by another thread, whose errors are plain objects here. */
export function messageOf(error: unknown): string {
  const { message } = Object(error) as { message?: unknown }
  return typeof message === 'string' ? message : String(error)
}
