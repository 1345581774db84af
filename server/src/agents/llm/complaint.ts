// An endpoint's own words about a request that it did not want, read tolerantly: endpoints agree on no form.

export interface Complaint {
  readonly status: number
  readonly message: string
  /** The field of the request that it names, where it does. */
  readonly field?: string
  /** Seconds, or a date that parses. */
  readonly retryAfter?: string
  /** Where a redirect leads. */
  readonly location?: string
}

/**
 * Known forms: `{error: {message, param}}` (OpenAI), `{error: "…"}` (Ollama), `{message}` (older vLLM),
 * `{detail: [{loc, msg}]}` (FastAPI), plain text.
 */
export function complaintFrom(status: number, body: string, headers?: Headers): Complaint {
  const words = wordsOf(parsed(body)) ?? { message: body }
  return {
    status,
    message: withoutEcho(words.message),
    field: words.field ?? fieldIn(words.message),
    retryAfter: readRetryAfter(headers?.get('retry-after')),
    location: headers?.get('location') ?? undefined,
  }
}

export function isAboutContext(complaint: Complaint): boolean {
  return (
    complaint.status === 413 ||
    /context[ _](length|window|size)|maximum context|(prompt|input) (is )?too long|too many (input )?tokens/i.test(
      complaint.message,
    )
  )
}

export function isAboutModel(complaint: Complaint): boolean {
  return (
    (complaint.status === 400 || complaint.status === 404) &&
    /model/i.test(complaint.message) &&
    /not found|not exist|unknown|no such|not available|not a valid|invalid model/i.test(complaint.message)
  )
}

interface Words {
  readonly message: string
  readonly field?: string
}

function wordsOf(body: unknown): Words | undefined {
  if (typeof body === 'string') return { message: body }
  if (typeof body !== 'object' || body === null) return undefined
  const { error, detail, message, param, msg, loc } = body as Record<string, unknown>
  if (error !== undefined && error !== null) return wordsOf(error)
  if (detail !== undefined) return wordsOf(Array.isArray(detail) ? detail[0] : detail)
  const words = message ?? msg
  const field = Array.isArray(loc) ? loc.at(-1) : param
  return {
    message: typeof words === 'string' ? words : JSON.stringify(body),
    field: typeof field === 'string' ? field : undefined,
  }
}

/** Validators written in Python print the place of a fault as `'loc': ('body', 'stream_options')`. */
function fieldIn(message: string): string | undefined {
  return /'loc': \('body', '(\w+)'/.exec(message)?.[1]
}

/** They also print the whole request behind `'input':`; searching that for field names would find all of them. */
function withoutEcho(message: string): string {
  return message.replace(/,?\s*(['"]input['"]\s*:|input_value=)[\s\S]*$/, '')
}

function readRetryAfter(header: string | null | undefined): string | undefined {
  const value = header?.trim()
  if (!value) return undefined
  return /^\d+(\.\d+)?$/.test(value) || !Number.isNaN(Date.parse(value)) ? value : undefined
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
