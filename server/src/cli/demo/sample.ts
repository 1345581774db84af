import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assetPath } from '../../base/assets.js'
import { realPathOf } from '../../base/paths.js'

/** A fresh copy of the sample project, which stays: the person may go on with it. Returns its absolute path. */
export function makeSample(): string {
  const folder = mkdtempSync(join(realPathOf(tmpdir()), 'remora-demo-'))
  cpSync(assetPath('demo'), folder, { recursive: true })
  return folder
}

/** Who is talked to in the demo. */
export const sampleAgent = 'shop/cart.py:Cart.total'
export const samplePath = 'shop/cart.py'
export const sampleQuestion = 'What are you for?'
/** What the rehearsal model writes into the documentation, word for word. */
export const sampleInstruction = 'An empty cart costs nothing.'

/** Who asks the person something. */
export const askingAgent = 'shop/orders.py:receipt'
export const askingInstruction = 'Ask me whether to print or to mail it.'
