import type { Layout } from '../../syntax/piece.js'

/** What is asked about a text that is nobody's yet. It crosses threads, and of a large text all would be much. */
export const answers = {
  /** What stands where. */
  layout: ({ pieces, damaged }: Layout): Layout => ({ pieces, damaged }),
  /** How many errors the parser finds. */
  errors: ({ damaged }: Layout): number => damaged.length,
}

export type TextQuestion = keyof typeof answers
export type AnswerTo<Q extends TextQuestion> = ReturnType<(typeof answers)[Q]> | Unanswered

/** Its language is off, it takes too much time or memory, or somebody said stop. */
export type Unanswered = 'off' | 'too slow' | 'stopped'

/** What a thread for one text is started with. */
export interface TextOrder {
  readonly question: TextQuestion
  /** The id of a language of our own. */
  readonly language: string
  readonly path: string
  readonly text: string
}

export type TextAnswer = { readonly found: AnswerTo<TextQuestion> } | { readonly warning: string }
