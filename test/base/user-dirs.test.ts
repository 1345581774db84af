import { homedir } from 'node:os'
import { expect, test } from 'vitest'
import { userDirs } from '../../server/src/base/user-dirs.js'

test('the XDG variables say where a person’s files are', () => {
  const env = { HOME: '/home/ann', XDG_CONFIG_HOME: '/cfg', XDG_STATE_HOME: '/state' }
  expect(userDirs(env, 'linux')).toEqual({ config: '/cfg/remora', state: '/state/remora' })
})

test('without them the usual folders below the home directory are meant, on macOS too', () => {
  const dirs = { config: '/home/ann/.config/remora', state: '/home/ann/.local/state/remora' }
  expect(userDirs({ HOME: '/home/ann' }, 'linux')).toEqual(dirs)
  expect(userDirs({ HOME: '/home/ann' }, 'darwin')).toEqual(dirs)
})

test('a relative or empty variable counts as unset, as the XDG specification asks', () => {
  const env = { HOME: '/home/ann', XDG_CONFIG_HOME: 'cfg', XDG_STATE_HOME: '' }
  expect(userDirs(env, 'linux').config).toBe('/home/ann/.config/remora')
  expect(userDirs(env, 'linux').state).toBe('/home/ann/.local/state/remora')
})

test('an empty environment still has a home', () => {
  expect(userDirs({}, 'linux').config).toBe(`${homedir()}/.config/remora`)
})

test('Windows has folders of its own', () => {
  const env = { USERPROFILE: '/Users/ann', APPDATA: '/Users/ann/Roaming', LOCALAPPDATA: '/Users/ann/Local' }
  expect(userDirs(env, 'win32')).toEqual({ config: '/Users/ann/Roaming/remora', state: '/Users/ann/Local/remora' })
})
