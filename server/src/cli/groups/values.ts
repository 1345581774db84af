import { InvalidArgumentError } from 'commander'

// How arguments and options are spelled that several commands take.

export const agentHelp = 'an id, path:name, path:line, a path, or the name of a virtual agent'

export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value]
}

export function collectNumber(value: string, before: readonly number[] = []): number[] {
  return [...before, number(value)]
}

export function number(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number')
}
