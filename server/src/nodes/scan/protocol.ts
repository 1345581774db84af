import type { Span } from '../../base/text.js'
import type { BroughtLanguages } from '../../syntax/languages.js'
import type { SurveyText } from '../store/survey-text.js'
import type { Found } from './discover-text.js'

/** What the processes and threads of a scan say to each other. */

/** What a scan needs to know; it crosses processes and threads, so it is plain. */
export interface ScanOrder {
  readonly root: string
  readonly indexPath: string
  /** Only these files, relative to the root; all when absent. */
  readonly paths?: readonly string[]
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly maxFileBytes: number
  /** Language ids; all when absent. */
  readonly languages?: readonly string[]
  readonly brought: BroughtLanguages
  /** Whether the journal is to hear of changes once the workspace has been scanned before. */
  readonly announce: boolean
  readonly tags: readonly string[]
  /** Its only element turns 1 when the scan is to stop: a thread that is busy hears no messages. */
  readonly stop: Int32Array<SharedArrayBuffer>
}

export interface ScanProgress {
  /** Files that are through, of those that have changed. */
  readonly done: number
  readonly total: number
}

export interface ScanSummary {
  /** What the store holds now. */
  readonly files: number
  readonly nodes: number
  readonly edges: number
  /** How many nodes this scan found new (or back again), gone, and changed. */
  readonly created: number
  readonly orphaned: number
  readonly updated: number
  readonly ms: number
}

/** Scan process to main process. */
export type ScanReport =
  | { readonly kind: 'progress'; readonly progress: ScanProgress }
  | { readonly kind: 'changed'; readonly path: string; readonly agentIds: readonly string[] }
  | { readonly kind: 'warning'; readonly message: string }
  /** A text of a language that the project brings, which only the main process has a parser for. */
  | {
      readonly kind: 'question'
      readonly number: number
      readonly language: string
      readonly path: string
      readonly text: string
    }
  | { readonly kind: 'finished'; readonly summary: ScanSummary }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly message: string }

/** Main process to scan process. */
export interface ScanAnswer {
  /** Of the question. */
  readonly number: number
  readonly found: Found
}

/** A file to read and parse. */
export interface ParseJob {
  /** Jobs are answered in any order. */
  readonly number: number
  readonly path: string
  /** The id of its language. */
  readonly language: string
  readonly size: number
  /** Of the text that is stored; the same text is not parsed again. */
  readonly knownHash?: string
}

export type ParseResult = { readonly number: number; readonly path: string } & (
  | { readonly kind: 'gone' }
  /** Its grammar is off. */
  | { readonly kind: 'unknown' }
  /** Or one that takes too long. */
  | { readonly kind: 'no text'; readonly size: number; readonly mtimeMs: number; readonly isTooSlow?: true }
  | { readonly kind: 'same'; readonly size: number; readonly mtimeMs: number }
  | {
      readonly kind: 'text'
      readonly size: number
      readonly mtimeMs: number
      readonly language: string
      readonly hash: string
      readonly survey: SurveyText
      readonly damaged: readonly Span[]
      readonly text: string
      /** Who the pieces are if nobody knows better; absent where ids are written in the source. */
      readonly idsAtBirth?: readonly string[]
    }
)

/** What a parse worker is started with. */
export interface ParseOrder {
  readonly root: string
  readonly maxFileBytes: number
  readonly stop: Int32Array<SharedArrayBuffer>
  /** How many there are; 1 when absent. */
  readonly threads?: number
}
