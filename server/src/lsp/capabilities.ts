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

/** Files and folders, of which the one rename stands for those of everything below. */
const filesAndFolders = {
  filters: (['file', 'folder'] as const).map(matches => ({ scheme: 'file', pattern: { glob: '**', matches } })),
}

/**
 * What the server can do (specification: lsp.md, Capabilities). Nothing is registered later on.
 * @param writesIds whether ids are written on save: an editor that is told so waits for an answer at every save
 */
export function initializeResult(version: string, { writesIds }: { readonly writesIds: boolean }): InitializeResult {
  return {
    serverInfo: { name: 'remora', version },
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: {
        openClose: true,
        change: TextDocumentSyncKind.Incremental,
        save: { includeText: false },
        ...(writesIds && { willSaveWaitUntil: true }),
      },
      hoverProvider: true,
      codeLensProvider: { resolveProvider: false },
      codeActionProvider: {
        codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, CodeActionKind.Source],
      },
      documentSymbolProvider: true,
      workspaceSymbolProvider: true,
      callHierarchyProvider: true,
      inlayHintProvider: true,
      executeCommandProvider: { commands: [...commandNames] },
      workspace: {
        workspaceFolders: { supported: true, changeNotifications: true },
        fileOperations: { didRename: filesAndFolders, didDelete: filesAndFolders },
      },
      experimental: { remora: { version, commands: commandNames, notifications: notificationNames } },
    },
  }
}
