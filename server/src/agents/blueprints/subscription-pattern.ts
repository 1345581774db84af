import * as z from 'zod'

const texts = z.array(z.string()).readonly()

/** Which events somebody wants to hear of: what is absent fits anything, a list is an OR, fields are an AND. */
export const subscriptionPattern = z
  .strictObject({
    event_types: texts.optional(),
    from_agents: texts.optional(),
    not_from_agents: texts.optional(),
    to_agent: z.string().optional(),
    path_glob: z.string().optional(),
    tags: texts.optional(),
  })
  .readonly()

export type SubscriptionPattern = z.infer<typeof subscriptionPattern>
