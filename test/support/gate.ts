export interface Gate {
  /** Resolves once somebody opens it. */
  readonly opened: Promise<void>
  open(): void
}

/** What holds something back until the test has seen enough. */
export function gate(): Gate {
  let open: () => void = () => undefined
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return { opened, open: () => open() }
}
