import { defineConfig } from 'drizzle-kit'

export default defineConfig({ dialect: 'sqlite', driver: 'durable-sqlite', schema: './worker/mailbox/schema.ts', out: './migrations/mailbox', casing: 'snake_case' })
