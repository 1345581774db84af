import {
  ApplyWorkspaceEditRequest,
  type ClientCapabilities,
  CodeLensRefreshRequest,
  InlayHintRefreshRequest,
  type MessageConnection,
  MessageType,
  ShowDocumentRequest,
  ShowMessageNotification,
  ShowMessageRequest,
  type ShowMessageRequestParams,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node'
import { messageOf } from '../base/errors.js'
import type { Log } from '../base/log.js'
import type { Lines, TextEdit } from '../base/text.js'
import type { Buffer } from '../buffers/buffers.js'
import type { Editor, EditorAnswer } from '../proposals/apply/apply.js'

/** What the Remora-aware clients declare under `capabilities.experimental.remora`. */
interface RemoraCapabilities {
  /** Answers `$/remora/requestInput` with `$/remora/submitInput`. */
  readonly requestInput?: boolean
  /** Wants TokenEvents. */
  readonly tokens?: boolean
}

/** The editor at the other end: what it can do, and what the server asks of it. No request of ours ever throws. */
export class Client implements Editor {
  readonly name: string
  readonly #connection: MessageConnection
  readonly #capabilities: ClientCapabilities
  readonly #log: Log

  constructor(connection: MessageConnection, params: ClientParams, log: Log) {
    this.name = [params.clientInfo?.name ?? 'the editor', params.clientInfo?.version].filter(Boolean).join(' ')
    this.#connection = connection
    this.#capabilities = params.capabilities
    this.#log = log
  }

  /** Shows results of commands by itself. */
  get knowsRemora(): boolean {
    return this.takesInput
  }

  get takesInput(): boolean {
    return this.#remora.requestInput === true
  }

  get wantsTokens(): boolean {
    return this.#remora.tokens === true
  }

  get showsProgress(): boolean {
    return this.#capabilities.window?.workDoneProgress === true
  }

  get asksForConfiguration(): boolean {
    return this.#capabilities.workspace?.configuration === true
  }

  /** Asks the server for edits before it saves. */
  get asksBeforeSaving(): boolean {
    return this.#capabilities.textDocument?.synchronization?.willSaveWaitUntil === true
  }

  /** `version: null` for texts without one: some clients fail when the key is absent. */
  async applyEdit(buffer: Buffer, edits: readonly TextEdit[], label: string): Promise<EditorAnswer> {
    const changes = edits.map(edit => ({ range: buffer.lines.rangeOf(edit), newText: edit.text }))
    return await this.#apply(buffer.uri, buffer.version, changes, label)
  }

  async showDocument(
    uri: string,
    options: { readonly external?: boolean; readonly takeFocus: boolean },
  ): Promise<boolean> {
    if (!this.#capabilities.window?.showDocument?.support) return false
    const answer = await this.#ask(() => this.#connection.sendRequest(ShowDocumentRequest.type, { uri, ...options }))
    return answer?.success === true
  }

  /** A plain notification: it never waits for the person. */
  showMessage(severity: 'error' | 'warning' | 'info', message: string): void {
    const type = { error: MessageType.Error, warning: MessageType.Warning, info: MessageType.Info }[severity]
    this.notify(ShowMessageNotification.method, { type, message })
  }

  /** Only after the person asked for it. Undefined when they chose nothing or the client cannot ask. */
  async choose(message: string, options: readonly string[]): Promise<string | undefined> {
    const params: ShowMessageRequestParams = {
      type: MessageType.Info,
      message,
      actions: options.map(title => ({ title })),
    }
    const answer = await this.#ask(() => this.#connection.sendRequest(ShowMessageRequest.type, params))
    return answer?.title
  }

  refreshCodeLenses(): void {
    if (!this.#capabilities.workspace?.codeLens?.refreshSupport) return
    void this.#ask(() => this.#connection.sendRequest(CodeLensRefreshRequest.type))
  }

  refreshInlayHints(): void {
    if (!this.#capabilities.workspace?.inlayHint?.refreshSupport) return
    void this.#ask(() => this.#connection.sendRequest(InlayHintRefreshRequest.type))
  }

  async request(method: string, params: unknown): Promise<unknown> {
    return await this.#ask(() => this.#connection.sendRequest(method, params))
  }

  notify(method: string, params: unknown): void {
    void this.#ask(() => this.#connection.sendNotification(method, params))
  }

  async #apply(uri: string, version: number | null, edits: ProtocolEdit[], label: string): Promise<EditorAnswer> {
    const { documentChanges, changeAnnotationSupport } = this.#capabilities.workspace?.workspaceEdit ?? {}
    const edit = !documentChanges
      ? { changes: { [uri]: edits } }
      : changeAnnotationSupport
        ? annotated({ uri, version }, edits, label)
        : { documentChanges: [{ textDocument: { uri, version }, edits }] }
    const answer = await this.#ask(() => this.#connection.sendRequest(ApplyWorkspaceEditRequest.type, { label, edit }))
    if (!answer) return { applied: false, reason: 'it cannot apply edits' }
    return { applied: answer.applied, reason: answer.failureReason }
  }

  /** Clients refuse, misunderstand and die in the middle of requests; none of that is our end. */
  async #ask<R>(send: () => Promise<R>): Promise<R | undefined> {
    try {
      return await send()
    } catch (error) {
      this.#log.debug('the client refused a message, or is gone', { error: messageOf(error) })
      return undefined
    }
  }

  get #remora(): RemoraCapabilities {
    const experimental = this.#capabilities.experimental as { remora?: RemoraCapabilities } | undefined
    return experimental?.remora ?? {}
  }
}

/** Says whose change it is where the editor shows that. The person has said yes already. */
function annotated(
  textDocument: { readonly uri: string; readonly version: number | null },
  edits: readonly ProtocolEdit[],
  label: string,
): WorkspaceEdit {
  const annotationId = 'remora'
  return {
    documentChanges: [{ textDocument, edits: edits.map(edit => ({ ...edit, annotationId })) }],
    changeAnnotations: { [annotationId]: { label, needsConfirmation: false } },
  }
}

interface ClientParams {
  readonly capabilities: ClientCapabilities
  readonly clientInfo?: { readonly name: string; readonly version?: string }
}

type ProtocolEdit = { range: ReturnType<Lines['rangeOf']>; newText: string }
