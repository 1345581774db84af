import type { HunkView } from '../../../proposals/hunks.js'
import type { Html } from '../html.js'
import { CodeText } from '../source/code-text.js'
import { type DiffLine, diffLines, diffPairs, type Painter } from './diff-lines.js'

interface Props {
  readonly hunk: HunkView
  readonly painter: Painter
  readonly isSplit: boolean
}

/** What a hunk changes: line by line, or the text of before beside that of after. */
export function Diff({ hunk, painter, isSplit }: Props): Html {
  const lines = diffLines(hunk, painter)
  if (lines.length === 0) return <p class="muted empty-diff">An empty file.</p>
  return isSplit ? <Split lines={lines} /> : <Unified lines={lines} />
}

interface LinesProps {
  readonly lines: readonly DiffLine[]
}

function Unified({ lines }: LinesProps): Html {
  return (
    <div class="code diff unified">
      {lines.map(line => (
        <div class={classOf(line)}>
          <span class="line-number">{line.old}</span>
          <span class="line-number">{line.new}</span>
          <Text line={line} />
        </div>
      ))}
    </div>
  )
}

function Split({ lines }: LinesProps): Html {
  return (
    <div class="code diff split">
      {diffPairs(lines).map(({ left, right }) => (
        <div class="pair">
          <Half line={left} number={left?.old} />
          <Half line={right} number={right?.new} />
        </div>
      ))}
    </div>
  )
}

function Half({ line, number }: { readonly line: DiffLine | undefined; readonly number: number | undefined }): Html {
  return (
    <div class={line ? classOf(line) : 'diff-none'}>
      <span class="line-number">{number}</span>
      {line && <Text line={line} />}
    </div>
  )
}

function Text({ line: { kind, line, words, lacksEnd } }: { readonly line: DiffLine }): Html {
  return (
    <>
      <span class="sign">{signs[kind]}</span>
      <code>
        <CodeText line={line} words={words} />
        {lacksEnd && <span class="faint"> (no line end)</span>}
      </code>
    </>
  )
}

/** Colour alone tells nobody anything. */
const signs = { same: ' ', removed: '−', added: '+' } as const
const classes = { same: 'diff-same', removed: 'diff-del', added: 'diff-add' } as const

function classOf({ kind }: DiffLine): string {
  return classes[kind]
}
