import { existsSync } from 'node:fs'

/** Where a real Chromium is; undefined where there is none. */
export const chromiumPath = [
  process.env.REMORA_TEST_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find(path => path && existsSync(path))
