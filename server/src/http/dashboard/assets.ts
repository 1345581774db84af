import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assetPath, packageRoot } from '../../base/assets.js'
import { type Api, createApi } from '../api.js'

/** The addresses of the files that every page is made of. They change with what is in them. */
export interface Assets {
  readonly style: string
  readonly script: string
  readonly icon: string
}

/** Read once; browsers keep them for good. The script is built by scripts/build.mjs. */
export function loadAssets(): { readonly assets: Assets; readonly api: Api } {
  const api = createApi()
  const serve = (path: string, name: string, type: string): string => {
    const content = readFileSync(path)
    const [stem, extension] = name.split('.')
    const address = `/assets/${stem}.${fingerprint(content)}.${extension}`
    const headers = { 'Content-Type': type, 'Cache-Control': 'public, max-age=31536000, immutable' }
    api.get(address, c => c.body(content, 200, headers))
    return address
  }
  const assets = {
    style: serve(assetPath('dashboard.css'), 'dashboard.css', 'text/css; charset=utf-8'),
    script: serve(join(packageRoot, 'dist', 'assets', 'client.js'), 'client.js', 'text/javascript; charset=utf-8'),
    icon: serve(assetPath('icon.svg'), 'icon.svg', 'image/svg+xml'),
  }
  return { assets, api }
}

function fingerprint(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12)
}
