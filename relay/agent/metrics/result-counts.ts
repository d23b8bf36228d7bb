/** How attempts and closings ended since this process began, by class. No tenant is told apart. */
import type { Settled } from '../delivery/settle.ts'
import type { Sample } from './exposition.ts'

export interface ResultCounts {
  note(ends: readonly Pick<Settled, 'class' | 'event'>[]): void
  samples(): Sample[]
}

const CLASSES = ['transactional', 'bulk'] as const
/** There from the beginning: a rate of what appears with its first case would miss it. */
const ALWAYS = ['delivered', 'deferred', 'bounced', 'expired'] as const

/** Starts at zero. */
export function createResultCounts(): ResultCounts {
  const counts = new Map<string, number>()
  const add = (mailClass: string, result: string, n: number) => {
    const key = `${mailClass} ${result}`
    counts.set(key, (counts.get(key) ?? 0) + n)
  }
  for (const mailClass of CLASSES) for (const result of ALWAYS) add(mailClass, result, 0)
  return {
    note: (ends) => {
      for (const { class: mailClass, event } of ends) add(mailClass, event.kind, 1)
    },
    samples: () =>
      [...counts].map(([key, value]) => {
        const [mailClass = '', result = ''] = key.split(' ')
        return { labels: { class: mailClass, result }, value }
      }),
  }
}
