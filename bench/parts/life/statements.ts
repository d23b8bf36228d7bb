/** The statements that write the rows: where a mail could become cheaper. */
import { z } from 'zod'
import { toMarkdown } from '../table.ts'

export const Statements = z.array(
  z.object({ phase: z.string(), text: z.string(), rowsRead: z.number(), rowsWritten: z.number() }),
)

const SHOWN_CHARS = 100
const READ_MIN = 5
const WRITTEN_MIN = 0.1

const shorten = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll('|', '/')
    .replace(/^(insert into "\w+").*/, '$1')
    .slice(0, SHOWN_CHARS)

/** Those that read or write more than a little a mail, the most written first. */
export function toStatementTable(title: string, statements: z.infer<typeof Statements>, mails: number): string {
  const rows = statements
    .map(({ phase, text, rowsRead, rowsWritten }) => ({
      ...{ phase, text: shorten(text), read: rowsRead / mails, written: rowsWritten / mails },
    }))
    .filter(({ phase, read, written }) => phase !== 'not of a mail' && (read >= READ_MIN || written >= WRITTEN_MIN))
    .sort((a, b) => b.written - a.written || b.read - a.read)
  return toMarkdown([
    [title, 'rows written a mail', 'rows read a mail', 'statement'],
    ...rows.map(({ phase, text, read, written }) => [phase, written.toFixed(2), read.toFixed(1), text]),
  ])
}
