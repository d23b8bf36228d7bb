/** In place of a page that the person's role does not reach: an old link, or a role that has changed. */
import { Link } from '@tanstack/react-router'
import { type Me, roleOf, tenantOf } from '../../api/me.ts'
import { buttonLook } from '../../parts/form/button.tsx'
import { useTitle } from '../../parts/show/use-title.ts'
import { layout } from '../../text/layout.ts'
import { members } from '../../text/members.ts'
import { placesOf } from './places.ts'

export function OtherRole({ me }: { readonly me: Me }) {
  useTitle(layout.otherRoleTitle)
  const role = roleOf(me)
  const [first] = placesOf(role)
  return (
    <div className="mx-auto flex w-full max-w-md flex-col items-start gap-3 px-5 py-20">
      <h1 className="text-xl font-semibold tracking-tight">{layout.otherRoleTitle}</h1>
      {role && (
        <p className="text-quiet">{layout.otherRole(members.roles[role], tenantOf(me)?.name ?? layout.noTenant)}</p>
      )}
      {first && (
        <Link to={first.to} search={{}} className={buttonLook()}>
          {layout.goTo(first.label)}
        </Link>
      )}
    </div>
  )
}
