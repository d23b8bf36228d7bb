/** The one notice that is shown around all pages: the gravest. Pure. */
import type { Limit, Limits } from '../../../api/limits.ts'

export type Banner =
  | { readonly kind: 'paused' | 'slowed' | 'warned'; readonly reason: string | null }
  | { readonly kind: 'reached' | 'approached'; readonly limit: Limit }
  | { readonly kind: 'sandbox' }

/** Where a notice helps everywhere: at any other limit the page that makes such things says so. */
const TOLD = ['daily_emails', 'monthly_emails', 'storage_bytes'] as const satisfies readonly Limit['name'][]
export const isTold = (name: Limit['name']): name is (typeof TOLD)[number] => TOLD.some((each) => each === name)

/** A tenant whose mail is refused, held or put off must see it; anything else can be put away. */
const GRAVE: ReadonlySet<Banner['kind']> = new Set(['paused', 'reached', 'slowed'])
export const canDismiss = ({ kind }: Banner): boolean => !GRAVE.has(kind)

/** What is put away: the same again is not shown, and something else or the next day's is. */
export function keyOf(banner: Banner): string {
  if ('limit' in banner) return [banner.kind, banner.limit.name, banner.limit.resets_at ?? ''].join(' ')
  return 'reason' in banner ? `${banner.kind} ${banner.reason ?? ''}` : banner.kind
}

/** All that could be said, the gravest first. */
function listBanners({ standing, limits, in_sandbox }: Limits): Banner[] {
  const { reason } = standing
  const at = (level: Limit['level']) =>
    limits.filter((each) => each.level === level && each.limit > 0 && isTold(each.name))
  const stands = (kind: 'paused' | 'slowed' | 'warned'): Banner[] => (standing.state === kind ? [{ kind, reason }] : [])
  return [
    ...stands('paused'),
    ...at('reached').map((limit) => ({ kind: 'reached' as const, limit })),
    ...stands('slowed'),
    ...stands('warned'),
    ...at('approached').map((limit) => ({ kind: 'approached' as const, limit })),
    ...(in_sandbox ? [{ kind: 'sandbox' as const }] : []),
  ]
}

/** The gravest of those that are not put away. */
export const chooseBanner = (limits: Limits, dismissed: ReadonlySet<string>): Banner | undefined =>
  listBanners(limits).find((banner) => !canDismiss(banner) || !dismissed.has(keyOf(banner)))
