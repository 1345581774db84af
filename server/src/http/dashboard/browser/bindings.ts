/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// Values that the page shares with its server (signals), and the elements that show them or give them.

import { applyPatch, type Values, valueAt } from '../signals.js'

const signals: Values = Object.create(null)
const painting: { frame?: number } = {}

/** Takes a JSON merge patch of the signals, as JSON. */
export function patchSignals(json: string, onlyIfMissing = false): void {
  applyPatch(signals, JSON.parse(json), onlyIfMissing)
  show()
}

/** Once before the page is painted, however much has come: elements show their signals, and hear that they did. */
export function show(): void {
  painting.frame ??= requestAnimationFrame(() => {
    painting.frame = undefined
    for (const [name, put] of Object.entries(bindings)) {
      for (const element of document.querySelectorAll<HTMLElement>(`[data-${name}]`)) {
        put(element, element.dataset[name]!)
      }
    }
    document.dispatchEvent(new Event('patched'))
  })
}

/** What is typed into a bound field is the signal's value. */
export function keep({ dataset, value }: HTMLInputElement): void {
  const names = dataset.bind?.split('.') ?? []
  const patch = names.reduceRight<object | string>((inner, name) => ({ [name]: inner }), value)
  if (typeof patch === 'object') applyPatch(signals, patch)
}

const bindings: Readonly<Record<string, (element: HTMLElement, expression: string) => unknown>> = {
  text: (element, path) => write(element, String(valueAt(signals, path) ?? '')),
  bind: (element, path) => Object.assign(element, { value: valueAt(signals, path) ?? '' }),
  show: (element, path) => element.toggleAttribute('hidden', !valueAt(signals, path)),
  /** `$done / $total` */
  width(element, share) {
    const [part, whole] = share.split('/').map(path => Number(valueAt(signals, path)))
    element.style.setProperty('width', `${(100 * part!) / Math.max(1, whole!)}%`)
  },
}

/** A text that is written again, even the same, makes the browser lay the page out anew. */
export function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}
