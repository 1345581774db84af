import { defineConfig } from 'vitest/config'

// `npm run soak`: the full sizes of what `npm test` runs a seeded sample of. Takes an hour or two.
export default defineConfig({
  test: {
    include: ['test/**/*.soak.ts'],
    exclude: ['test/languages/*/**'],
    maxWorkers: 2,
    testTimeout: 3_600_000,
    hookTimeout: 60_000,
  },
})
