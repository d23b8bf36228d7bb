/** What the tenant must know wherever somebody is: a pause, a quota that is used up, the sandbox. */
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { Box, Gauge, Pause, TriangleAlert } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { type Limit, limitsOptions } from '../../../api/limits.ts'
import { percentOf, tellAmount } from '../../../parts/show/tell-limit.ts'
import { banner as words } from '../../../text/limits/banner.ts'
import { BannerLine, type BannerTone } from './banner-line.tsx'
import { type Banner, canDismiss, chooseBanner, isTold, keyOf } from './choose-banner.ts'
import { dismiss, readDismissed } from './dismissed.ts'

interface Look {
  readonly tone: BannerTone
  readonly icon: ReactNode
  readonly link: string
  readonly hash: string
}

const STANDING = { link: words.why, hash: 'standing' }
const LIMITS = { link: words.limitsLink, hash: 'limits' }

const LOOKS: Readonly<Record<Banner['kind'], Look>> = {
  paused: { tone: 'held', icon: <Pause aria-hidden />, link: words.pausedLink, hash: 'review' },
  reached: { tone: 'bad', icon: <Gauge aria-hidden />, ...LIMITS },
  slowed: { tone: 'waiting', icon: <TriangleAlert aria-hidden />, ...STANDING },
  warned: { tone: 'waiting', icon: <TriangleAlert aria-hidden />, ...STANDING },
  approached: { tone: 'waiting', icon: <Gauge aria-hidden />, ...LIMITS },
  sandbox: { tone: 'quiet', icon: <Box aria-hidden />, link: words.sandboxLink, hash: 'review' },
}

function tellLimit({ name, used, limit, level }: Limit): string {
  if (!isTold(name)) return ''
  return level === 'reached'
    ? words.reached[name](tellAmount(name, limit))
    : words.approached[name](percentOf({ used, limit }))
}

function tell(banner: Banner): string {
  if ('limit' in banner) return tellLimit(banner.limit)
  if (!('reason' in banner)) return words.sandbox
  return banner.reason === null ? words[banner.kind] : `${words[banner.kind]} ${banner.reason}`
}

const EVERY_MS = 300_000

export function LimitsBanner() {
  const { data: limits } = useQuery({ ...limitsOptions, refetchInterval: EVERY_MS })
  const [dismissed, setDismissed] = useState(readDismissed)
  const chosen = limits && chooseBanner(limits, dismissed)
  const isToldAnyway = useLocation({ select: ({ pathname }) => pathname === '/usage' })
  if (chosen === undefined || isToldAnyway) return null
  const { tone, icon, link, hash } = LOOKS[chosen.kind]
  return (
    <BannerLine
      tone={tone}
      icon={icon}
      action={
        <Link to="/usage" hash={hash} className="font-medium whitespace-nowrap underline underline-offset-2">
          {link}
        </Link>
      }
      onDismiss={canDismiss(chosen) ? () => setDismissed(dismiss(keyOf(chosen))) : undefined}
    >
      {tell(chosen)}
    </BannerLine>
  )
}
