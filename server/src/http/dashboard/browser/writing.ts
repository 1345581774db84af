/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// What pages do for people who write: a search answers while it is typed, Enter sends, and what unfolds can be written in
// at once. Elements ask for it by attributes.

interface Client {
  visit(url: string, isNew?: boolean): Promise<void>
}

const pauseMs = 200

export function assistWriting(client: Client): void {
  const search = searcher(client)
  document.addEventListener('input', ({ target }) => {
    const field = target as HTMLInputElement
    if (field.name) search(field.form)
  })
  document.addEventListener('keydown', send)
  document.addEventListener('toggle', ({ target }) => unfold(target as HTMLElement), true)
}

/** A form that is `data-live` is sent in a pause of typing; the page becomes another one without a step back to this. */
function searcher({ visit }: Client): (form: HTMLFormElement | null) => void {
  let pause: number | undefined
  return form => {
    if (form?.dataset.live === undefined) return
    clearTimeout(pause)
    pause = window.setTimeout(() => {
      const said = [...new FormData(form)].filter(([, value]) => value !== '') as [string, string][]
      const url = `${form.action}${said.length > 0 ? `?${new URLSearchParams(said)}` : ''}`
      history.replaceState(null, '', url)
      void visit(url, false)
    }, pauseMs)
  }
}

/**
 * Enter in a field that asks for it (`data-enter`) presses the form's main button; with Shift it begins a line, and while
 * a character is being composed it is part of that.
 */
function send(event: KeyboardEvent): void {
  const field = event.target
  if (!(field instanceof HTMLTextAreaElement) || field.dataset.enter === undefined) return
  if (event.key !== 'Enter' || event.isComposing) return
  if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  field.form!.requestSubmit(field.form!.querySelector<HTMLElement>('button.primary'))
}

/** Who unfolds something to write in it begins to write. */
function unfold(element: HTMLElement): void {
  if (element instanceof HTMLDetailsElement && element.open) element.querySelector<HTMLElement>('[data-first]')?.focus()
}
