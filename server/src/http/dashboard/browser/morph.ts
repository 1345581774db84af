/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// How elements of a page become others.

import { Idiomorph } from 'idiomorph'

/** What somebody types stays, and what somebody has opened stays open. */
const kept = {
  beforeNodeMorphed: (old: Node, fresh: Node) =>
    !(/^(INPUT|TEXTAREA)$/.test(old.nodeName) && isTyped(old as HTMLInputElement)) && isChanged(old, fresh),
  beforeAttributeUpdated: (name: string, old: Element) => !(name === 'open' && /^(DETAILS|DIALOG)$/.test(old.tagName)),
}
const isTyped = ({ type, value, defaultValue }: HTMLInputElement) => type !== 'hidden' && value !== defaultValue

/** What rows were last made of. */
const made = new WeakMap<Node, string>()

/** A long list is sent again as a whole because of one of its rows; the others are not looked through. */
function isChanged(old: Node, fresh: Node): boolean {
  if (!(fresh instanceof HTMLElement) || fresh.dataset.row === undefined) return true
  const html = fresh.outerHTML
  if (made.get(old) === html) return false
  made.set(old, html)
  return true
}

/** Makes an element another one; what both have stays where it is. */
export function become(
  old: Element,
  fresh: Element | readonly Node[],
  morphStyle: 'outerHTML' | 'innerHTML' = 'outerHTML',
) {
  void Idiomorph.morph(old, fresh as Element, { morphStyle, callbacks: kept })
}

/** What a patch does with the elements that it brings. */
export const modes: Readonly<Record<string, (target: Element, fresh: DocumentFragment) => unknown>> = {
  outer: (target, fresh) => become(target, [...fresh.childNodes]),
  inner: (target, fresh) => become(target, [...fresh.childNodes], 'innerHTML'),
  replace: (target, fresh) => target.replaceWith(fresh),
  prepend: (target, fresh) => target.prepend(fresh),
  append: (target, fresh) => target.append(fresh),
  before: (target, fresh) => target.before(fresh),
  after: (target, fresh) => target.after(fresh),
  remove: target => target.remove(),
}

export function fresh(html: string): DocumentFragment {
  const template = document.createElement('template')
  template.innerHTML = html
  return template.content
}

export function alone(element: Element): DocumentFragment {
  const fragment = document.createDocumentFragment()
  fragment.append(element)
  return fragment
}
