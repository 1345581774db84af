/** What rooms write to: a short fact plus fields. `error` means that somebody must act. */
export interface Log {
  error(fact: string, fields?: Fields): void
  warn(fact: string, fields?: Fields): void
  info(fact: string, fields?: Fields): void
  debug(fact: string, fields?: Fields): void
}

export type Fields = Readonly<Record<string, unknown>>

export const logLevels = ['error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof logLevels)[number]

const nothing = () => undefined

export const silentLog: Log = { error: nothing, warn: nothing, info: nothing, debug: nothing }
