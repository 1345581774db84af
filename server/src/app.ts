import { Agents } from './agents/agents.js'
import { Blueprints } from './agents/blueprints/blueprints.js'
import { Claims } from './agents/claims.js'
import { KeyValues } from './agents/key-values.js'
import { maskingTokens } from './agents/masked-tokens.js'
import { McpServers } from './agents/mcp.js'
import { Memory } from './agents/memory.js'
import { ModelSource } from './agents/model-source.js'
import { Questions } from './agents/questions.js'
import { Retention } from './agents/retention.js'
import { Roster } from './agents/roster.js'
import { SubscriptionRows } from './agents/subscription-rows.js'
import { builtInTools } from './agents/toolbox.js'
import { TurnRows } from './agents/turn-rows.js'
import { UsageBook } from './agents/usage.js'
import { secretValues } from './base/api-key.js'
import { type Clock, systemClock } from './base/clock.js'
import { messageOf } from './base/errors.js'
import { type Ids, randomIds } from './base/ids.js'
import { Leases } from './base/leases.js'
import type { Log } from './base/log.js'
import type { Notice } from './base/notice.js'
import { realPathOf } from './base/paths.js'
import { Processes } from './base/processes.js'
import { redactor } from './base/redact.js'
import { type LoadedSettings, loadSettings, type SettingsPatch } from './base/settings-sources.js'
import { openStateFolder, type StateFolder } from './base/state-folder.js'
import { isTrusted } from './base/trust.js'
import { type Environment, userDirs } from './base/user-dirs.js'
import { Buffers } from './buffers/buffers.js'
import { OpenBuffers } from './buffers/open-buffers.js'
import { Chat } from './chat/chat.js'
import { DirectApply } from './chat/direct-apply.js'
import { Folders, isWithin } from './chat/folders.js'
import { SessionRows } from './chat/session-rows.js'
import { SessionTurns } from './chat/session-turns.js'
import { Sessions } from './chat/sessions.js'
import { folderAt } from './chat/workspace-path.js'
import { Bus } from './events/bus.js'
import { Journal } from './events/journal.js'
import { Tail } from './events/tail.js'
import { Nodes } from './nodes/nodes.js'
import { projections } from './projections.js'
import { Proposals } from './proposals/proposals.js'
import { readProjectLanguages } from './syntax/foreign/project-languages.js'
import { Languages } from './syntax/languages.js'

export interface AppOptions {
  /** Absolute path of the workspace; undefined when an editor has no folder open. */
  readonly root: string | undefined
  readonly env: Environment
  /** Who this process is, for people: `Neovim 0.12.4`, `remora chat`. */
  readonly processName: string
  /** Whether the process stays and so looks after turns that others left (an editor's server), or exits (a command). */
  readonly resident: boolean
  readonly log: Log
  /** The editor vouches for the workspace. */
  readonly trusted?: boolean
  /** The editor's settings, and the command line's. */
  readonly editorSettings?: unknown
  readonly flags?: SettingsPatch
  readonly clock?: Clock
  readonly ids?: Ids
  /** Things that people should know and that stop nothing. */
  notice(notice: Notice): void
}

/** Everything that Remora is for one workspace. Doors (LSP, command line) hold one and add no state of their own. */
export interface App {
  /** `/` when no folder is open: node paths are relative to it. */
  readonly root: string
  readonly stateFolder: StateFolder
  readonly loaded: LoadedSettings
  readonly trusted: boolean
  readonly journal: Journal
  readonly bus: Bus
  readonly log: Log
  readonly processes: Processes
  readonly leases: Leases
  readonly buffers: Buffers
  readonly openBuffers: OpenBuffers
  readonly nodes: Nodes
  readonly proposals: Proposals
  readonly agents: Agents
  readonly chat: Chat
  /** The workspaces beside this one in which sessions may work (setting `http.allowed_roots`). */
  readonly folders: Folders<App>
  readonly retention: Retention
  readonly models: ModelSource
  /** The editor has new settings; returns what is wrong with them. */
  reconfigure(editorSettings: unknown): readonly Notice[]
  /** Leaves running turns to the next process, and lets go of every file. */
  close(): Promise<void>
}

