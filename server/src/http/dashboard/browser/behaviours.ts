/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// What keys and pointers do on every page, and what the page says about itself. Elements ask for it by attributes; nothing
// here knows what they show.

import { keep, write } from './bindings.js'
import { settle, watch } from './growing-list.js'

interface Client {
  visit(url: string): Promise<void>
  post(form: HTMLFormElement, button: HTMLElement | null): Promise<void>
  connect(): void
}

const toastMs = 5000
const armedMs = 4000

/** Says how one's own act came out. */
export function toast(text: string | undefined, isGood: boolean): void {
  if (text === undefined) return
  const note = document.createElement('p')
  note.className = isGood ? 'toast' : 'toast problem'
  note.textContent = text
  document.getElementById('toasts')?.append(note)
  setTimeout(() => note.remove(), toastMs)
}

/** @param problem empty while all is well */
export function showConnection(state: string, problem: string): void {
  for (const element of all('[data-connection]')) element.textContent = state
  for (const element of all('[data-connection-problem]')) element.textContent = problem
  document.documentElement.dataset.connected = String(problem === '')
}

export function behave(client: Client): void {
  document.addEventListener('click', event => click(event, client))
  document.addEventListener('submit', event => submit(event, client))
  document.addEventListener('keydown', press)
  document.addEventListener('input', ({ target }) => {
    keep(target as HTMLInputElement)
    filter(target as HTMLInputElement)
  })
  document.addEventListener('scroll', ({ target }) => target instanceof HTMLElement && settle(target), true)
  document.addEventListener('patched', () => {
    for (const time of all<HTMLTimeElement>('time[data-ago]')) write(time, ago(Date.parse(time.dateTime)))
    for (const field of all<HTMLInputElement>('input[data-filter]')) filter(field)
    for (const list of all('[data-grows]')) watch(list)
  })
  setInterval(() => document.dispatchEvent(new Event('patched')), 15_000)
}

function click(event: MouseEvent, { visit, connect }: Client): void {
  const target = (event.target as Element).closest<HTMLElement>('a, button, [data-copy]')
  if (!target) return
  const { copy, dialog, themeToggle, reconnect, toTop } = target.dataset
  if (copy !== undefined) void copied(copy)
  if (dialog !== undefined) (document.getElementById(dialog) as HTMLDialogElement).showModal()
  if (themeToggle !== undefined) switchTheme()
  if (reconnect !== undefined) connect()
  if (toTop !== undefined) document.querySelector(toTop)!.scrollTo({ top: 0 })
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
  if (!(target instanceof HTMLAnchorElement) || !isPlain || target.target || target.origin !== location.origin) return
  if (target.pathname === location.pathname && target.hash) return
  event.preventDefault()
  void visit(target.href)
}

/** Browsers let pages copy that come from this machine or over HTTPS. */
async function copied(text: string): Promise<void> {
  if (!navigator.clipboard) return toast('This browser lets no page copy that came over plain HTTP.', false)
  await navigator.clipboard.writeText(text)
  toast(`Copied ${text}`, true)
}

/** A button that asks (`data-confirm`) is pressed twice. */
function submit(event: SubmitEvent, { visit, post }: Client): void {
  const form = event.target as HTMLFormElement
  const button = event.submitter
  if (form.dataset.post !== undefined) {
    event.preventDefault()
    if (button?.dataset.confirm && button.dataset.armed === undefined) arm(button)
    else void post(form, button)
  } else if (form.method === 'get') {
    event.preventDefault()
    void visit(`${form.action}?${new URLSearchParams(new FormData(form) as unknown as Record<string, string>)}`)
  }
}

function arm(button: HTMLElement): void {
  const label = button.textContent
  button.dataset.armed = ''
  button.textContent = button.dataset.confirm!
  setTimeout(() => {
    delete button.dataset.armed
    button.textContent = label
  }, armedMs)
}

function press(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const focused = document.activeElement as HTMLElement
  const isWriting = focused.matches('input, textarea, select, [contenteditable]')
  if (isWriting && event.key === 'Escape') return focused.blur()
  if (isWriting || document.querySelector('dialog[open]')) return
  const row = focused.closest('[data-row]')
  const keyed = `[data-key~="${CSS.escape(event.key)}"]`
  const target =
    event.key === '/'
      ? document.querySelector<HTMLElement>('[data-filter], [data-search]')
      : event.key === 'Enter' && focused === row
        ? row.querySelector<HTMLElement>('a[href]')
        : (row?.querySelector<HTMLElement>(keyed) ??
          document.querySelector<HTMLElement>(`${keyed}:not([data-row] *)`) ??
          document.querySelector<HTMLElement>(keyed))
  if (event.key === 'j' || event.key === 'k') step(row, event.key === 'j' ? 1 : -1)
  else if (!target) return
  else if (event.key === '/') target.focus()
  else target.click()
  event.preventDefault()
}

/** To the next row that can be seen, or the first one. */
function step(from: Element | null, by: 1 | -1): void {
  const rows = [...all('[data-row]')].filter(row => row.offsetParent !== null)
  const next = rows[from ? rows.indexOf(from as HTMLElement) + by : 0]
  next?.focus()
}

/** Shows of the list that a field names only the rows with what is typed. */
function filter(field: HTMLInputElement): void {
  if (field.dataset.filter === undefined) return
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean)
  // With nothing typed there is nothing to read in hundreds of rows.
  const concerned = words.length > 0 ? '[data-row]' : '.filtered-out'
  for (const row of all(`${field.dataset.filter} ${concerned}`)) {
    const text = row.textContent.toLowerCase()
    row.classList.toggle('filtered-out', !words.every(word => text.includes(word)))
  }
}

function switchTheme(): void {
  const root = document.documentElement
  const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  root.dataset.theme = isDark ? 'light' : 'dark'
  // biome-ignore lint/suspicious/noDocumentCookie: the server renders the choice, so that no page flashes; the newer interface is not everywhere.
  document.cookie = `remora_theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=strict`
}

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const

function ago(milliseconds: number): string {
  const seconds = Math.max(0, (Date.now() - milliseconds) / 1000)
  for (const [unit, size] of units) if (seconds >= size) return `${Math.floor(seconds / size)} ${unit} ago`
  return seconds < 10 ? 'just now' : `${Math.floor(seconds / 10) * 10} s ago`
}

function all<T extends HTMLElement = HTMLElement>(selector: string): NodeListOf<T> {
  return document.querySelectorAll<T>(selector)
}
