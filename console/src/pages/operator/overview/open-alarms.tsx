/** What needs somebody now. Without an alarm it takes no room but a line. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { alarmsOptions } from '../../../api/operator/alarms.ts'
import { Loaded } from '../../../parts/page/loaded.tsx'
import { Section } from '../../../parts/page/section.tsx'
import { LINK } from '../../../parts/show/narrow-page.tsx'
import { alarms as words } from '../../../text/operator/alarms.ts'
import { AlarmList } from '../alarms/alarm-list.tsx'

export function OpenAlarms() {
  const alarms = useQuery({ ...alarmsOptions, select: (all) => all.filter(({ state }) => state === 'open') })
  const all = (
    <Link to="/operator/alarms" className={LINK}>
      {words.all}
    </Link>
  )
  return (
    <Section title={words.openTitle} aside={all}>
      <Loaded query={alarms} rows={1}>
        {(open) => <AlarmList alarms={open} none={words.none} />}
      </Loaded>
    </Section>
  )
}
