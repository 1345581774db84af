import { createRequire } from 'node:module'

type Library = typeof import('web-tree-sitter')

/** For this room. Node has it, its types tell nothing of it. */
export const wasm = (globalThis as unknown as { readonly WebAssembly: Wasm }).WebAssembly

interface Wasm {
  compile(bytes: Uint8Array): Promise<WebAssembly.Module>
  readonly Module: { exports(module: WebAssembly.Module): readonly { readonly name: string }[] }
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => object
  readonly RuntimeError: typeof Error
}

/** In pages of 64 kB: the library begins with 32 MB, and texts of two megabytes that mean anything take up to 700. */
const memory = { initial: 512, maximum: 16_384 }

/**
 * web-tree-sitter in a memory of its own. A few kilobytes (`a=>` four thousand times, in Java) can make a parser ask for
 * gigabytes within one step, where no time limit is asked. It aborts when it gets no more; what was in that memory is of
 * no use then, and the runtime is lost. A new one can be started at its side, and nothing keeps the old one alive.
 */
export class Runtime {
  readonly library: Library
  /** What the library calls into. It is told nobody else, but it is the very object that `init` was given. */
  readonly #binding: Record<string, unknown>
  #loss: Error | undefined

  private constructor(library: Library, binding: Record<string, unknown>) {
    this.library = library
    this.#binding = binding
  }

  static async start(): Promise<Runtime> {
    const library = freshLibrary()
    // It would tell of an abort on stderr, beside throwing it.
    const binding = { wasmMemory: new wasm.Memory(memory), printErr: () => undefined }
    await library.Parser.init(binding)
    return new Runtime(library, binding)
  }

  /** Why it is lost. */
  get loss(): Error | undefined {
    return this.#loss
  }

  /** Does what needs the memory; undefined when the runtime is lost, by this or before. */
  run<T>(work: () => T): T | undefined {
    if (this.#loss) return undefined
    try {
      return work()
    } catch (error) {
      if (!isFatal(error)) throw error
      this.#lose(error)
      return undefined
    }
  }

  /** Nothing is freed any more, neither by us nor by the library's finalizers: in a memory in disorder that traps. */
  #lose(loss: Error): void {
    this.#loss = loss
    for (const name of Object.keys(this.#binding)) {
      if (/^_free$|_delete(_wasm)?$/.test(name)) this.#binding[name] = () => undefined
    }
  }
}

/** The library keeps what it runs in as state of its module: whoever wants another one needs another module. */
function freshLibrary(): Library {
  const require = createRequire(import.meta.url)
  delete require.cache[require.resolve('web-tree-sitter')]
  return require('web-tree-sitter') as Library
}

/** A trap or an abort; or a stack that is full, which leaves the one in the memory as it was at that depth. */
function isFatal(error: unknown): error is Error {
  return error instanceof wasm.RuntimeError || (error instanceof RangeError && /call stack/.test(error.message))
}
