; What people call a unit in Markdown: a heading with all that is below it. The captures are explained in
; server/src/syntax/findings.ts. Headings in lists and quotes begin no section, front matter is none.

((atx_heading (atx_h1_marker) heading_content: (inline) @title) @section
  (#set! level "1"))

((atx_heading (atx_h2_marker) heading_content: (inline) @title) @section
  (#set! level "2"))

((atx_heading (atx_h3_marker) heading_content: (inline) @title) @section
  (#set! level "3"))

((atx_heading (atx_h4_marker) heading_content: (inline) @title) @section
  (#set! level "4"))

((atx_heading (atx_h5_marker) heading_content: (inline) @title) @section
  (#set! level "5"))

((atx_heading (atx_h6_marker) heading_content: (inline) @title) @section
  (#set! level "6"))

((setext_heading heading_content: (paragraph (inline) @title) (setext_h1_underline)) @section
  (#set! level "1"))

((setext_heading heading_content: (paragraph (inline) @title) (setext_h2_underline)) @section
  (#set! level "2"))

[(block_quote) (list)] @mute
