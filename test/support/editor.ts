import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import {
  type ApplyWorkspaceEditParams,
  type ApplyWorkspaceEditResult,
  type CodeAction,
  type CodeLens,
  createMessageConnection,
  type Diagnostic,
  type DocumentSymbol,
  type Hover,
  type MarkupContent,
  type MessageConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  type WorkspaceSymbol,
} from 'vscode-languageserver-protocol/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { uriOfPath } from '../../server/src/base/paths.js'
import type { EventFields, EventType, RemoraEvent } from '../../server/src/events/event.js'

/** How the editor treats `workspace/applyEdit`; `drops stale` is what Neovim does. */
export type EditBehaviour = 'applies' | 'refuses' | 'lies' | 'drops stale'

export interface EditorOptions {
  readonly root: string | undefined
  readonly input: Readable
  readonly output: Writable
  readonly name?: string
  /** Declares `experimental.remora`; without it the editor is one that knows nothing of Remora. */
  readonly knowsRemora?: boolean
  readonly initializationOptions?: unknown
  readonly capabilities?: Record<string, unknown>
  readonly processId?: number | null
}

interface Waiting {
  readonly holds: () => boolean
  readonly resolve: () => void
}

/** A real LSP client with real text documents: what an editor is to a server, and nothing more. */
export class TestEditor {
  readonly connection: MessageConnection
  readonly events: RemoraEvent[] = []
  readonly messages: string[] = []
  /** `$/remora/requestInput` and friends, by method. */
  readonly notifications: { method: string; params: any }[] = []
  readonly appliedEdits: ApplyWorkspaceEditParams[] = []
  readonly shownDocuments: string[] = []
  readonly progress: any[] = []
  lensRefreshes = 0
  behaviour: EditBehaviour = 'applies'
  /** Runs when an edit has arrived and before it is applied: the place to type at the worst moment. */
  beforeEdit: (() => void) | undefined
  /** What the person chooses in `window/showMessageRequest`; undefined: dismisses it; null: the client has no such thing. */
  chooses: ((options: string[]) => string | undefined) | null = () => undefined
  serverInfo: { name: string; version?: string } | undefined
  capabilities: any
  readonly #options: EditorOptions
  readonly #documents = new Map<string, TextDocument>()
  readonly #diagnostics = new Map<string, Diagnostic[]>()
  readonly #dirty = new Set<string>()
  #waiting: Waiting[] = []

  private constructor(options: EditorOptions) {
    this.#options = options
    this.connection = createMessageConnection(
      new StreamMessageReader(options.input),
      new StreamMessageWriter(options.output),
    )
    this.#listen()
    // The other end may be gone before the last answer is written.
    this.connection.onError(() => undefined)
  }

  static async start(options: EditorOptions): Promise<TestEditor> {
    const editor = new TestEditor(options)
    await editor.#initialize()
    return editor
  }

  // ------------------------------------------------------------------ documents

