import type { Environment } from './user-dirs.js'

/** What somebody else's program needs to be found and to run, and nothing that could be a secret. */
export function plainEnvironment(env: Environment): Record<string, string> {
  return Object.fromEntries(names.flatMap(name => (env[name] === undefined ? [] : [[name, env[name]]])))
}

const names = ['PATH', 'HOME', 'USER', 'SHELL', 'LANG', 'TERM', 'TMPDIR', 'TEMP', 'APPDATA', 'SystemRoot', 'PATHEXT']
