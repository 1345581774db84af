import { expect, test } from 'vitest'
import { htmlOf } from '../../../server/src/http/dashboard/html.js'
import { Markdown } from '../../../server/src/http/dashboard/markdown.js'

const shown = (text: string) => htmlOf(Markdown({ text }))

test('what agents write is formatted', () => {
  expect(shown('**Yes**: `total`\n\n- one\n- two')).toBe(
    '<p><strong>Yes</strong>: <code>total</code></p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n',
  )
})

test.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[x](javascript:alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '![x](https://evil.example/pixel.png)',
  '![](https://evil.example/pixel.png)',
  '[x]: javascript:alert(1)\n\n[x]',
  '```"onmouseover=alert(1) x="\ncode\n```',
  '<https://ok.example/"onclick=alert(1)>',
  'https://ok.example/"><script>alert(1)</script>',
])('nothing in it runs or calls anybody: %s', text => {
  const html = shown(text)
  expect(html).not.toMatch(/<(script|img|iframe|style|svg|link)\b/i)
  expect(html).not.toMatch(/<[^>]*\s(on\w+|style)\s*=(?![^<]*&quot;)/i)
  expect(html).not.toMatch(/(href|src)="\s*(javascript|data|vbscript):/i)
})

test('links lead out without telling where from', () => {
  expect(shown('https://ok.example/a')).toBe(
    '<p><a href="https://ok.example/a" rel="noopener noreferrer nofollow" target="_blank">https://ok.example/a</a></p>\n',
  )
})
