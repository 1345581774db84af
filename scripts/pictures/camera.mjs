// Takes a picture of a page with a headless Chromium, at twice the density.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Writes a PNG. Width and height are CSS pixels; what the page leaves transparent stays so. */
export function photograph({ html, width, height }, file) {
  const folder = mkdtempSync(join(tmpdir(), 'remora-camera-'))
  const page = join(folder, 'page.html')
  const raw = join(folder, 'page.png')
  writeFileSync(page, html)
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--hide-scrollbars',
    '--force-device-scale-factor=2',
    '--default-background-color=00000000',
    `--user-data-dir=${join(folder, 'profile')}`,
    `--window-size=${width},${height}`,
    `--screenshot=${raw}`,
  ]
  try {
    execFileSync('chromium', [...flags, page], { stdio: 'pipe', timeout: 60_000 })
    // A palette of 256 colours: a third of the size, and nobody sees it.
    execFileSync('pngquant', ['--force', '--strip', '--speed', '1', '--quality', '80-100', '--output', file, raw])
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
