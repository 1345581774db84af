import * as z from 'zod'
import { parseInput } from '../arguments.js'
import type { Door } from '../door.js'

/** One `workspace/executeCommand` command. It answers at once: none waits for a model, and only accept for an edit. */
export interface Command {
  readonly name: string
  /** Positional, as LSP sends them. */
  execute(args: readonly unknown[], door: Door): Promise<unknown>
}

/**
 * Gives a command named arguments: the keys of `args` are their order. Clients write `null` for what they leave out.
 */
export function defineCommand<A extends z.ZodRawShape>(
  name: string,
  args: A,
  run: (args: z.infer<z.ZodObject<A>>, door: Door) => Promise<unknown>,
): Command {
  const schema = z.object(args)
  const names = Object.keys(args)
  return {
    name,
    async execute(positional, door) {
      const given = names.map((key, index) => [key, positional[index] ?? undefined])
      return await run(parseInput(name, schema, Object.fromEntries(given)), door)
    },
  }
}
