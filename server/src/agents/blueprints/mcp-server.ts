import * as z from 'zod'

const namedTexts = z.record(z.string(), z.string())

/** How a server of tools is had: a command to start, or an address with the variables that hold its headers. */
export const mcpDefinition = z.union([
  z.object({
    command: z.string().min(1),
    args: z.array(z.string()).readonly().default([]),
    env: namedTexts.default({}),
  }),
  z.object({ url: z.url({ protocol: /^https?$/ }), headers_env: namedTexts.default({}) }),
])

export type McpDefinition = z.infer<typeof mcpDefinition>

/** A server as a blueprint names it. */
export interface McpServer {
  readonly name: string
  /** Undefined: the settings say how it is had. */
  readonly definition: McpDefinition | undefined
}
