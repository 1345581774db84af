import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from './errors.js'
import { realPathOf } from './paths.js'
import { readText } from './read-text.js'

/**
 * Which workspaces a person vouches for (specification: security.md, Trust): one line of JSON per decision in
 * `trusted.jsonl` in the user's state directory, the last one about a path stands. Lines are only ever appended, in one
 * write each, so two processes that decide at once lose nothing, and a damaged line costs only itself.
 */

interface Decision {
  /** The workspace's real path: a link to it is the same workspace, a folder inside it is another one. */
  readonly path: string
  readonly trusted: boolean
}

/** @param report told, in a sentence each, of lines that could not be read; those trust nothing */
export function isTrusted(root: string, stateDir: string, report?: (problem: string) => void): boolean {
  const path = realPathOf(root)
  return readDecisions(stateDir, report).findLast(decision => decision.path === path)?.trusted ?? false
}

export function trust(root: string, stateDir: string): void {
  append(stateDir, { path: realPathOf(root), trusted: true })
}

export function untrust(root: string, stateDir: string): void {
  append(stateDir, { path: realPathOf(root), trusted: false })
}

function append(stateDir: string, decision: Decision): void {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 })
  // The line break in front ends a line that a dying process left unfinished.
  appendFileSync(fileIn(stateDir), `\n${JSON.stringify(decision)}\n`, { mode: 0o600 })
}

function readDecisions(stateDir: string, report?: (problem: string) => void): Decision[] {
  const file = fileIn(stateDir)
  const lines = readLines(file, report)
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return []
    const decision = parse(line)
    if (!decision) report?.(`${file}, line ${index + 1}, is damaged and trusts nothing; run \`remora trust\` again.`)
    return decision ?? []
  })
}

function readLines(file: string, report?: (problem: string) => void): string[] {
  try {
    return readText(file).text.split('\n')
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code !== 'not_found') report?.(`No workspace is trusted: ${error.message}`)
    return []
  }
}

function parse(line: string): Decision | undefined {
  try {
    const { path, trusted } = JSON.parse(line) as Partial<Decision>
    return typeof path === 'string' && typeof trusted === 'boolean' ? { path, trusted } : undefined
  } catch {
    return undefined
  }
}

function fileIn(stateDir: string): string {
  return join(stateDir, 'trusted.jsonl')
}
