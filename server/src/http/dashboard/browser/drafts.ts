/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// What somebody has typed and not sent yet (`data-draft`), kept for this tab: going to another page, a reload and a server
// that is down lose none of it.

export function keepDrafts(): void {
  document.addEventListener('input', ({ target }) => target instanceof HTMLTextAreaElement && keep(target))
  document.addEventListener('reset', ({ target }) => {
    for (const field of (target as HTMLFormElement).querySelectorAll(fields)) sessionStorage.removeItem(keyOf(field))
  })
  document.addEventListener('patched', () => {
    for (const field of document.querySelectorAll<HTMLTextAreaElement>(fields)) {
      if (field.value === '') field.value = sessionStorage.getItem(keyOf(field)) ?? ''
    }
  })
}

const fields = 'textarea[data-draft]'

function keep(field: HTMLTextAreaElement): void {
  if (field.dataset.draft !== undefined) sessionStorage.setItem(keyOf(field), field.value)
}

function keyOf({ id }: Element): string {
  return `draft ${id}`
}
