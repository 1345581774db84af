// What a terminal shows, as rows of runs: neighbouring cells that look the same. Reads the escape sequences that tmux
// writes for a program with 24-bit colours; every character takes one cell.

/**
 * @typedef {object} Look
 * @property {string} [ink] a CSS colour; absent: the terminal's own
 * @property {string} [ground]
 * @property {string} [line] colour of the underline
 * @property {'solid' | 'double' | 'wavy' | 'dotted' | 'dashed'} [underline]
 * @property {boolean} [bold]
 * @property {boolean} [faint]
 * @property {boolean} [italic]
 * @property {boolean} [inverse]
 * @property {boolean} [struck]
 *
 * @typedef {{ text: string, look: Look }} Run
 */

/** @returns {Run[][]} */
export function readScreen(text) {
  let look = {}
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map(line => {
      const runs = []
      // The look goes on over the end of a line.
      for (const [, codes, words] of line.matchAll(/\x1b\[([\d;:]*)m|([^\x1b]+)/g)) {
        if (words === undefined) look = applied(codes, look)
        else runs.push({ text: words, look })
      }
      return runs
    })
}

/** The colours that most of the screen has, which are those of its theme. */
export function themeOf(rows) {
  return { ink: commonest(rows, 'ink'), ground: commonest(rows, 'ground') }
}

function commonest(rows, part) {
  const cells = new Map()
  for (const { text, look } of rows.flat()) cells.set(look[part], (cells.get(look[part]) ?? 0) + text.length)
  cells.delete(undefined)
  return [...cells].sort(([, a], [, b]) => b - a)[0]?.[0]
}

const underlines = { 0: undefined, 1: 'solid', 2: 'double', 3: 'wavy', 4: 'dotted', 5: 'dashed' }

/** SGR, as ECMA-48 and the terminals that came after it have it: `1`, `38;2;r;g;b`, `4:3`, `58:2::r:g:b`. */
function applied(codes, look) {
  const next = { ...look }
  const rest = codes.split(';')
  while (rest.length > 0) {
    const [code, ...more] = rest.shift().split(':')
    if (code === '' || code === '0') for (const part of Object.keys(next)) delete next[part]
    else if (code === '1') next.bold = true
    else if (code === '2') next.faint = true
    else if (code === '3') next.italic = true
    else if (code === '4') next.underline = underlines[more[0] ?? 1]
    else if (code === '7') next.inverse = true
    else if (code === '9') next.struck = true
    else if (code === '38') next.ink = colour(more, rest)
    else if (code === '39') delete next.ink
    else if (code === '48') next.ground = colour(more, rest)
    else if (code === '49') delete next.ground
    else if (code === '58') next.line = colour(more, rest)
    else throw new Error(`No meaning is known for the colour code ${codes}.`)
  }
  return next
}

/** In one word between colons, or in the words that follow. */
function colour(more, rest) {
  const [kind, ...parts] = more.length > 0 ? more.filter(part => part !== '') : rest.splice(0, 4)
  if (kind !== '2') throw new Error('Only 24-bit colours can be drawn: the program must use no palette.')
  return `rgb(${parts.join(' ')})`
}
