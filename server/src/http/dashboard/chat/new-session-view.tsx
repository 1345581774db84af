import { resolve } from 'node:path'
import * as z from 'zod'
import { Refusal } from '../../../base/errors.js'
import { relativePath } from '../../../base/paths.js'
import type { Needs } from '../../needs.js'
import { addresses } from '../addresses.js'
import { fieldsIn } from '../given.js'
import { nameOf } from '../names.js'
import type { Params, View } from '../view.js'
import { NewSession } from './new-session.js'
import { say } from './say.js'

const fields = z.object({
  message: z.string().default(''),
  folder: z.string().trim().default(''),
  system_prompt: z.string().trim().default(''),
  'tool_presets[]': z.array(z.string()).default([]),
  model_name: z.string().trim().default(''),
  max_turns: z.coerce.number().int().min(1).max(1000).default(10),
  agent: z.string().optional(),
})

const usualPrompt = 'You are a helpful assistant.'

/** Begins a session, with an agent of the code or with one of its own. */
export function newSessionView({ workspace }: Needs, sessions: View): View {
  const { root, chat, agents, loaded } = workspace
  const { rail: _, ...list } = sessions
  const agentIn = ({ agent }: Params) => {
    if (agent === undefined) return undefined
    const known = agents.roster.known(agent)
    return { id: known.agentId, name: nameOf(known.agentId, workspace) }
  }
  return {
    ...list,
    paths: [addresses.newSession()],
    title: params => `${agentIn(params) ? `Talk with ${agentIn(params)!.name}` : 'New session'} · Remora`,
    layout: (regions, params) => ({
      ...sessions.layout(regions, params),
      detail: {
        content: (
          <NewSession
            agent={agentIn(params)}
            model={loaded.settings.model.name}
            models={agents.usage.by('model').map(({ key }) => key)}
          />
        ),
        label: 'New session',
        closesTo: addresses.chat,
      },
    }),
    acts: {
      async open(_params, given) {
        const asked = fieldsIn(fields, given)
        const { session_id } = await chat.open({
          workspacePath: within(root, asked.folder),
          systemPrompt: asked.system_prompt || usualPrompt,
          toolPresets: asked['tool_presets[]'],
          modelName: asked.model_name || undefined,
          maxTurns: asked.max_turns,
          agent: asked.agent,
        })
        if (asked.message.trim() !== '') await say(chat, session_id, asked.message)
        return { go: addresses.session(session_id) }
      },
    },
  }
}

/** These pages show one workspace, so what happens in another would be seen by nobody. */
function within(root: string, folder: string): string {
  const path = resolve(root, folder)
  if (path === root || relativePath(root, path) !== undefined) return path
  throw new Refusal('outside_workspace', `${folder} lies outside of this workspace. Name a folder in ${root}.`)
}