/** Builds every room, lowest first, and connects them. */
export async function createApp(options: AppOptions): Promise<App> {
  const { env, log, clock = systemClock, ids = randomIds } = options
  const dirs = userDirs(env)
  const report = (message: string) => options.notice({ severity: 'warning', message })
  const trusted = options.trusted ?? (options.root !== undefined && isTrusted(options.root, dirs.state, report))
  const load = (editor: unknown) =>
    loadSettings({
      workspaceRoot: options.root,
      env,
      userConfigDir: dirs.config,
      trusted,
      editor,
      flags: options.flags,
    })
  const first = load(options.editorSettings)
  for (const notice of first.notices) options.notice(notice)
  const { settings } = first
  const sources = new Map(first.sources)
  const loaded: LoadedSettings = { ...first, sources }
  const root = options.root ?? '/'
  const stateFolder = openStateFolder(options.root)
  if (stateFolder.reason && options.root !== undefined) report(stateFolder.reason)

  const bus = new Bus(log)
  let redact = redactor(secretValues(settings, env))
  const journal = await Journal.open(`${stateFolder.path}/journal.db`, projections, {
    bus,
    clock,
    ids,
    log,
    redact: text => redact(text),
  })
  if (journal.database.readOnly) {
    report('This workspace was written by a newer Remora. It is shown as it is; update Remora to act in it.')
  }
  const tail = new Tail(journal, log)
  const processes = new Processes(journal.database, { id: ids.fresh('proc'), name: options.processName }, clock, log)
  const leases = new Leases(journal.database, processes)

  const brought = readProjectLanguages(options.root, { trusted })
  for (const notice of brought.notices) options.notice(notice)

  const buffers = new Buffers()
  const openBuffers = new OpenBuffers(journal.database, processes, buffers)
  const nodes = await Nodes.open({
    root,
    hasRoot: options.root !== undefined,
    watches: options.resident,
    stateFolder: stateFolder.path,
    journal,
    buffers,
    clock,
    log,
    settings: settings.index,
    languages: new Languages(brought),
    notice: report,
  }).catch(error => {
    // Whoever tries again, as a server does with the folders of its sessions, is not to pile up what it has opened.
    closeState()
    throw error
  })

  const proposals = new Proposals({
    root,
    journal,
    bus,
    clock,
    log,
    processes,
    buffers,
    openBuffers,
    nodes,
    resident: options.resident,
    checks: {
      root,
      stateFolder: stateFolder.path,
      commands: () => settings.proposals.checks,
      languageOf: path => nodes.languageOf(path)?.id,
      parseErrors: (path, text) => nodes.parseErrors(path, text),
    },
  })

  const models = new ModelSource({ loaded, env, clock, log })
  const mcp = new McpServers({
    root,
    env,
    log,
    defined: () => settings.mcp.servers,
    modelKeys: () => ['REMORA_API_KEY', 'OPENAI_API_KEY', ...[settings.model.api_key_env ?? []].flat()],
  })
  const sessionRows = new SessionRows(journal.database)
  const sessionTurns = new SessionTurns({ rows: sessionRows, blueprintNamed: name => blueprints.named(name) })
  const blueprints = new Blueprints({
    root: options.root,
    env,
    trusted,
    journal,
    clock,
    log,
    mcp,
    sessionAgent: agentId => sessionTurns.virtualAgent(agentId),
    tools: builtInTools,
    nodeOf: agentId => nodes.get(agentId),
    sourceOf: agentId => {
      const found = nodes.source(agentId)
      return found ? found.text.slice(found.node.span.start, found.node.span.end) : ''
    },
    notice: report,
  })
  const questions = new Questions({ journal, bus })
  const memory = new Memory(journal)
  const agents = new Agents({
    journal,
    bus,
    clock,
    ids,
    log,
    nodes,
    questions,
    memory,
    keyValues: new KeyValues({ journal, questions }),
    usage: new UsageBook(journal.database, () => settings.model.prices),
    turns: new TurnRows(journal.database),
    claims: new Claims(journal.database, processes),
    rooms: {
      root,
      settings,
      nodes,
      proposals,
      questions,
      memory,
      subscriptions: new SubscriptionRows(journal.database),
      roster: new Roster({ nodes, blueprints }),
      now: () => clock.now(),
    },
    blueprints,
    processName: options.processName,
    sessions: sessionTurns,
    model: async choice => maskingTokens(await models.model(choice), () => secretValues(settings, env)),
    contextTokens: choice => models.contextTokens(choice),
    // What a cloned repository says must not start turns by itself.
    heedsBlueprints: trusted,
    listenersTo: event => blueprints.listenersTo(event),
    resident: options.resident,
  })
  const isWanted = () => settings.chat.apply === 'direct'
  const directApply = new DirectApply({ bus, log, agents, proposals, isWanted })
  const sessions = new Sessions({ journal, bus, ids, agents, rows: sessionRows, directApply })
  const folders = new Folders<App>({ log, roots: allowedRoots, open: openBeside })
  const chat = new Chat({ root: options.root, env, sessions, folders })
  const retention = new Retention({ journal, clock, log })
  if (!journal.database.readOnly) {
    await proposals.recover()
    agents.start()
    if (options.resident) retention.compactIfLarge()
  }

  /** Rooms hold on to the settings that they were given, so the values change in place. */
  function reconfigure(editorSettings: unknown): readonly Notice[] {
    const next = load(editorSettings)
    replaceIn(settings, next.settings)
    for (const [key, source] of next.sources) sources.set(key, source)
    redact = redactor(secretValues(settings, env))
    models.forget()
    return next.notices
  }

  function allowedRoots(): string[] {
    const found = settings.http.allowed_roots.flatMap(path => folderAt(path, { root, env }) ?? [])
    return found.filter(folder => options.root === undefined || !isWithin(realPathOf(root), folder))
  }

  /** What an editor says of our workspace (that it is trusted, what its settings are) says nothing of another. */
  async function openBeside(folder: string): Promise<App> {
    const { trusted: _, editorSettings: __, ...same } = options
    const app = await createApp({ ...same, root: folder })
    app.nodes.scan().catch(error => log.warn('a folder could not be indexed', { folder, error: messageOf(error) }))
    return app
  }

  async function close(): Promise<void> {
    sessions.close()
    await folders.close()
    await agents.close()
    await directApply.close()
    await retention.close()
    blueprints.close()
    await mcp.close()
    await models.close()
    proposals.close()
    await nodes.close()
    openBuffers.close()
    closeState()
  }

  function closeState(): void {
    processes.close()
    tail.close()
    journal.close()
    stateFolder.dispose()
  }

  return {
    root,
    stateFolder,
    loaded,
    trusted,
    journal,
    bus,
    log,
    processes,
    leases,
    buffers,
    openBuffers,
    nodes,
    proposals,
    agents,
    chat,
    folders,
    retention,
    models,
    reconfigure,
    close,
  }
}

/** Gives an object the values of another, group by group, and takes away what the other does not have. */
function replaceIn(old: object, next: object): void {
  const [target, source] = [old as Record<string, unknown>, next as Record<string, unknown>]
  for (const key of Object.keys(target)) if (!(key in source)) delete target[key]
  for (const [key, value] of Object.entries(source)) {
    if (isGroup(target[key]) && isGroup(value)) replaceIn(target[key], value)
    else target[key] = value
  }
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
