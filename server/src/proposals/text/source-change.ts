/** A change from one source to another, of a node or of a whole file. */
export interface SourceChange {
  /** Of the file; its extension says how ids are written in it. */
  readonly path: string
  readonly from: string
  readonly to: string
}
