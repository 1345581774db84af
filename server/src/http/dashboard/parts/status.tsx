import type { Html } from '../html.js'

/** The colour of a dot. What it says stands beside it: colour alone tells nobody anything. */
export type Tone = 'idle' | 'running' | 'waiting' | 'failed' | 'done'

const tones: Readonly<Record<string, Tone>> = {
  running: 'running',
  started: 'running',
  blocked: 'waiting',
  waiting: 'idle',
  awaiting_input: 'waiting',
  pending_approval: 'waiting',
  open: 'waiting',
  partially_applied: 'waiting',
  completed: 'done',
  applied: 'done',
  failed: 'failed',
  stale: 'failed',
}

const words: Readonly<Record<string, string>> = {
  active: 'idle',
  started: 'running',
  blocked: 'waits for you',
  awaiting_input: 'waits for you',
  pending_approval: 'proposal waits',
  partially_applied: 'partly applied',
  cancelled: 'stopped',
  waiting: 'queued',
  merged: 'answered together',
}

export function statusWord(status: string): string {
  return words[status] ?? status.replaceAll('_', ' ')
}

/** A dot and a word for the status of an agent, a turn or a proposal, as the journal spells it. */
export function Status({ of: status }: { readonly of: string }): Html {
  return (
    <span class={`status ${tones[status] ?? 'idle'}`}>
      <span class="dot" aria-hidden="true" />
      {statusWord(status)}
    </span>
  )
}
