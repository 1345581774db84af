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
  cascade: (correlationId: string) => `/ui/swarm/${encodeURIComponent(correlationId)}`,
} as const
