/**
 * A text in which nothing hides: control characters, and those that make a text read in another order than it stands, are
 * shown as what they are. Whoever reviews code must see them.
 */
export function visible(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/[\x00-\x08\x0b-\x1f]/g, character => String.fromCodePoint(0x2400 + character.charCodeAt(0)))
    .replace(hidden, character => `⟨U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`)
}

/** Delete and the second set of controls, marks and overrides of direction, and what has no width. */
const hidden = /[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g
