import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const at = (path: string): string => resolve(import.meta.dirname, path)

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@sim': at('src-sim'), '@ipc': at('src-ipc') } },
  test: {
    environment: 'node',
    include: ['src-*/**/*.spec.ts', 'scripts/**/*.spec.ts'],
    // Long enough for a machine that is busy with other things; a test that hangs still ends.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    setupFiles: ['scripts/lib/properties.ts'],
    env: { TZ: 'UTC', LC_ALL: 'C' },
  },
})
