import { parentPort } from 'node:worker_threads'
import { Grammars } from './grammars.js'
import { highlight } from './highlight.js'
import { builtIn } from './languages.js'

/** A thread that says what the parts of texts of our own languages are, one after another. */

export interface HighlightOrder {
  /** The id of a language. */
  readonly language: string
  readonly text: string
}

// A grammar that does not load has been reported by whoever parses for more than colours.
const grammars = new Grammars(() => undefined)

parentPort!.on('message', async ({ language: id, text }: HighlightOrder) => {
  const language = builtIn.byId(id)
  const isOurs = language !== undefined && language.folder === undefined
  parentPort!.postMessage(isOurs ? await highlight(grammars, language, text) : [])
})
