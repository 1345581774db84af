import { graphsProjection } from './agents/graph-rows.js'
import { keyValuesProjection } from './agents/key-value-rows.js'
import { memoryProjection } from './agents/memory-rows.js'
import { questionsProjection } from './agents/question-rows.js'
import { subscriptionsProjection } from './agents/subscription-rows.js'
import { turnsProjection } from './agents/turns-projection.js'
import { usageProjection } from './agents/usage-rows.js'
import { sessionsProjection } from './chat/session-rows.js'
import type { Projection } from './events/projection.js'
import { identitiesProjection } from './nodes/store/identities.js'
import { proposalsProjection } from './proposals/proposals-projection.js'

/** All tables that follow from the journal, whichever room they belong to; they are rebuilt in this order. */
export const projections: readonly Projection[] = [
  identitiesProjection,
  keyValuesProjection,
  memoryProjection,
  proposalsProjection,
  questionsProjection,
  sessionsProjection,
  subscriptionsProjection,
  turnsProjection,
  usageProjection,
  graphsProjection,
]
