/** The domains of a tenant, and its people. */
import type { ReactNode } from 'react'
import type { OperatorTenantDetail } from '../../../api/operator/tenants.ts'
import { StatusBadge } from '../../../parts/show/status-badge.tsx'
import { tellDomain } from '../../../parts/show/tone.ts'
import { members } from '../../../text/members.ts'
import { tenant as words } from '../../../text/operator.ts'

export const DomainsAndPeople = ({ tenant }: { readonly tenant: OperatorTenantDetail }) => (
  <div className="grid gap-x-12 border-t border-line lg:grid-cols-2">
    <Group id="domains" title={words.domains} none={words.noDomains}>
      {tenant.domains.map(({ id, name, status }) => {
        const { tone, word } = tellDomain(status)
        return (
          <Row key={id} aside={<StatusBadge tone={tone}>{word}</StatusBadge>}>
            {name}
          </Row>
        )
      })}
    </Group>
    <Group id="people" title={words.people} none={words.noPeople}>
      {tenant.members.map(({ id, name, email, role }) => (
        <Row key={id} aside={<span className="text-quiet">{members.roles[role]}</span>}>
          <span className="font-medium">{name}</span> <span className="text-quiet">{email}</span>
        </Row>
      ))}
    </Group>
  </div>
)

interface GroupProps {
  readonly id: string
  readonly title: string
  readonly none: string
  readonly children: readonly ReactNode[]
}

const Group = ({ id, title, none, children }: GroupProps) => (
  <section aria-labelledby={id} className="py-8">
    <h2 id={id} className="pb-2 text-base font-semibold">
      {title} <span className="pl-1 font-normal text-quiet">{children.length}</span>
    </h2>
    {children.length === 0 ? <p className="text-quiet">{none}</p> : <ul>{children}</ul>}
  </section>
)

const Row = ({ aside, children }: { readonly aside: ReactNode; readonly children: ReactNode }) => (
  <li className="flex min-h-9 items-center justify-between gap-3 border-b border-line py-1">
    <span className="min-w-0 wrap-anywhere">{children}</span>
    <span className="shrink-0">{aside}</span>
  </li>
)
