// The beginnings of what an agent is asked, shared by the prompts and by the rehearsal model that reads them.

/** A person's message. */
export const messagePrefix = 'Message from a person:'

/** A person wants a new version of the node; the instruction follows. */
export const rewritePrefix = 'Rewrite request:'

/** A person rejected a proposal; their words follow. */
export const feedbackPrefix = 'Feedback on your proposal:'
