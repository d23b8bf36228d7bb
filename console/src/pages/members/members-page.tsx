/** `/members`: the people of the tenant. */
import { useRouteContext } from '@tanstack/react-router'
import { UserPlus, Users } from 'lucide-react'
import { useMemo, useState } from 'react'
import { roleOf } from '../../api/me.ts'
import { type Member, membersOptions } from '../../api/members.ts'
import { Button } from '../../parts/form/button.tsx'
import { EmptyState } from '../../parts/list/empty-state.tsx'
import { ListView } from '../../parts/list/list-view.tsx'
import { Page } from '../../parts/show/page.tsx'
import { PageHeader } from '../../parts/show/page-header.tsx'
import { members } from '../../text/members.ts'
import { Invitations } from './invitations.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { type Ask, MemberActDialog } from './member-act-dialog.tsx'
import { memberColumns } from './member-columns.tsx'
import { MEMBER_CSV } from './member-csv.ts'

export function MembersPage() {
  const { me } = useRouteContext({ from: '/inside' })
  const [isInviting, setInviting] = useState(false)
  const [asked, setAsked] = useState<Ask | null>(null)
  const isOwner = roleOf(me) === 'owner'
  const columns = useMemo(() => memberColumns({ isOwner, ownId: me.id, onAsk: setAsked }), [isOwner, me.id])
  return (
    <Page fill>
      <PageHeader title={members.title} lead={members.lead}>
        <Button kind="primary" icon={<UserPlus className="size-4" />} onClick={() => setInviting(true)}>
          {members.invite}
        </Button>
      </PageHeader>
      <Invitations />
      <ListView
        label={members.list}
        options={membersOptions}
        columns={columns}
        second={({ email }: Member) => email}
        csv={MEMBER_CSV}
        empty={
          <EmptyState icon={<Users className="size-5" />} title={members.emptyTitle}>
            {members.empty}
          </EmptyState>
        }
      />
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
      {asked && <MemberActDialog ask={asked} onClose={() => setAsked(null)} />}
    </Page>
  )
}
