/** `/operator/alarms`: what needs somebody, what did, and who is told. */
import { useQuery } from '@tanstack/react-query'
import { alarmsOptions } from '../../../api/operator/alarms.ts'
import { operatorSettingsOptions } from '../../../api/operator/settings.ts'
import { Loaded } from '../../../parts/page/loaded.tsx'
import { Section } from '../../../parts/page/section.tsx'
import { Page } from '../../../parts/show/page.tsx'
import { PageHeader } from '../../../parts/show/page-header.tsx'
import { alarms as words } from '../../../text/operator/alarms.ts'
import { AlarmList } from './alarm-list.tsx'
import { AlarmSettings } from './alarm-settings.tsx'
import { TestAlarms } from './test-alarms.tsx'

export function AlarmsPage() {
  const alarms = useQuery(alarmsOptions)
  const settings = useQuery(operatorSettingsOptions)
  return (
    <Page>
      <PageHeader title={words.title} lead={words.lead} />
      <Loaded query={alarms}>
        {(all) => (
          <>
            <AlarmList alarms={all.filter(({ state }) => state === 'open')} none={words.none} />
            <Section title={words.ended}>
              <AlarmList alarms={all.filter(({ state }) => state === 'ended')} none={words.noneEnded} />
            </Section>
          </>
        )}
      </Loaded>
      <Section title={words.settings}>
        <div className="flex max-w-xl flex-col gap-6">
          <Loaded query={settings}>{(shown) => <AlarmSettings settings={shown} />}</Loaded>
          <TestAlarms />
        </div>
      </Section>
    </Page>
  )
}
