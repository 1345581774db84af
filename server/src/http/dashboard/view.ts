import type { RemoraEvent } from '../../events/event.js'
import type { Html } from './html.js'
import type { IconName } from './parts/icon.js'
import type { Json } from './signals.js'

/** What stands in a page's address: the named parts of its path, and its query. */
export type Params = Readonly<Record<string, string | undefined>>

/**
 * One page that shows what is, and goes on showing it while things happen (`live.ts`). A file `<name>-view.tsx` makes one
 * of what it needs.
 */
export interface View {
  /** Addresses as the router spells them (`/ui/proposals/:proposal_id`); each has its stream at `<path>/events`. */
  readonly paths: readonly string[]
  /** Which entry of the rail is lit: one and the same for a list and for what opens beside it. */
  readonly place: string
  readonly rail?: RailEntry
  /** Of the window. Refuses what there is not (`not_found`, `unknown_…`), which becomes a page that says so. */
  title(params: Params): string
  /** Sees to what rendering needs and cannot wait for, such as a look at the disk. */
  prepare?(params: Params): Promise<void>
  /** Each renders one element, which carries the region's name as its id. */
  readonly regions: Readonly<Record<string, Render>>
  /** Where the regions stand on the page. */
  layout(regions: Readonly<Record<string, Html>>, params: Params): Layout
  /** The names of the regions and signals that are to be looked at again because of an event. */
  concerns(event: RemoraEvent, params: Params): readonly string[]
  /**
   * Listens, while somebody looks, to what is no event, such as typing in an editor, and names the regions and signals
   * that are to be looked at again. Returns what ends it.
   */
  watch?(params: Params, look: (names: readonly string[]) => void): () => void
  /**
   * Regions that grow instead of being sent again, such as a long list or an answer that is being written: the frames of
   * `datastar.ts` that add an event to them, or '' when it adds nothing.
   */
  readonly feeds?: Readonly<Record<string, Feed>>
  /** Values that the page may bind to, beside its regions. */
  readonly signals?: Readonly<Record<string, (params: Params) => Json>>
  /** Milliseconds between two looks at a region or signal that is dear; others have `paceMs` of `room.ts`. */
  readonly paces?: Readonly<Record<string, number>>
  /** What people do here: `POST <path>/<name>`, with the fields of a form as JSON. */
  readonly acts?: Readonly<Record<string, Act>>
}

export type Render = (params: Params) => Html
export type Feed = (event: RemoraEvent, params: Params) => string

/** Bad input is refused; the sentence is shown. */
export type Act = (params: Params, fields: unknown) => Promise<ActResult>

export interface ActResult {
  /** What has happened, in one sentence. */
  readonly message?: string
  /** The page to go to. */
  readonly go?: string
}

export interface Layout {
  readonly main: Html
  /** Opens from the right; the page's address without it is where its closing leads. */
  readonly detail?: { readonly content: Html; readonly label: string; readonly closesTo: string }
}

export interface RailEntry {
  readonly label: string
  readonly icon: IconName
  /** How many things wait here for a person. */
  waiting?(): number
}
