// Takes a picture of a page with a headless Chromium, at twice the density.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Writes `file` (PNG). The page's size is in CSS pixels; what it leaves transparent stays so. */
export function photograph({ html, width, height }, file) {
  const folder = mkdtempSync(join(tmpdir(), 'remora-camera-'))
  try {
    writeFileSync(join(folder, 'page.html'), html)
    const flags = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      '--disable-background-networking',
      '--force-device-scale-factor=2',
      '--default-background-color=00000000',
      `--user-data-dir=${join(folder, 'profile')}`,
      `--window-size=${width},${height}`,
      `--screenshot=${file}`,
    ]
    execFileSync('chromium', [...flags, join(folder, 'page.html')], { stdio: 'ignore', timeout: 60_000 })
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
