/** The first page, for those who are not signed in. */
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Logo } from '../../app/layout/logo.tsx'
import { useSite } from '../../app/use-site.ts'
import { buttonLook } from '../../parts/form/button.tsx'
import { Code } from '../../parts/show/code.tsx'
import { StatusBadge } from '../../parts/show/status-badge.tsx'
import { common } from '../../text/common.ts'
import { landing } from '../../text/landing.ts'
import { Foot } from '../public/foot.tsx'

const example = () => `curl ${location.origin}/v1/emails \\
  -H 'Authorization: Bearer ms_…' \\
  -H 'Content-Type: application/json' \\
  -d '{
    "from": "Ada <ada@acme.dev>",
    "to": "bob@example.net",
    "subject": "Hello",
    "text": "It works."
  }'`

export function LandingPage() {
  const { name, sign_up } = useSite()
  useEffect(() => {
    document.title = `${name} · ${common.tagline}`
  }, [name])
  return (
    <div className="mx-auto flex min-h-dvh max-w-5xl flex-col px-5 sm:px-8">
      <header className="flex h-16 items-center justify-between">
        <Logo />
        <Link to="/signin" search={{}} className={buttonLook('quiet')}>
          {landing.signIn}
        </Link>
      </header>
      <main id="content" className="flex-1 pt-12 pb-20 sm:pt-20">
        <h1 className="max-w-2xl text-4xl leading-tight font-semibold tracking-tight sm:text-5xl">{landing.title}</h1>
        <p className="max-w-[62ch] pt-5 text-base leading-relaxed text-quiet">{landing.lead}</p>
        <div className="flex flex-wrap gap-3 pt-7">
          {sign_up === 'open' && (
            <Link to="/signup" search={{}} className={buttonLook('primary')}>
              {landing.signUp}
            </Link>
          )}
          <a href="/reference" className={buttonLook('plain')}>
            {landing.reference}
          </a>
        </div>
        {sign_up === 'invited' && <p className="pt-3 text-quiet">{landing.byInvitation}</p>}
        <Example />
        <Points />
      </main>
      <Foot />
    </div>
  )
}

const Example = () => (
  <div className="grid gap-8 pt-14 md:grid-cols-[3fr_2fr]">
    <section className="min-w-0">
      <h2 className="pb-2 text-xs font-medium text-quiet">{landing.example}</h2>
      <Code label={landing.example} text={example()} copy={common.copy('request')} />
    </section>
    <section>
      <h2 className="pb-2 text-xs font-medium text-quiet">{landing.timeline}</h2>
      <ol className="flex flex-col gap-3 border-l border-line py-1 pl-4">
        {landing.steps.map((step, place) => (
          <li key={step} className="flex items-center justify-between gap-3">
            {step}
            {place === landing.steps.length - 1 && <StatusBadge tone="good">Delivered</StatusBadge>}
          </li>
        ))}
      </ol>
    </section>
  </div>
)

const Points = () => (
  <dl className="grid gap-x-10 gap-y-7 pt-16 sm:grid-cols-2">
    {landing.points.map(([title, words]) => (
      <div key={title}>
        <dt className="font-semibold">{title}</dt>
        <dd className="max-w-[52ch] pt-1 text-quiet">{words}</dd>
      </div>
    ))}
  </dl>
)
