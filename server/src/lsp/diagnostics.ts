import {
  type Diagnostic,
  DiagnosticSeverity,
  PublishDiagnosticsNotification,
  type Range,
} from 'vscode-languageserver-protocol/node'
import type { Question } from '../agents/question-rows.js'
import { absolutePath, uriOfPath } from '../base/paths.js'
import type { ProposedFile, RemoraEvent } from '../events/event.js'
import type { Proposal } from '../proposals/proposal.js'
import { filesOfDiff } from '../proposals/text/unified-diff.js'
import type { Client } from './client.js'
import type { Place } from './door.js'
import type { Workspace } from './workspace.js'

/** Where a diagnostic goes when its node cannot be found: the file's first line. Never empty, so that it can be seen. */
const firstLine: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }

/** Open proposals and pending questions of one file, computed from the store: nothing here is ever remembered. */
export function diagnosticsOf({ workspace, filePath }: Pick<Place, 'workspace' | 'filePath'>): Diagnostic[] {
  const proposals = workspace.proposals.rows
    .open()
    .flatMap(proposal => proposalDiagnostics(proposal, filePath, workspace))
  const questions = workspace.agents.questions.rows
    .pending()
    .flatMap(question => questionDiagnostics(question, filePath, workspace))
  return [...proposals, ...questions]
}

/** Keeps the client's diagnostics equal to the store, for open files and, for proposals, for closed ones too. */
export class DiagnosticsPublisher {
  readonly #workspace: Workspace
  readonly #client: Client
  /** Files that the client shows diagnostics of, so that they can be cleared. */
  readonly #shown = new Set<string>()
  #scheduled = false

  constructor(workspace: Workspace, client: Client) {
    this.#workspace = workspace
    this.#client = client
  }

  /** Publishes after whatever is happening now has happened: a burst of events costs one publication. */
  schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#publish()
    })
  }

  /** Whether a change of this file can move or remove a diagnostic. */
  concerns(filePath: string): boolean {
    return this.#shown.has(filePath)
  }

  #publish(): void {
    const wanted = new Set(this.#filesWithSomething())
    for (const filePath of new Set([...this.#shown, ...wanted])) {
      this.#publishFile(filePath)
      if (!wanted.has(filePath)) this.#shown.delete(filePath)
      else this.#shown.add(filePath)
    }
  }

  #publishFile(filePath: string): void {
    const { root, buffers } = this.#workspace
    const path = absolutePath(root, filePath)
    const buffer = buffers.byPath(path)
    const diagnostics = diagnosticsOf({ workspace: this.#workspace, filePath })
    const params = { uri: buffer?.uri ?? uriOfPath(path), diagnostics, ...(buffer ? { version: buffer.version } : {}) }
    this.#client.notify(PublishDiagnosticsNotification.method, params)
  }

  #filesWithSomething(): string[] {
    const { proposals, agents } = this.#workspace
    const proposed = proposals.rows.open().flatMap(({ files }) => files.map(file => placeOf(file, this.#workspace)))
    const asked = agents.questions.rows.pending().flatMap(question => fileOf(question.agent_id, this.#workspace) ?? [])
    return [...proposed, ...asked]
  }
}

/** Events after which the diagnostics may be others. */
export function changesDiagnostics({ event_type: type }: RemoraEvent): boolean {
  return (
    type === 'RewriteProposalEvent' ||
    type === 'RewriteAppliedEvent' ||
    type === 'RewriteRejectedEvent' ||
    type === 'RewriteSupersededEvent' ||
    type === 'RewriteUndoneEvent' ||
    type === 'RewriteEditedEvent' ||
    type === 'HumanInputRequestEvent' ||
    type === 'HumanInputResponseEvent' ||
    type === 'AgentErrorEvent' ||
    type === 'AgentCancelledEvent'
  )
}

function proposalDiagnostics(proposal: Proposal, filePath: string, workspace: Workspace): Diagnostic[] {
  return proposal.files.flatMap((file, number) => {
    if (placeOf(file, workspace) !== filePath) return []
    const { proposal_id, reasoning, checks } = proposal
    const failed = checks.filter(({ ok }) => !ok).map(({ command }) => ` · check failed: ${command}`)
    const message = `Agent proposes rewrite: ${reasoning}${failed.join('')}`
    const range = file.anchor === null ? firstLine : rangeOf(file.anchor, filePath, workspace)
    return [diagnostic(proposal_id, message, range, { proposal_id, diff: partOf(proposal, number) })]
  })
}

function partOf({ files, diff }: Proposal, number: number): string {
  return files.length === 1 ? diff : filesOfDiff(diff)[number]!.diff
}

function questionDiagnostics(question: Question, filePath: string, workspace: Workspace): Diagnostic[] {
  if (fileOf(question.agent_id, workspace) !== filePath) return []
  const { question_id, agent_id, options } = question
  const message = `Agent asks: ${question.question}`
  return [diagnostic(question_id, message, rangeOf(agent_id, filePath, workspace), { question_id, options })]
}

function diagnostic(code: string, message: string, range: Range, extra: Record<string, unknown>): Diagnostic {
  return { severity: DiagnosticSeverity.Information, source: 'remora', code, message, range, data: extra }
}

/** Where a proposed node is now; a moved node takes its diagnostic along. */
function placeOf({ anchor, path }: ProposedFile, workspace: Workspace): string {
  return (anchor && fileOf(anchor, workspace)) || path
}

function fileOf(agentId: string, workspace: Workspace): string | undefined {
  return workspace.agents.roster.get(agentId)?.filePath
}

function rangeOf(agentId: string, filePath: string, workspace: Workspace): Range {
  const node = workspace.nodes.get(agentId)
  if (!node || node.filePath !== filePath || node.nodeType === 'file') return firstLine
  const { start, end } = node.nameRange
  const isEmpty = start.line === end.line && start.character === end.character
  return isEmpty ? { start, end: { line: start.line, character: start.character + 1 } } : node.nameRange
}
