import { expect, test } from 'vitest'
import { globMatcher, isTame } from '../../server/src/base/globs.js'

test.each([
  ['*.py', ['a.py', 'src/deep/a.py', '.hidden.py', 'x.py/inside'], ['a.pyc', 'py']],
  ['src/**', ['src', 'src/a', 'src/a/b'], ['lib/src/a', 'srcs']],
  ['vendor', ['vendor', 'vendor/a', 'lib/vendor/a'], ['vendored/a']],
  ['vendor/', ['vendor/a', 'lib/vendor/a'], ['vendored/a']],
  ['/build', ['lib/build/x', 'build/a'], ['rebuild/a']],
  ['./docs/*.md', ['docs/a.md'], ['docs/a/b.md', 'x/docs/a.md']],
  ['src/*.{ts,tsx}', ['src/a.ts', 'src/b.tsx'], ['src/a.js', 'src/x/a.ts']],
  ['[ab]?.c', ['a1.c', 'x/b2.c'], ['c1.c', 'a.c']],
  ['!a.py', ['!a.py'], ['b.py']],
])('%s', (glob, fitting, others) => {
  const fits = globMatcher([glob])
  expect(fitting.filter(path => !fits(path))).toEqual([])
  expect(others.filter(path => fits(path))).toEqual([])
})

test('no globs fit nothing', () => {
  expect(globMatcher([])('a')).toBe(false)
  expect(globMatcher(['', '/'])('a')).toBe(false)
})

test('hostile globs fit nothing and take no time', () => {
  const hostile = ['*a*a*a*a*a*b', '**/a/**/a/**/a/**/b', 'x'.repeat(2000), '{*a,*a}{*a,*a}{*a,*a}b', '+(+(+(a|aa)))b']
  const started = performance.now()
  expect(hostile.map(glob => globMatcher([glob])(`${'a'.repeat(250)}`))).toEqual(hostile.map(() => false))
  expect(globMatcher(hostile)('a/'.repeat(100))).toBe(false)
  expect(performance.now() - started).toBeLessThan(5000)
  expect(['*.test.*', 'src/**/*-*.ts', '**/fixtures/**'].every(isTame)).toBe(true)
})
