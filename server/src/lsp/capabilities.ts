import { CodeActionKind, type InitializeResult, TextDocumentSyncKind } from 'vscode-languageserver-protocol/node'
import { commandNames } from './commands/names.js'

const notificationNames = [
  '$/remora/event',
  '$/remora/requestInput',
  '$/remora/agentSelected',
  '$/remora/agentsUpdated',
  '$/remora/submitInput',
  '$/remora/cursorMoved',
]

/** What the server can do (specification: lsp.md, Capabilities). Nothing is registered later on. */
export function initializeResult(version: string): InitializeResult {
  return {
    serverInfo: { name: 'remora', version },
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
      hoverProvider: true,
      codeLensProvider: { resolveProvider: false },
      codeActionProvider: {
        codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, CodeActionKind.Source],
      },
      documentSymbolProvider: true,
      workspaceSymbolProvider: true,
      executeCommandProvider: { commands: [...commandNames] },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      experimental: { remora: { version, commands: commandNames, notifications: notificationNames } },
    },
  }
}
