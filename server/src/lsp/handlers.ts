import {
  CodeActionRequest,
  CodeLensRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  DocumentSymbolRequest,
  ExecuteCommandRequest,
  HoverRequest,
  WorkDoneProgressCancelNotification,
  WorkspaceSymbolRequest,
} from 'vscode-languageserver-protocol/node'
import { codeAction } from './code-action.js'
import { codeLens } from './code-lens.js'
import { documentSymbol } from './document-symbol.js'
import { executeCommand } from './execute-command.js'
import type { Handler } from './guard.js'
import { hover } from './hover.js'
import type { Session } from './session.js'
import { cursorMoved, didChangeConfiguration, didChangeWorkspaceFolders, progressCancelled } from './small-talk.js'
import { submitInput } from './submit-input.js'
import { didChange, didClose, didOpen, didSave } from './sync.js'
import { workspaceSymbol } from './workspace-symbol.js'

// biome-ignore lint/suspicious/noExplicitAny: the method decides the type of its parameters
type AnyHandler = Handler<any, unknown>

/** Every request that the server answers, by its method. */
export const requests: Readonly<Record<string, AnyHandler>> = {
  [HoverRequest.method]: hover,
  [CodeLensRequest.method]: codeLens,
  [CodeActionRequest.method]: codeAction,
  [DocumentSymbolRequest.method]: documentSymbol,
  [WorkspaceSymbolRequest.method]: workspaceSymbol,
  [ExecuteCommandRequest.method]: executeCommand,
}

/** Every notification that the server heeds, by its method. */
// biome-ignore lint/suspicious/noExplicitAny: the method decides the type of its parameters
export const notifications: Readonly<Record<string, (params: any, session: Session) => Promise<void>>> = {
  [DidOpenTextDocumentNotification.method]: didOpen,
  [DidChangeTextDocumentNotification.method]: didChange,
  [DidSaveTextDocumentNotification.method]: didSave,
  [DidCloseTextDocumentNotification.method]: didClose,
  [DidChangeConfigurationNotification.method]: didChangeConfiguration,
  [DidChangeWorkspaceFoldersNotification.method]: didChangeWorkspaceFolders,
  [WorkDoneProgressCancelNotification.method]: progressCancelled,
  '$/remora/submitInput': submitInput,
  '$/remora/cursorMoved': cursorMoved,
}
