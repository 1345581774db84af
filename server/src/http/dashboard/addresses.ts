/** Where the pages of things are, so that every view links alike. */
export const addresses = {
  swarm: '/ui/swarm',
  code: '/ui/code',
  proposals: '/ui/proposals',
  chat: '/ui/chat',
  usage: '/ui/usage',
  node: (agentId: string) => `/ui/code/${encodeURIComponent(agentId)}`,
  proposal: (proposalId: string) => `/ui/proposals/${encodeURIComponent(proposalId)}`,
  session: (sessionId: string) => `/ui/chat/${encodeURIComponent(sessionId)}`,
  /** To begin one, with an agent of the code where its id is given. */
  newSession: (agentId?: string) =>
    `/ui/chat/new${agentId === undefined ? '' : `?${new URLSearchParams({ agent: agentId })}`}`,
  cascade: (correlationId: string) => `/ui/swarm/${encodeURIComponent(correlationId)}`,
} as const
