import { agentIdFor } from '../../base/ids.js'
import type { Piece } from '../../syntax/piece.js'
import type { CodeNode } from '../code-node.js'
import type { Sighting } from '../sighting.js'
import { claimByAddress, claimByFullName, claimInAnotherShape } from './by-address.js'
import { claimByBody, claimOrphansByBody } from './by-body.js'
import { claimByInlineId } from './by-inline-id.js'
import { claimByLikeness, type Seeker } from './by-likeness.js'
import { Claims } from './claims.js'
import { type Hidden, openWound, partHiddenFromGone, scarsOf } from './hidden.js'
import { byParent, type Elsewhere, type Known } from './known.js'
import { untangle } from './untangle.js'

/**
 * Who the pieces of a text are (specification: lsp.md, Identity). Pure: what was known before goes in, who is who comes
 * out. It takes three steps, because a scan must know everybody who left any file before anybody is looked for there, and
 * where everybody went before anybody is born.
 */

/** The first step: whom the file itself remembers. */
export interface Recognition {
  readonly sighting: Sighting
  readonly claims: Claims
  readonly known: Known
  /** Nodes that errors may be hiding; they stay. */
  readonly hidden: readonly Hidden[]
  /** Nodes whose code has left this file. */
  readonly gone: readonly CodeNode[]
}

export interface Assignment {
  readonly sighting: Sighting
  /** The agent id of each piece, in the order of the pieces. */
  readonly ids: readonly string[]
  /** Ids that nobody had before. */
  readonly born: ReadonlySet<string>
  readonly hidden: readonly Hidden[]
  readonly gone: readonly CodeNode[]
  /** To be known as `scars` next time. */
  readonly scars: readonly string[]
}

/** @param claimed ids that other texts of the same scan have claimed */
export function recognize(sighting: Sighting, known: Known, elsewhere: Elsewhere, claimed?: Set<string>): Recognition {
  const claims = new Claims(sighting.pieces, claimed)
  const { present } = known
  const written = claimByInlineId(claims, known, elsewhere)
  claimFile(claims, present)
  claimByAddress(claims, byParent(present), [0, ...written])
  claimByBody(claims, present)
  untangle(claims, present, sighting)
  return { sighting, claims, known, ...partHiddenFromGone(claims, known, sighting) }
}

/** The second step, for one text or for several at once: whom others remember, and who has changed beyond recognition. */
export function reunite(recognitions: readonly Recognition[], elsewhere: Elsewhere): void {
  for (const { claims, known } of recognitions) {
    const { past } = known
    const written = claimByInlineId(claims, known, elsewhere)
    claimFile(claims, past)
    claimByAddress(claims, byParent(past), [0, ...written])
    claimByFullName(claims, past)
    claimOrphansByBody(claims, past, elsewhere)
  }
  for (const recognition of recognitions) claimAlikeHere(recognition, elsewhere)
  claimAlikeElsewhere(recognitions, elsewhere)
}

/** The third step: whoever is nobody yet is born. */
export function settle(recognition: Recognition, path: string, elsewhere: Elsewhere): Assignment {
  const { sighting, claims, known } = recognition
  const born = bear(claims, path, elsewhere)
  // Who was missing may have been found by what was known of it earlier.
  const hidden = recognition.hidden.filter(({ node }) => !claims.isClaimed(node.agentId))
  return {
    sighting,
    born,
    hidden,
    ids: sighting.pieces.map((_, index) => claims.idOf(index)!),
    gone: recognition.gone.filter(node => !claims.isClaimed(node.agentId)),
    scars: hidden.length === 0 ? scarsOf(sighting) : scarsBeside(known.scars, sighting),
  }
}

/** While somebody is hidden nobody can say which damage is harmless. */
function scarsBeside(scars: ReadonlySet<string>, { damaged }: Sighting): string[] {
  return [...new Set(damaged.length > 0 ? [...scars, openWound] : scars)]
}

export function match(sighting: Sighting, path: string, known: Known, elsewhere: Elsewhere): Assignment {
  const recognition = recognize(sighting, known, elsewhere)
  reunite([recognition], elsewhere)
  return settle(recognition, path, elsewhere)
}

/** Those who were in this text just before, also where errors may be hiding them. */
function claimAlikeHere(recognition: Recognition, elsewhere: Elsewhere): void {
  const { claims, known, hidden, gone } = recognition
  const isStillNobody = ({ agentId, filePath }: CodeNode) => {
    const now = elsewhere.byId(agentId)
    return !claims.isClaimed(agentId) && (!now || now.orphaned || now.filePath === filePath)
  }
  const nodes = [...gone, ...hidden.map(({ node }) => node)].filter(isStillNobody)
  if (nodes.length === 0) return
  const childrenOf = byParent(known.present)
  claimByLikeness([seekerOf(recognition)], { nodes, sketchOf: known.sketchOf, childrenOf })
  claimInAnotherShape(claims, nodes, childrenOf)
}

function claimAlikeElsewhere(recognitions: readonly Recognition[], elsewhere: Elsewhere): void {
  const seekers = recognitions.filter(({ claims }) => claims.unclaimed().length > 0).map(seekerOf)
  if (seekers.length === 0) return
  claimByLikeness(seekers, {
    nodes: elsewhere.justOrphaned(),
    sketchOf: node => node.sketch ?? '',
    childrenOf: parentId => elsewhere.orphansUnder(parentId),
  })
}

function seekerOf({ claims, sighting }: Recognition): Seeker {
  return { claims, sketchOf: sighting.sketchOf }
}

/** A file's address is its path, so whoever was this file still is. */
function claimFile(claims: Claims, nodes: readonly CodeNode[]): void {
  claims.pairUp(
    [0],
    nodes.filter(node => node.nodeType === 'file'),
    unit => unit.nodeType,
  )
}

function bear(claims: Claims, path: string, elsewhere: Elsewhere): Set<string> {
  const born = new Set<string>()
  for (const index of claims.unclaimed()) {
    const id = freeId(claims.pieces[index]!, path, id => claims.isClaimed(id) || elsewhere.isTaken(id))
    claims.claim(index, id)
    born.add(id)
  }
  return born
}

function freeId(piece: Piece, path: string, isTaken: (id: string) => boolean): string {
  for (let salt = 0; ; salt++) {
    const id = idAtBirth(piece, path, salt)
    if (!isTaken(id)) return id
  }
}

/** The id that follows from the address at which somebody is first seen. */
export function idAtBirth({ fullName, ordinal }: Piece, path: string, salt = 0): string {
  return agentIdFor([path, fullName, String(ordinal)], salt)
}
