import {
  CallHierarchyIncomingCallsRequest,
  CallHierarchyOutgoingCallsRequest,
  CallHierarchyPrepareRequest,
  CodeActionRequest,
  CodeLensRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification,
  DidDeleteFilesNotification,
  DidOpenTextDocumentNotification,
  DidRenameFilesNotification,
  DidSaveTextDocumentNotification,
  DocumentSymbolRequest,
  ExecuteCommandRequest,
  HoverRequest,
  InlayHintRequest,
  WillSaveTextDocumentWaitUntilRequest,
  WorkDoneProgressCancelNotification,
  WorkspaceSymbolRequest,
} from 'vscode-languageserver-protocol/node'
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from './call-hierarchy.js'
import { codeAction } from './code-action.js'
import { codeLens } from './code-lens.js'
import { documentSymbol } from './document-symbol.js'
import { executeCommand } from './execute-command.js'
import { didDeleteFiles, didRenameFiles } from './file-operations.js'
import type { Handler } from './guard.js'
import { hover } from './hover.js'
import { inlayHint } from './inlay-hint.js'
import type { Session } from './session.js'
import { cursorMoved, didChangeConfiguration, didChangeWorkspaceFolders, progressCancelled } from './small-talk.js'
import { submitInput } from './submit-input.js'
import { didChange, didClose, didOpen, didSave } from './sync.js'
import { willSaveWaitUntil } from './will-save.js'
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
  [InlayHintRequest.method]: inlayHint,
  [WillSaveTextDocumentWaitUntilRequest.method]: willSaveWaitUntil,
  [CallHierarchyPrepareRequest.method]: prepareCallHierarchy,
  [CallHierarchyIncomingCallsRequest.method]: incomingCalls,
  [CallHierarchyOutgoingCallsRequest.method]: outgoingCalls,
  [ExecuteCommandRequest.method]: executeCommand,
}

/** Every notification that the server heeds, by its method. */
// biome-ignore lint/suspicious/noExplicitAny: the method decides the type of its parameters
export const notifications: Readonly<Record<string, (params: any, session: Session) => Promise<void>>> = {
  [DidOpenTextDocumentNotification.method]: didOpen,
  [DidChangeTextDocumentNotification.method]: didChange,
  [DidSaveTextDocumentNotification.method]: didSave,
  [DidCloseTextDocumentNotification.method]: didClose,
  [DidRenameFilesNotification.method]: didRenameFiles,
  [DidDeleteFilesNotification.method]: didDeleteFiles,
  [DidChangeConfigurationNotification.method]: didChangeConfiguration,
  [DidChangeWorkspaceFoldersNotification.method]: didChangeWorkspaceFolders,
  [WorkDoneProgressCancelNotification.method]: progressCancelled,
  '$/remora/submitInput': submitInput,
  '$/remora/cursorMoved': cursorMoved,
}
