// A screen as a page: a terminal's window with its frame, on a transparent ground. Each run has the width of its cells
// whatever font its characters come from, so columns stay columns.
import { themeOf } from './screen.mjs'

// In CSS pixels.
const cell = { width: 8.4, height: 18.5 }
const bar = 38
const inset = { side: 14, bottom: 10 }
/** Room for the shadow. */
const margin = { top: 20, side: 28, bottom: 40 }

const fonts = '"JetBrains Mono", "DejaVu Sans Mono", monospace'

/**
 * @param {import('./screen.mjs').Run[][]} rows
 * @returns {{ html: string, width: number, height: number }} its size in CSS pixels
 */
export function windowPage(rows, { cursor, title, columns }) {
  const theme = themeOf(rows)
  const width = Math.ceil(columns * cell.width) + 2 * (inset.side + margin.side)
  const height = Math.ceil(rows.length * cell.height) + bar + inset.bottom + margin.top + margin.bottom
  const lines = rows.map((runs, row) => line(split(runs, cursor, row), theme))
  const html = `<!doctype html>
<meta charset="utf-8">
<style>${style(theme)}</style>
<main>
<header><nav><i></i><i></i><i></i></nav>${escaped(title)}</header>
<section>${lines.join('\n')}</section>
</main>
`
  return { html, width, height }
}

/**
 * What stands alone in a cell: every character that fonts draw each in its own way, or not at all, and the one that the
 * cursor covers.
 */
function split(runs, cursor, row) {
  const pieces = []
  let column = 0
  for (const { text, look } of runs) {
    for (const words of text.match(/[\x20-\x7e]+|./gu) ?? []) {
      const at = row === cursor.row ? cursor.column - column : -1
      const parts = at >= 0 && at < words.length ? [words.slice(0, at), words[at], words.slice(at + 1)] : [words]
      pieces.push(...parts.map((part, index) => ({ text: part, look, isCursor: index === 1 })))
      column += words.length
    }
  }
  return pieces.filter(piece => piece.text !== '')
}

/** The colours at both ends of a line go on to the edges of the window. */
function line(runs, theme) {
  const [left, right] = [runs.at(0), runs.at(-1)].map(run => coloursOf(run?.look ?? {}, theme)[1])
  const ground = `linear-gradient(90deg, ${left} 50%, ${right} 50%)`
  return `<div style="background:${ground}">${runs.map(run => span(run, theme)).join('')}</div>`
}

function span({ text, look, isCursor }, theme) {
  const [ink, ground] = coloursOf(isCursor ? { inverse: true } : look, theme)
  const css = [
    `width:${(text.length * cell.width).toFixed(1)}px`,
    `color:${ink}`,
    `background:${ground}`,
    look.bold && 'font-weight:700',
    look.faint && 'opacity:.6',
    look.italic && 'font-style:italic',
    look.underline && `text-decoration:underline ${look.underline} ${look.line ?? 'currentColor'}`,
    look.struck && 'text-decoration:line-through',
  ]
  return `<span style="${css.filter(Boolean).join(';')}">${drawn[text] ?? escaped(text)}</span>`
}

function coloursOf(look, theme) {
  const colours = [look.ink ?? theme.ink, look.ground ?? theme.ground]
  return look.inverse ? colours.reverse() : colours
}

const shape = content => `<svg viewBox="0 0 84 185" fill="currentColor">${content}</svg>`

/** Drawn and not taken from a font: no common monospace font has them all, and lines must meet between rows. */
const drawn = {
  '│': shape('<path d="M38 0h8v185h-8z"/>'),
  '⏸': shape('<path d="M16 58h18v72H16zM50 58h18v72H50z"/>'),
  '●': shape('<circle cx="42" cy="96" r="27"/>'),
  '○': shape('<circle cx="42" cy="96" r="23" fill="none" stroke="currentColor" stroke-width="8"/>'),
  '▶': shape('<path d="M16 62l56 34-56 34z"/>'),
  '■': shape('<path d="M16 69h54v54H16z"/>'),
}

function style({ ink, ground }) {
  const mixed = share => `color-mix(in srgb, ${ink} ${share}%, ${ground})`
  return `
* { margin: 0; box-sizing: border-box }
html { background: transparent }
main {
  margin: ${margin.top}px ${margin.side}px ${margin.bottom}px;
  background: ${ground};
  color: ${ink};
  border-radius: 10px;
  box-shadow: 0 0 0 1px rgb(128 128 128 / .28), 0 12px 28px rgb(0 0 0 / .22);
  overflow: hidden;
}
header {
  position: relative;
  height: ${bar}px;
  text-align: center;
  font: 12.5px/${bar}px ${fonts};
  color: ${mixed(65)};
}
nav { position: absolute; left: 16px; height: ${bar}px; display: flex; gap: 8px; align-items: center }
i { width: 12px; height: 12px; border-radius: 50%; background: ${mixed(22)} }
section {
  padding-bottom: ${inset.bottom}px;
  font: 14px/${cell.height}px ${fonts};
  font-variant-ligatures: none;
}
section div { height: ${cell.height}px; padding: 0 ${inset.side}px; display: flex }
span { flex: none; height: ${cell.height}px; white-space: pre }
svg { display: block; width: ${cell.width}px; height: ${cell.height}px }
`
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
