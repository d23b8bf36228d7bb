import { defineConfig } from 'drizzle-kit'

export default defineConfig({ dialect: 'sqlite', schema: './worker/store/ledger/schema.ts', out: './migrations/ledger', casing: 'snake_case' })
