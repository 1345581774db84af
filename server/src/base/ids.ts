import { hash, randomBytes } from 'node:crypto'

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** What a random id names. The prefix is part of the id, so a log line tells what it is about. */
export type IdKind = 'evt' | 'turn' | 'prop' | 'ask' | 'cas' | 'proc' | 'call' | 'req' | 'graph' | 'sub' | 'ses' | 'msg'

/** Where ids come from, so that tests can hold them still. */
export interface Ids {
  /** A new id such as `turn_8k2j0d1q5xwz`. */
  fresh(kind: IdKind): string
}

export const randomIds: Ids = { fresh: kind => `${kind}_${encode(randomBytes(12).toString('latin1'), 12)}` }

/** An id that follows from its parts: the same parts give the same id on every machine and at every replay. */
export function derivedId(kind: IdKind, ...parts: readonly string[]): string {
  return `${kind}_${encode(digest(parts), 12)}`
}

/**
 * The agent id of a node first seen at an address, its path first (specification: lsp.md, Identity). The first two
 * characters follow from the path alone: whoever is stored together then lies together in an index by id. Where ids were
 * random throughout, storing ten times as many took forty times as long.
 * `salt` counts up until the id is free.
 */
export function agentIdFor(address: readonly string[], salt = 0): string {
  return `rm_${twoLetters(address[0]!)}${encode(digest(salt === 0 ? address : [...address, String(salt)]), 6)}`
}

export const agentIdPattern = /^rm_[a-z0-9]{8}$/

export function isAgentId(text: string): boolean {
  return agentIdPattern.test(text)
}

/** A character a byte: half the cost of a buffer, which shows at a hundred thousand ids. */
function digest(parts: readonly string[]): string {
  return hash('sha256', parts.join('\0'), 'binary')
}

/** FNV-1a: a digest would cost more than the rest of the id. */
function twoLetters(text: string): string {
  let sum = 0x811c9dc5
  for (let index = 0; index < text.length; index++) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193)
  const spread = (sum ^ (sum >>> 15)) >>> 0
  return alphabet[spread % 36]! + alphabet[Math.floor(spread / 36) % 36]!
}

/** `length` letters and digits from the leading bytes; 36 does not divide 256, a bias too small to matter for ids. */
function encode(bytes: string, length: number): string {
  let text = ''
  for (let index = 0; index < length; index++) text += alphabet[bytes.charCodeAt(index) % alphabet.length]
  return text
}
