/** Something a person should know about their files or surroundings that stops nothing. */
export interface Notice {
  readonly severity: 'error' | 'warning' | 'info'
  /** Complete sentences that name the place as well. */
  readonly message: string
  /** Absolute path of the file it is about. */
  readonly file?: string
  /** 1-based. */
  readonly line?: number
}
