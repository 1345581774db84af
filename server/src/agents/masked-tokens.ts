import { RedactedStream } from '../base/redact-stream.js'
import type { Model } from './model.js'

/** A model whose words are told without secrets while they come; what it answers is masked where it is written down. */
export function maskingTokens(model: Model, secrets: () => readonly string[]): Model {
  return {
    name: model.name,
    async ask(request) {
      const words = new RedactedStream(secrets(), request.onToken)
      const answer = await model.ask({ ...request, onToken: text => words.push(text) })
      words.end()
      return answer
    },
  }
}
