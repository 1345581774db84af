/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// What keeps a page true in the browser: it applies Datastar's patches, posts forms, follows links without a flash, and
// comes back after a loss. It knows nothing of what the page shows; keys and pointers are in browser/behaviours.ts.

import { behave, showConnection, toast } from './browser/behaviours.js'
import { keep, patchSignals, show } from './browser/bindings.js'
import { keepDrafts } from './browser/drafts.js'
import { alone, become, fresh, modes } from './browser/morph.js'
import { assistWriting } from './browser/writing.js'

type Said = Readonly<Record<string, string>>

const link: { source?: EventSource; timer?: number; failures: number; visits: number } = { failures: 0, visits: 0 }

function patchElements({ selector, mode = 'outer', elements = '' }: Said): void {
  if (selector) for (const target of document.querySelectorAll(selector)) modes[mode]!(target, fresh(elements))
  else {
    for (const element of [...fresh(elements).children]) {
      const target = document.getElementById(element.id)
      if (target) modes[mode]!(target, alone(element))
    }
  }
  show()
}

/** `mode append`, `elements <p>`, `elements </p>`: a name that comes several times has several lines. */
function read({ data }: MessageEvent<string>): Said {
  const said = new Map<string, string>()
  for (const line of data.split('\n')) {
    const [name, text] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]
    said.set(name, said.has(name) ? `${said.get(name)}\n${text}` : text)
  }
  return Object.fromEntries(said)
}

/** Hears what changes; the first that it is told is how things stand. */
function connect(): void {
  clearTimeout(link.timer)
  link.source?.close()
  if (!document.body.dataset.stream) return
  const source = new EventSource(document.body.dataset.stream)
  link.source = source
  source.addEventListener('datastar-patch-elements', event => patchElements(read(event)))
  source.addEventListener('datastar-patch-signals', event => {
    const said = read(event)
    patchSignals(said.signals!, said.onlyIfMissing === 'true')
  })
  source.onopen = () => {
    link.failures = 0
    showConnection('Connected', '')
  }
  source.onerror = () => {
    source.close()
    comeBack()
  }
}

/** The page as a whole is asked for again: it may need a log-in now, or be of another version. */
function comeBack(seconds = Math.min(15, 2 ** link.failures++)): void {
  showConnection('Disconnected', `The connection is lost. Trying again in ${seconds} s.`)
  clearTimeout(link.timer)
  const next = () => (seconds > 1 ? comeBack(seconds - 1) : void visit(location.href, false))
  link.timer = window.setTimeout(next, 1000)
}

/** Makes the page another one; what both have stays where it is. */
async function visit(url: string, isNew = true): Promise<void> {
  link.visits += 1
  const visit = link.visits
  const response = await fetch(url, { headers: { accept: 'text/html' } }).catch(() => undefined)
  const page = response && new DOMParser().parseFromString(await response.text(), 'text/html')
  // Somebody has gone on meanwhile.
  if (visit !== link.visits) return
  if (!page) return comeBack()
  if (scriptOf(page) !== scriptOf(document)) return location.assign(url)
  if (isNew) history.pushState(null, '', response.url)
  document.title = page.title
  become(document.body, page.body)
  begin()
}

function scriptOf(page: Document): string | null | undefined {
  return page.querySelector('script[src]')?.getAttribute('src')
}

/** Once at a time: who presses twice means it once. */
async function post(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  if (form.ariaBusy) return
  form.ariaBusy = 'true'
  try {
    await send(form, button)
  } catch {
    toast('Remora cannot be reached. What you typed is still here.', false)
  } finally {
    form.ariaBusy = null
  }
}

async function send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const data = new FormData(form, button)
  const fields = Object.fromEntries([...data].map(([k, v]) => [k, k.endsWith('[]') ? data.getAll(k) : v]))
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(form.action, { method: 'POST', headers, body: JSON.stringify(fields) })
  const answer = await response.json()
  toast(response.ok ? (answer.message ?? form.dataset.done) : answer.error, response.ok)
  if (!response.ok) return
  form.reset()
  for (const field of form.querySelectorAll('[data-bind]')) keep(field as HTMLInputElement)
  if (answer.go) await visit(answer.go)
}

function begin(): void {
  patchSignals(document.body.dataset.signals ?? '{}')
  connect()
}

document.addEventListener('stale', connect)
window.addEventListener('popstate', () => void visit(location.href, false))
keepDrafts()
behave({ visit, post, connect })
assistWriting({ visit })
begin()
