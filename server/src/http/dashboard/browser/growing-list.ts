/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** Rows that have come on top of a list since somebody has seen its top. */
const unseen = new WeakMap<Element, number>()

/** Lists that do not have all of those. */
const incomplete = new WeakSet<Element>()

/**
 * A list that grows at its top shows at most `data-grows` rows while it is read from the top. Who reads further down is
 * told how many have come, and nothing moves; as many rows again are kept for when they scroll up, and what comes beyond
 * is asked for anew (`stale`) when they are back at the top. Rows are counted as they come, but the list is looked at once before it is
 * painted: each look makes the browser lay it out.
 */
export function watch(list: HTMLElement): void {
  if (!unseen.has(list)) {
    unseen.set(list, 0)
    new MutationObserver(changes => {
      const onTop = changes.filter(({ previousSibling }) => previousSibling === null)
      const newer = onTop.reduce((sum, { addedNodes }) => sum + addedNodes.length, 0)
      unseen.set(list, (unseen.get(list) ?? 0) + newer)
    }).observe(list, { childList: true })
  }
  settle(list)
}

/** Looked at again, because somebody has scrolled or more has come. */
export function settle(list: HTMLElement): void {
  if (list.dataset.grows === undefined) return
  const most = Number(list.dataset.grows)
  if (list.scrollTop > 0) dropNewest(list, 2 * most)
  else {
    unseen.set(list, 0)
    trim(list, most)
    if (incomplete.delete(list)) document.dispatchEvent(new Event('stale'))
  }
  announce(list, unseen.get(list) ?? 0)
}

function dropNewest(list: HTMLElement, most: number): void {
  const rows = [...list.querySelectorAll(':scope > [data-row]')]
  if (rows.length <= most) return
  for (const row of rows.slice(0, rows.length - most)) row.remove()
  incomplete.add(list)
}

/** The link to what is older (`data-older="before"`) goes on behind the last row, by the number in its id. */
function trim(list: HTMLElement, most: number): void {
  const rows = [...list.querySelectorAll(':scope > [data-row]')]
  if (rows.length <= most) return
  for (const row of rows.slice(most)) row.remove()
  const older = list.querySelector<HTMLAnchorElement>('a[data-older]')
  if (!older) return
  const address = new URL(older.href)
  address.searchParams.set(older.dataset.older!, rows[most - 1]!.id.replace(/\D+/, ''))
  older.href = address.href
  older.hidden = false
}

function announce(list: HTMLElement, newer: number): void {
  for (const button of document.querySelectorAll<HTMLElement>(`[data-to-top="#${list.id}"]`)) {
    button.hidden = newer === 0
    button.textContent = `${newer} new`
  }
}
