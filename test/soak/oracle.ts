/**
 * What must have come of a soak, from its own book alone: each mail is written down before it is sent and once it is accepted, and what the sink
 * holds is counted against that. It knows nothing of the product's code.
 */
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'

/** A line of the book. */
type Line =
  | { readonly kind: 'tried'; readonly name: string; readonly sha256: string }
  | { readonly kind: 'accepted'; readonly name: string; readonly id: string }

/** A mail as the sink took it. */
export interface TakenMail {
  readonly name: string
  /** Of the words in its text. */
  readonly sha256: string
}

export interface Verdict {
  readonly tried: number
  readonly accepted: number
  /** Accepted, and not in the sink. */
  readonly lost: readonly string[]
  /** More than once in the sink. */
  readonly doubled: readonly string[]
  /** In the sink with other words than were sent. */
  readonly damaged: readonly string[]
  /** In the sink, and never tried. */
  readonly unknown: readonly string[]
}

export const digestOf = (words: string): string => createHash('sha256').update(words).digest('hex')

/** The book of one soak; a file, so that it outlives whoever writes it. */
export function openBook(path: string) {
  const write = (line: Line): void => appendFileSync(path, `${JSON.stringify(line)}\n`)
  return {
    tried: (name: string, words: string) => write({ kind: 'tried', name, sha256: digestOf(words) }),
    accepted: (name: string, id: string) => write({ kind: 'accepted', name, id }),
    read: (): readonly Line[] =>
      existsSync(path)
        ? readFileSync(path, 'utf8')
            .split('\n')
            .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Line]))
        : [],
  }
}

export type Book = ReturnType<typeof openBook>

/** Ids of accepted mails by name. */
export const acceptedIn = (book: Pick<Book, 'read'>): ReadonlyMap<string, string> =>
  new Map(book.read().flatMap((line) => (line.kind === 'accepted' ? [[line.name, line.id]] : [])))

export function judge(book: Pick<Book, 'read'>, taken: readonly TakenMail[]): Verdict {
  const tried = new Map(book.read().flatMap((line) => (line.kind === 'tried' ? [[line.name, line.sha256]] : [])))
  const accepted = acceptedIn(book)
  const copies = Map.groupBy(taken, ({ name }) => name)
  return {
    tried: tried.size,
    accepted: accepted.size,
    lost: [...accepted.keys()].filter((name) => !copies.has(name)),
    doubled: [...copies].flatMap(([name, mails]) => (mails.length > 1 ? [name] : [])),
    damaged: [...copies].flatMap(([name, mails]) =>
      tried.has(name) && mails.some(({ sha256 }) => sha256 !== tried.get(name)) ? [name] : [],
    ),
    unknown: [...copies.keys()].filter((name) => !tried.has(name)),
  }
}
