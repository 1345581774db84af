import { homedir } from 'node:os'
import type { SettingsPatch } from '../base/settings-sources.js'
import type { Environment } from '../base/user-dirs.js'
import { settingsFromFlags } from './settings-flags.js'
import type { Terminal } from './terminal/terminal.js'
import { workspaceRoot } from './workspace-root.js'

/** 0: done. 1: refused, failed or stopped. (2 is wrong usage, which commands throw.) */
export type ExitCode = 0 | 1

/** What every command is given beside its own arguments. */
export interface Invocation {
  readonly env: Environment
  /** Where the person stands: relative paths on the command line are meant from here. */
  readonly cwd: string
  readonly home: string
  /** Absolute path of the workspace. */
  readonly root: string
  /** The workspace was named, not found. */
  readonly isRootNamed: boolean
  /** Print one JSON value instead of words. */
  readonly json: boolean
  /** What `--set` says. */
  readonly flags: SettingsPatch
  readonly terminal: Terminal
}

export interface GlobalOptions {
  readonly workspace?: string
  readonly json?: boolean
  readonly set?: readonly string[]
}

export function invocationOf(options: GlobalOptions, terminal: Terminal, env: Environment): Invocation {
  const cwd = process.cwd()
  const home = env.HOME || homedir()
  return {
    env,
    cwd,
    home,
    root: workspaceRoot(cwd, home, options.workspace),
    isRootNamed: options.workspace !== undefined,
    json: options.json === true,
    flags: settingsFromFlags(options.set ?? []),
    terminal,
  }
}
