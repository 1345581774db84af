import type { Blueprint } from '../agents/blueprints/blueprint.js'

/** What a session's own agent is: its prompt and its tools are the session's. */
export const chatBlueprint: Blueprint = {
  name: 'chat',
  description: 'Talks with a person about the files of a folder.',
  file: undefined,
  instructions: '',
  model: undefined,
  tools: [],
  ownTools: [],
  mcpServers: [],
  workspaces: [],
  subscriptions: [],
  isVirtual: true,
  isActive: true,
}
