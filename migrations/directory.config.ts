import { defineConfig } from 'drizzle-kit'

export default defineConfig({ dialect: 'sqlite', schema: './worker/store/directory/schema.ts', out: './migrations/directory', casing: 'snake_case' })
