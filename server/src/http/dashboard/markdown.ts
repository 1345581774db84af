import { raw } from 'hono/html'
import type { JSX } from 'hono/jsx/jsx-runtime'
import MarkdownIt from 'markdown-it'
import { visible } from './source/visible.js'

// What agents write, as HTML. HTML in it is text, addresses that run code are no links (markdown-it leaves them as they
// are written), what would hide or turn text is shown, and a picture is its description, so that reading an answer calls
// nobody.

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true })

markdown.renderer.rules.link_open = (tokens, index, options, _environment, self) => {
  tokens[index]!.attrSet('rel', 'noopener noreferrer nofollow')
  tokens[index]!.attrSet('target', '_blank')
  return self.renderToken(tokens, index, options)
}
markdown.renderer.rules.image = (tokens, index) => {
  const token = tokens[index]!
  return markdown.utils.escapeHtml(token.content || String(token.attrGet('src') ?? ''))
}

/** The text as elements, to be placed in an element of class `prose`. */
export function Markdown({ text }: { readonly text: string }): JSX.Element {
  return raw(markdown.render(visible(text))) as unknown as JSX.Element
}
