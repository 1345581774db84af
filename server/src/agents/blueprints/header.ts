import { closest } from 'fastest-levenshtein'
import picomatch from 'picomatch'
import * as z from 'zod'
import { globMatcher, isTame } from '../../base/globs.js'
import { shorten } from '../../base/text.js'
import { patternFields, patternSchema } from '../../events/pattern.js'
import { nodeTypes } from '../../syntax/piece.js'
import type { Candidate } from './blueprint.js'

// What the head of a markdown file says of a blueprint, and `agent.json` likewise.

/** Written as a list, or as one text with commas. */
const list = z
  .union([z.array(z.string()), z.string()], 'must be a list of names')
  .transform(value => (typeof value === 'string' ? value.split(/[\s,]+/) : value).filter(name => name !== ''))

const tameGlob = z
  .string('must be a pattern such as test_*')
  .refine(isTame, 'must be a pattern with at most three wildcards in a name')
const globs = z
  .union([tameGlob, z.array(tameGlob)], 'must be a pattern such as test_*, or a list of them')
  .transform(value => [value].flat())
const nodeType = z.enum(nodeTypes, `must be one of ${nodeTypes.join(', ')}`)

const matchSchema = z.strictObject(
  {
    node_type: z
      .union([nodeType, z.array(nodeType)], `must be one of ${nodeTypes.join(', ')}, or a list of them`)
      .transform(value => [value].flat())
      .optional(),
    name: globs.optional(),
    path: globs.optional(),
  },
  'must hold node_type, name or path, or nothing to fit every agent',
)

/** Of all the nodes of which a blueprint says nothing else. */
export type Match = z.infer<typeof matchSchema>

export const headerSchema = z.strictObject(
  {
    name: z
      .string('must be a text')
      .regex(/^[A-Za-z0-9][\w .-]{0,59}$/, 'must be up to 60 letters, digits, spaces, ., - and _')
      .optional(),
    description: z.string('must be a text').default(''),
    model: z.string('must be the name of a model').min(1, 'must be the name of a model').optional(),
    tools: list.optional(),
    mcp_servers: list.default([]),
    matches: matchSchema.optional(),
    subscriptions: z.array(patternSchema, 'must be a list of patterns').default([]),
    virtual: z.boolean('must be true or false').default(false),
  },
  'must hold keys and values',
)

export type Header = z.infer<typeof headerSchema>

/** A key, and what is wrong with it: completes "tools …". */
export interface Mistake {
  readonly key: readonly PropertyKey[]
  readonly wanted: string
}

export function mistakesOf(issue: z.core.$ZodIssue): Mistake[] {
  if (issue.code !== 'unrecognized_keys') return [{ key: issue.path, wanted: issue.message }]
  const known = Object.keys(shapeAt(issue.path))
  return issue.keys.map(key => ({
    key: [...issue.path, key],
    wanted: `is no key of a blueprint; did you mean ${closest(shorten(key, 100), known)}?`,
  }))
}

function shapeAt([group]: readonly PropertyKey[]): object {
  if (group === 'subscriptions') return patternFields
  return group === 'matches' ? matchSchema.shape : headerSchema.shape
}

/** Tells whom a header fits: all that it names must hold. */
export function matcherOf({ node_type, name, path }: Match): (candidate: Candidate) => boolean {
  const fitsName = name ? picomatch([...name], { dot: true, noextglob: true, nonegate: true, bash: true }) : () => true
  const fitsPath = path ? globMatcher(path) : () => true
  const types: readonly string[] | undefined = node_type
  return candidate =>
    (types?.includes(candidate.nodeType) ?? true) &&
    (fitsName(candidate.name) || fitsName(candidate.fullName)) &&
    fitsPath(candidate.filePath)
}
