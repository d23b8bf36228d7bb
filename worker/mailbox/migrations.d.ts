/** What drizzle-kit writes beside the mailbox's SQL: the list of migrations and their text. */
declare module '*/migrations.js' {
  const bundle: import('./migrate.ts').MigrationBundle
  export default bundle
}
