/** One line of JSON on stdout for what wants an operator (`docs/operations.md`). */
export function alarm(event: string, fields: Readonly<Record<string, string>>): void {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), event, level: 'error', ...fields })}\n`)
}
