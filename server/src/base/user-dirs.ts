import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** Environment variables, handed down from the entry of the program. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where a person's own files are: absolute paths that may not exist yet. */
export interface UserDirs {
  /** Holds `config.yaml`. */
  readonly config: string
  /** Holds what Remora remembers for this person: which workspaces are trusted, logs. */
  readonly state: string
}

/**
 * `$XDG_CONFIG_HOME/remora` and `$XDG_STATE_HOME/remora`, else `~/.config/remora` and `~/.local/state/remora`, on macOS
 * too (where command line programs do the same); on Windows below `%APPDATA%` and `%LOCALAPPDATA%`. As the XDG Base
 * Directory Specification asks, a variable that is empty or relative counts as unset.
 */
export function userDirs(env: Environment, platform: NodeJS.Platform = process.platform): UserDirs {
  const home = homeOf(env, platform)
  const [config, state] =
    platform === 'win32'
      ? [
          absolute(env.APPDATA) ?? join(home, 'AppData/Roaming'),
          absolute(env.LOCALAPPDATA) ?? join(home, 'AppData/Local'),
        ]
      : [join(home, '.config'), join(home, '.local/state')]
  return {
    config: join(absolute(env.XDG_CONFIG_HOME) ?? config, 'remora'),
    state: join(absolute(env.XDG_STATE_HOME) ?? state, 'remora'),
  }
}

/** The person's home folder; absolute. */
export function homeOf(env: Environment, platform: NodeJS.Platform = process.platform): string {
  return absolute(platform === 'win32' ? env.USERPROFILE : env.HOME) ?? homedir()
}

function absolute(path: string | undefined): string | undefined {
  return path && isAbsolute(path) ? path : undefined
}