  uri(file: string): string {
    return uriOfPath(this.#path(file))
  }

  /** @param text as the editor has it when it is not what is on disk */
  open(file: string, languageId = 'python', text = readFileSync(this.#path(file), 'utf8')): void {
    const uri = this.uri(file)
    this.#documents.set(uri, TextDocument.create(uri, languageId, 1, text))
    this.#notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } })
  }

  close(file: string): void {
    this.#documents.delete(this.uri(file))
    this.#notify('textDocument/didClose', { textDocument: { uri: this.uri(file) } })
  }

  text(file: string): string {
    const document = this.#documents.get(this.uri(file))
    if (!document) throw new Error(`${file} is not open`)
    return document.getText()
  }

  isDirty(file: string): boolean {
    return this.#dirty.has(this.uri(file))
  }

  /** Types `text` in place of the first occurrence of `search`. */
  replace(file: string, search: string, text: string): void {
    const before = this.text(file)
    const start = before.indexOf(search)
    if (start === -1) throw new Error(`${file} does not contain ${JSON.stringify(search)}`)
    this.#change(this.uri(file), [{ start, end: start + search.length, text }])
  }

  insert(file: string, offset: number, text: string): void {
    this.#change(this.uri(file), [{ start: offset, end: offset, text }])
  }

  save(file: string): void {
    writeFileSync(this.#path(file), this.text(file))
    this.#dirty.delete(this.uri(file))
    this.#notify('textDocument/didSave', { textDocument: { uri: this.uri(file) } })
  }

  // ------------------------------------------------------------------ questions to the server

  /** The card at the first occurrence of `at` (or at the file's start). */
  async hover(file: string, at = ''): Promise<{ text: string; agentId: string } | undefined> {
    const params = { textDocument: { uri: this.uri(file) }, position: this.#positionOf(file, at) }
    const hover = (await this.connection.sendRequest('textDocument/hover', params)) as Hover | null
    if (!hover) return undefined
    const text = (hover.contents as MarkupContent).value
    return { text, agentId: /rm_[a-z0-9]{8}/.exec(text)![0] }
  }

  async agentAt(file: string, at: string): Promise<string> {
    const card = await this.hover(file, at)
    if (!card) throw new Error(`no agent at ${at} in ${file}`)
    return card.agentId
  }

  async lenses(file: string): Promise<CodeLens[]> {
    return await this.connection.sendRequest('textDocument/codeLens', { textDocument: { uri: this.uri(file) } })
  }

  async symbols(file: string): Promise<DocumentSymbol[]> {
    return await this.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri: this.uri(file) } })
  }

  async workspaceSymbols(query: string): Promise<WorkspaceSymbol[]> {
    return await this.connection.sendRequest('workspace/symbol', { query })
  }

  async actions(file: string, at: string, context: Record<string, unknown> = {}): Promise<CodeAction[]> {
    const position = this.#positionOf(file, at)
    return await this.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri: this.uri(file) },
      range: { start: position, end: position },
      context: { diagnostics: [], triggerKind: 1, ...context },
    })
  }

  /** Runs the command of the action with this title, as a person who picks it from the menu. */
  async act(file: string, at: string, title: string): Promise<any> {
    const actions = await this.actions(file, at)
    const action = actions.find(candidate => candidate.title.includes(title))
    if (!action?.command) throw new Error(`no action "${title}" among ${actions.map(({ title }) => title).join(', ')}`)
    return await this.command(action.command.command, ...(action.command.arguments ?? []))
  }

  async command(command: string, ...args: unknown[]): Promise<any> {
    return await this.connection.sendRequest('workspace/executeCommand', { command, arguments: args })
  }

  submitInput(params: Record<string, unknown>): void {
    this.#notify('$/remora/submitInput', params)
  }

  diagnostics(file: string): Diagnostic[] {
    return this.#diagnostics.get(this.uri(file)) ?? []
  }

  // ------------------------------------------------------------------ waiting

  /** Resolves when `holds` is true; looks again whenever anything arrives from the server. */
  async until(holds: () => boolean): Promise<void> {
    if (holds()) return
    await new Promise<void>(resolve => this.#waiting.push({ holds, resolve }))
  }

  /** The first event of this type (and, if given, with these fields) among those seen and to come. */
  async event<T extends EventType>(type: T, fields: Partial<EventFields[T]> = {}): Promise<RemoraEvent<T>> {
    const fits = (event: RemoraEvent) =>
      event.event_type === type &&
      Object.entries(fields).every(([key, value]) => (event as unknown as Record<string, unknown>)[key] === value)
    await this.until(() => this.events.some(fits))
    return this.events.find(fits) as unknown as RemoraEvent<T>
  }

  /** The first scan of the workspace is over. Needs the `workDoneProgress` capability. */
  async untilScanned(): Promise<void> {
    await this.until(() => this.progress.some(({ token, value }) => /scan/.test(token) && value.kind === 'end'))
  }

  async untilDiagnostics(file: string, count: number): Promise<Diagnostic[]> {
    await this.until(() => this.diagnostics(file).length === count)
    return this.diagnostics(file)
  }

  async notification(method: string): Promise<any> {
    await this.until(() => this.notifications.some(candidate => candidate.method === method))
    return this.notifications.find(candidate => candidate.method === method)!.params
  }

  // ------------------------------------------------------------------ the end

  async shutdown(): Promise<void> {
    await this.connection.sendRequest('shutdown')
    this.#notify('exit', undefined)
  }

  // ------------------------------------------------------------------ inside

  async #initialize(): Promise<void> {
    const { root, name = 'TestEditor', knowsRemora, initializationOptions, capabilities, processId } = this.#options
    this.connection.listen()
    const result: any = await this.connection.sendRequest('initialize', {
      processId: processId ?? null,
      rootUri: root === undefined ? null : uriOfPath(root),
      workspaceFolders: root === undefined ? null : [{ uri: uriOfPath(root), name: 'test' }],
      clientInfo: { name, version: '1.0' },
      initializationOptions,
      capabilities: {
        workspace: { applyEdit: true, workspaceEdit: { documentChanges: true }, codeLens: { refreshSupport: true } },
        window: { showDocument: { support: true }, workDoneProgress: true },
        ...(knowsRemora ? { experimental: { remora: { requestInput: true, tokens: true } } } : {}),
        ...capabilities,
      },
    })
    this.serverInfo = result.serverInfo
    this.capabilities = result.capabilities
    this.#notify('initialized', {})
  }

  #listen(): void {
    const { connection } = this
    const heard = (work: () => void) => {
      work()
      this.#look()
    }
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) =>
      heard(() => this.#diagnostics.set(params.uri, params.diagnostics)),
    )
    connection.onNotification('$/remora/event', (event: RemoraEvent) => heard(() => this.events.push(event)))
    connection.onNotification('window/showMessage', ({ message }: { message: string }) =>
      heard(() => this.messages.push(message)),
    )
    connection.onNotification('$/progress', (params: unknown) => heard(() => this.progress.push(params)))
    connection.onNotification((method: string, params: any) => heard(() => this.notifications.push({ method, params })))
    connection.onRequest('workspace/applyEdit', (params: ApplyWorkspaceEditParams) => this.#applyEdit(params))
    connection.onRequest('workspace/codeLens/refresh', () => {
      heard(() => this.lensRefreshes++)
      return null
    })
    connection.onRequest('window/workDoneProgress/create', () => null)
    connection.onRequest('window/showDocument', ({ uri }: { uri: string }) => {
      heard(() => this.shownDocuments.push(uri))
      return { success: true }
    })
    connection.onRequest('window/showMessageRequest', ({ actions }: { actions: { title: string }[] }) => {
      if (this.chooses === null) throw new Error('not supported')
      const title = this.chooses(actions.map(action => action.title))
      return title === undefined ? null : { title }
    })
  }

  #applyEdit(params: ApplyWorkspaceEditParams): ApplyWorkspaceEditResult {
    this.appliedEdits.push(params)
    this.beforeEdit?.()
    if (this.behaviour === 'refuses') return { applied: false, failureReason: 'the person said no' }
    if (this.behaviour === 'lies') return { applied: true }
    for (const { uri, version, edits } of editsOf(params)) {
      const document = this.#documents.get(uri)
      if (!document) return { applied: false, failureReason: `${uri} is not open` }
      const isStale = version !== null && version !== document.version
      if (isStale && this.behaviour === 'drops stale') return { applied: true }
      if (isStale) return { applied: false, failureReason: 'stale version' }
      this.#change(
        uri,
        edits.map(({ range, newText }) => ({
          start: document.offsetAt(range.start),
          end: document.offsetAt(range.end),
          text: newText,
        })),
      )
    }
    this.#look()
    return { applied: true }
  }

  /** Edits are offsets of the text before all of them; they are told to the server last first, so that all stay true. */
  #change(uri: string, edits: readonly { start: number; end: number; text: string }[]): void {
    const document = this.#documents.get(uri)!
    const contentChanges = [...edits]
      .sort((a, b) => b.start - a.start)
      .map(({ start, end, text }) => ({
        range: { start: document.positionAt(start), end: document.positionAt(end) },
        text,
      }))
    const version = document.version + 1
    this.#documents.set(uri, TextDocument.update(document, contentChanges, version))
    this.#dirty.add(uri)
    this.#notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges })
  }

  #positionOf(file: string, at: string) {
    const document = this.#documents.get(this.uri(file))!
    const offset = document.getText().indexOf(at)
    if (offset === -1) throw new Error(`${file} does not contain ${JSON.stringify(at)}`)
    return document.positionAt(offset)
  }

  #path(file: string): string {
    return this.#options.root === undefined ? file : join(this.#options.root, file)
  }

  #notify(method: string, params: unknown): void {
    this.connection.sendNotification(method, params).catch(() => undefined)
  }

  #look(): void {
    const ready = this.#waiting.filter(({ holds }) => holds())
    this.#waiting = this.#waiting.filter(waiting => !ready.includes(waiting))
    for (const { resolve } of ready) resolve()
  }
}

function editsOf({ edit }: ApplyWorkspaceEditParams): { uri: string; version: number | null; edits: TextEdit[] }[] {
  const changes = Object.entries(edit.changes ?? {}).map(([uri, edits]) => ({ uri, version: null, edits }))
  const documents = (edit.documentChanges ?? []).flatMap(change =>
    'textDocument' in change
      ? [{ uri: change.textDocument.uri, version: change.textDocument.version, edits: change.edits as TextEdit[] }]
      : [],
  )
  return [...changes, ...documents]
}
