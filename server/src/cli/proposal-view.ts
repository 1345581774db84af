import type { App } from '../app.js'
import type { CheckResult } from '../events/event.js'
import { hunkViews } from '../proposals/hunks.js'
import type { Outcome } from '../proposals/outcome.js'
import { isOpen, type Proposal } from '../proposals/proposal.js'
import { nameOf } from './present.js'
import { diffLines } from './terminal/diff.js'
import type { Paint, Terminal } from './terminal/terminal.js'
import { ago, oneLine, printable } from './terminal/text.js'

/** Who proposes what and why, and the change itself; in a file or pipe that is a plain unified diff. */
export function printProposal(proposal: Proposal, app: App, terminal: Terminal): void {
  const { paint, paintNote } = terminal
  const when = ago(proposal.opened_at, Date.now() / 1000)
  const who = paintNote.bold(nameOf(proposal.agent_id, app))
  terminal.note(`${proposalGlyph(proposal, paintNote)} ${who} proposes a change ${paintNote.dim(`· ${when}`)}`)
  terminal.note(`  ${oneLine(proposal.reasoning)}`)
  terminal.note()
  if (!terminal.isRead && !paint.isColorSupported) terminal.write(proposal.diff)
  else for (const line of diffLines(proposal.diff, paint, hunkNotes(proposal))) terminal.line(line)
  for (const check of proposal.checks) printCheck(check, terminal)
}

/** What is written beside the first line of each hunk, where there are several to choose from. */
function hunkNotes(proposal: Proposal): string[] {
  const hunks = hunkViews(proposal)
  if (hunks.length < 2) return []
  return hunks.map(({ index, status }) => `hunk ${index}${status === 'open' ? '' : `, ${status}`}`)
}

function printCheck({ path, command, ok, output }: CheckResult, terminal: Terminal): void {
  const { green, red, dim } = terminal.paintNote
  terminal.note()
  terminal.note(`${ok ? green('✓') : red('✗')} ${printable(command)} ${dim(`on ${printable(path)}`)}`)
  if (!ok) for (const line of output.split('\n')) terminal.note(`  ${printable(line)}`)
}

/** The same in two lines, where something else was asked for. */
export function announceProposal(proposal: Proposal, app: App, terminal: Terminal): void {
  const { dim, bold } = terminal.paintNote
  const who = bold(nameOf(proposal.agent_id, app))
  terminal.note(
    `${proposalGlyph(proposal, terminal.paintNote)} ${who} proposes a change: ${oneLine(proposal.reasoning)}`,
  )
  terminal.note(dim(`  look at it   remora proposals show ${proposal.proposal_id}`))
}

/** What to type next, or how it was decided. */
export function printDecision(proposal: Proposal, terminal: Terminal): void {
  const { dim } = terminal.paintNote
  const { proposal_id: id, status, decided_by, feedback } = proposal
  terminal.note()
  if (isOpen(proposal)) {
    terminal.note(dim(`  accept   remora proposals accept ${id}`))
    terminal.note(dim(`  reject   remora proposals reject ${id} --feedback "…"`))
    if (hunkViews(proposal).length > 1) terminal.note(dim(`  by hunk  remora proposals accept ${id} --hunk 0`))
    return
  }
  const by = decided_by === null ? '' : ` by ${printable(decided_by)}`
  terminal.note(`  It was ${status.replace('_', ' ')}${by}.${feedback ? ` “${oneLine(feedback)}”` : ''}`)
}

/** One proposal on one line of a list. */
export function proposalCells(proposal: Proposal, app: App, paint: Paint): string[] {
  const [file, ...more] = proposal.files
  const others = more.length === 0 ? '' : ` +${more.length}`
  return [
    `${proposalGlyph(proposal, paint)} ${proposal.proposal_id}`,
    nameOf(proposal.agent_id, app),
    paint.dim(printable(file?.path ?? '') + others),
    paint.dim(ago(proposal.opened_at, Date.now() / 1000)),
    oneLine(proposal.reasoning),
  ]
}

/** What came of accepting. */
export function printOutcome(outcome: Outcome, proposal: Proposal, app: App, terminal: Terminal): void {
  const { green, red } = terminal.paintNote
  if (outcome.kind === 'applied') {
    const paths = proposal.files.map(({ path }) => printable(path)).join(', ')
    const name = nameOf(proposal.agent_id, app)
    return terminal.note(`${green('✓')} ${paths} is changed. ${name} is still ${proposal.agent_id}.`)
  }
  if (outcome.kind === 'partially_applied') {
    const left = outcome.open_hunks.join(', ')
    return terminal.note(`${green('✓')} Applied in part. Hunks that wait: ${left}.`)
  }
  if (outcome.kind === 'undone') return terminal.note(`${green('✓')} Taken back.`)
  terminal.note(`${red('✗')} ${printable('reason' in outcome ? outcome.reason : 'The editor asks its person first.')}`)
}

function proposalGlyph({ status }: Proposal, paint: Paint): string {
  if (status === 'applied') return paint.green('✓')
  if (status === 'open' || status === 'partially_applied') return paint.yellow('⏸')
  return paint.dim('–')
}
