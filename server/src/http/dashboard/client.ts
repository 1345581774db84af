/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// What keeps a page true in the browser: Datastar's patches and signals, forms, links without a flash, coming back after
// a loss. It knows nothing of what the page shows; what keys and pointers do is in behaviours.ts.

import { Idiomorph } from 'idiomorph'
import { behave, showConnection, toast } from './behaviours.js'
import { applyPatch, type Values, valueAt } from './signals.js'

type Said = Readonly<Record<string, string>>

const signals: Values = Object.create(null)
const link: { source?: EventSource; failures: number; timer?: number } = { failures: 0 }

const bindings: Readonly<Record<string, (element: HTMLElement, expression: string) => unknown>> = {
  text: (element, path) => Object.assign(element, { textContent: valueAt(signals, path) }),
  bind: (element, path) => Object.assign(element, { value: valueAt(signals, path) ?? '' }),
  show: (element, path) => element.toggleAttribute('hidden', !valueAt(signals, path)),
  /** `$done / $total` */
  width(element, share) {
    const [part, whole] = share.split('/').map(path => Number(valueAt(signals, path)))
    element.style.setProperty('width', `${(100 * part!) / Math.max(1, whole!)}%`)
  },
}

function show(): void {
  for (const [name, bind] of Object.entries(bindings)) {
    for (const element of document.querySelectorAll<HTMLElement>(`[data-${name}]`)) {
      bind(element, element.dataset[name]!)
    }
  }
  document.dispatchEvent(new Event('patched'))
}

/** What somebody types stays, and what somebody has opened stays open. */
const kept = {
  beforeNodeMorphed: (old: Node) => !(/^(INPUT|TEXTAREA)$/.test(old.nodeName) && isTyped(old as HTMLInputElement)),
  beforeAttributeUpdated: (name: string, old: Element) => !(name === 'open' && /^(DETAILS|DIALOG)$/.test(old.tagName)),
}
const isTyped = ({ type, value, defaultValue }: HTMLInputElement) => type !== 'hidden' && value !== defaultValue

const morph = (morphStyle: 'outerHTML' | 'innerHTML') => (old: Element, fresh: DocumentFragment) =>
  Idiomorph.morph(old, [...fresh.childNodes], { morphStyle, callbacks: kept })

const modes: Readonly<Record<string, (target: Element, fresh: DocumentFragment) => unknown>> = {
  outer: morph('outerHTML'),
  inner: morph('innerHTML'),
  replace: (target, fresh) => target.replaceWith(fresh),
  prepend: (target, fresh) => target.prepend(fresh),
  append: (target, fresh) => target.append(fresh),
  before: (target, fresh) => target.before(fresh),
  after: (target, fresh) => target.after(fresh),
  remove: target => target.remove(),
}

function patchElements({ selector, mode = 'outer', elements = '' }: Said): void {
  if (selector) for (const target of document.querySelectorAll(selector)) modes[mode]!(target, fresh(elements))
  else {
    for (const { id, outerHTML } of fresh(elements).children) {
      const target = document.getElementById(id)
      if (target) modes[mode]!(target, fresh(outerHTML))
    }
  }
  show()
}

function fresh(html: string): DocumentFragment {
  const template = document.createElement('template')
  template.innerHTML = html
  return template.content
}

/** `mode append`, `elements <p>`, `elements </p>`: a name that comes several times has several lines. */
function read({ data }: MessageEvent<string>): Said {
  const said = new Map<string, string>()
  for (const [, name, text] of data.matchAll(/^(\S+) (.*)$/gm)) {
    said.set(name!, said.has(name!) ? `${said.get(name!)}\n${text}` : text!)
  }
  return Object.fromEntries(said)
}

function connect(): void {
  clearTimeout(link.timer)
  link.source?.close()
  const source = new EventSource(document.body.dataset.stream!)
  link.source = source
  source.addEventListener('datastar-patch-elements', event => patchElements(read(event)))
  source.addEventListener('datastar-patch-signals', event => {
    const said = read(event)
    applyPatch(signals, JSON.parse(said.signals!), said.onlyIfMissing === 'true')
    show()
  })
  source.onopen = () => {
    link.failures = 0
    showConnection('Connected', '')
  }
  source.onerror = () => {
    source.close()
    comeBack(Math.min(15, 2 ** link.failures++))
  }
}

function comeBack(seconds: number): void {
  showConnection('Disconnected', `The connection is lost. Trying again in ${seconds} s.`)
  link.timer = window.setTimeout(() => (seconds > 1 ? comeBack(seconds - 1) : connect()), 1000)
}

/** Makes the page another one; what both have stays where it is. */
async function visit(url: string, isNew = true): Promise<void> {
  const response = await fetch(url, { headers: { accept: 'text/html' } })
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  if (isNew) history.pushState(null, '', response.url)
  document.title = page.title
  Idiomorph.morph(document.body, page.body, { morphStyle: 'outerHTML', callbacks: kept })
  begin()
}

async function post(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
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

/** What is typed into a bound field is the signal's value. */
function keep({ dataset, value }: HTMLInputElement): void {
  const names = dataset.bind?.split('.') ?? []
  const patch = names.reduceRight<object | string>((inner, name) => ({ [name]: inner }), value)
  if (typeof patch === 'object') applyPatch(signals, patch)
}

function begin(): void {
  applyPatch(signals, JSON.parse(document.body.dataset.signals ?? '{}'))
  show()
  if (document.body.dataset.stream) connect()
}

document.addEventListener('input', ({ target }) => keep(target as HTMLInputElement))
window.addEventListener('popstate', () => void visit(location.href, false))
behave({ visit, post, connect })
begin()
