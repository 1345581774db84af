import picomatch from 'picomatch'

/** File systems of macOS and Windows take `README` and `readme` for the same file. */
export const ignoresCase = process.platform === 'darwin' || process.platform === 'win32'

/**
 * Tells whether a path (relative, with `/`) or a folder above it fits one of the globs. A glob without a slash fits
 * names at any depth, as in .gitignore.
 */
export function globMatcher(
  globs: readonly string[],
  { ignoreCase = ignoresCase }: { readonly ignoreCase?: boolean } = {},
): (path: string) => boolean {
  const patterns = globs.filter(isTame).flatMap(glob => {
    const plain = glob.replace(/^\.?\//, '').replace(/\/$/, '')
    const anywhere = plain.includes('/') ? plain : `**/${plain}`
    return plain === '' ? [] : [anywhere, `${anywhere}/**`]
  })
  if (patterns.length === 0) return () => false
  return picomatch(patterns, { dot: true, nocase: ignoreCase, noextglob: true, nonegate: true, windows: false })
}

/**
 * Globs become backtracking regular expressions, and a cloned repository may bring its own: `*a*a*a*a*b` against a long
 * name keeps a thread busy for minutes. No honest pattern needs so many wildcards. The settings refuse others; here
 * they fit nothing.
 */
export function isTame(glob: string): boolean {
  return isShallow(glob) && glob.split('/').every(name => (name.match(/\*+/g)?.length ?? 0) <= 3)
}

/** The part of it that holds for ignore files too; their library does not backtrack within a name. */
export function isShallow(glob: string): boolean {
  return glob.length <= 1000 && glob.split('/').filter(name => name.includes('**')).length <= 3
}
