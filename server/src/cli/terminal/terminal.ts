import { createInterface } from 'node:readline'
import type { ReadStream, WriteStream } from 'node:tty'
import pc from 'picocolors'
import { fitted, printable } from './text.js'

export type Paint = ReturnType<typeof pc.createColors>

interface Streams {
  readonly stdin: NodeJS.ReadStream | ReadStream
  readonly stdout: NodeJS.WriteStream | WriteStream
  readonly stderr: NodeJS.WriteStream | WriteStream
}

export interface Colouring {
  /** False: `--no-color`. */
  readonly color: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}

const eraseLine = '\r\u001b[2K'

/**
 * The person at the other end, or the program. What was asked for goes to standard output; everything that is said
 * about it (notes, progress, questions) to standard error, so that `remora … > file` holds the answer and nothing else.
 */
export class Terminal {
  /** Colours for standard output and for standard error: each has its own, as each may be a file. */
  readonly paint: Paint
  readonly paintNote: Paint
  readonly #streams: Streams
  /** What stands on the status line; the next output takes its place. */
  #status = ''
  #midLine = false
  /** What is said while a person types waits until they have finished. */
  #held: (() => void)[] | undefined

  constructor(streams: Streams, colouring: Colouring) {
    this.#streams = streams
    this.paint = pc.createColors(isColourful(streams.stdout, colouring))
    this.paintNote = pc.createColors(isColourful(streams.stderr, colouring))
  }

  /** A person reads here and can type. */
  get isInteractive(): boolean {
    return this.#streams.stdin.isTTY === true && this.#streams.stdout.isTTY === true
  }

  /** A person reads standard output here. */
  get isRead(): boolean {
    return this.#streams.stdout.isTTY === true
  }

  /** What comes in is typed, and not piped. */
  get isTyped(): boolean {
    return this.#streams.stdin.isTTY === true
  }

  /** Undefined in a file or pipe, where lines are as long as they are. */
  get columns(): number | undefined {
    return this.#streams.stdout.isTTY ? this.#streams.stdout.columns || 80 : undefined
  }

  /** A piece of text on standard output, as it comes. */
  write(text: string): void {
    if (text === '') return
    if (this.#held) return void this.#held.push(() => this.write(text))
    this.#clearStatus()
    this.#streams.stdout.write(text)
    this.#midLine = !text.endsWith('\n')
  }

  /** One line (or several) on standard output. */
  line(text = ''): void {
    this.endLine()
    this.write(`${text}\n`)
  }

  json(value: unknown): void {
    this.write(`${JSON.stringify(value, null, 2)}\n`)
  }

  /** A line that is not what was asked for. */
  note(text = ''): void {
    if (this.#held) return void this.#held.push(() => this.note(text))
    this.endLine()
    this.#clearStatus()
    this.#streams.stderr.write(`${text}\n`)
  }

  /** Ends a line that `write` left open. */
  endLine(): void {
    if (this.#midLine) this.write('\n')
  }

  /** Shows what goes on until the next output, where somebody watches; '' takes it away. */
  status(text: string): void {
    if (!this.#streams.stderr.isTTY || text === this.#status || this.#midLine || this.#held) return
    const width = this.#streams.stderr.columns || 80
    this.#streams.stderr.write(
      text === '' ? eraseLine : `${eraseLine}${this.paintNote.dim(fitted(printable(text), width - 1))}`,
    )
    this.#status = text
  }

  /** What a person types behind the prompt; undefined when they leave with Ctrl-D, or when the signal says so. */
  async ask(prompt: string, signal?: AbortSignal): Promise<string | undefined> {
    this.endLine()
    this.#clearStatus()
    this.#held = []
    const answer = await readLine(prompt, this.#streams, signal)
    const held = this.#held
    this.#held = undefined
    for (const say of held) say()
    return answer
  }

  /** Everything that is piped in. */
  async piped(): Promise<string> {
    const chunks: Buffer[] = []
    for await (const chunk of this.#streams.stdin as AsyncIterable<Buffer>) chunks.push(chunk)
    return Buffer.concat(chunks).toString('utf8')
  }

  /** Resolves when everything is with the reader. */
  async flush(): Promise<void> {
    this.#clearStatus()
    const { stdout, stderr } = this.#streams
    await Promise.all([stdout, stderr].map(stream => new Promise(resolve => stream.write('', resolve))))
  }

  #clearStatus(): void {
    this.status('')
  }
}

function readLine(prompt: string, { stdin, stdout }: Streams, signal?: AbortSignal): Promise<string | undefined> {
  const asking = createInterface({ input: stdin, output: stdout, terminal: true })
  const abort = () => asking.close()
  signal?.addEventListener('abort', abort, { once: true })
  // Ctrl-C means here what it means everywhere; in raw mode it arrives as a key. Whoever is interrupted ends the asking.
  asking.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  return new Promise(resolve => {
    let answer: string | undefined
    asking.once('close', () => {
      signal?.removeEventListener('abort', abort)
      if (answer === undefined) stdout.write('\n')
      resolve(answer)
    })
    asking.question(prompt, line => {
      answer = line
      asking.close()
    })
  })
}

function isColourful(stream: NodeJS.WriteStream | WriteStream, { color, env }: Colouring): boolean {
  if (!color || env.NO_COLOR) return false
  if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return true
  return stream.isTTY === true && env.TERM !== 'dumb'
}
