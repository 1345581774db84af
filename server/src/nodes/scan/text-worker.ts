import { parentPort, workerData } from 'node:worker_threads'
import { Grammars } from '../../syntax/grammars.js'
import { builtIn } from '../../syntax/languages.js'
import { discoverer } from './discover-text.js'
import { answers, type TextAnswer, type TextOrder } from './text-questions.js'

/** A thread that parses one text of our own languages, which nobody is to wait for who has another question. */

const { question, language, path, text } = workerData as TextOrder
const discoverText = discoverer({
  languages: builtIn,
  grammars: new Grammars((_, message) => say({ warning: message })),
  foreign: async () => 'off',
})
const found = await discoverText(language, path, text)
say({ found: typeof found === 'object' ? answers[question](found) : found })

function say(answer: TextAnswer): void {
  parentPort!.postMessage(answer)
}
