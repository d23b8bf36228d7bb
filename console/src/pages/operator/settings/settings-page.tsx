/** `/operator/settings`: what the operator decides for the whole deployment. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { operatorSettingsOptions, type ShownSettings } from '../../../api/operator/settings.ts'
import { ErrorNotice } from '../../../parts/show/error-notice.tsx'
import { Page } from '../../../parts/show/page.tsx'
import { PageHeader } from '../../../parts/show/page-header.tsx'
import { Skeleton } from '../../../parts/show/skeleton.tsx'
import { backupSetting as backupWords } from '../../../text/operator/backups.ts'
import { outgoingCheck as checkWords } from '../../../text/operator/spam-holds.ts'
import { deployment as words } from '../../../text/operator.ts'
import { BackupsForm } from './backups-form.tsx'
import { ImageSetting } from './image-setting.tsx'
import { JoiningForm } from './joining-form.tsx'
import { OutgoingCheckForm } from './outgoing-check-form.tsx'
import { RulesForm } from './rules-form.tsx'
import { TextSetting } from './text-setting.tsx'

export function SettingsPage() {
  const settings = useQuery(operatorSettingsOptions)
  return (
    <Page>
      <PageHeader title={words.title} lead={words.lead} />
      {settings.isError && <ErrorNotice error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.isPending && <Skeleton rows={10} />}
      {settings.data && <Sections settings={settings.data} />}
    </Page>
  )
}

const Sections = ({ settings }: { readonly settings: ShownSettings }) => (
  <>
    <Section id="brand" title={words.brand}>
      <TextSetting
        name="platform_name"
        label={words.name}
        help={words.nameHelp}
        value={settings.platform_name}
        maxLength={60}
        required
      />
      <ImageSetting image="logo" label={words.logo} help={words.logoHelp} shown={settings.logo} />
      <ImageSetting image="favicon" label={words.favicon} help={words.faviconHelp} shown={settings.favicon} />
    </Section>
    <Section id="contact" title={words.contact}>
      <TextSetting
        name="abuse_contact"
        label={words.abuse}
        help={words.abuseHelp}
        value={settings.abuse_contact}
        maxLength={320}
      />
    </Section>
    <Section id="mail" title={words.mail}>
      <TextSetting
        name="system_sender"
        label={words.sender}
        help={words.senderHelp}
        value={settings.system_sender}
        maxLength={320}
      />
    </Section>
    <Section id="joining" title={words.joining}>
      <JoiningForm settings={settings} />
    </Section>
    <Section id="rules" title={words.rules} lead={words.rulesLead}>
      <RulesForm rules={settings.standing_rules} />
    </Section>
    <Section id="outgoing" title={checkWords.title} lead={checkWords.lead}>
      <OutgoingCheckForm check={settings.outgoing_check} />
    </Section>
    <Section id="backups" title={backupWords.title}>
      <BackupsForm kept={settings.backups_kept} />
    </Section>
  </>
)

interface SectionProps {
  readonly id: string
  readonly title: string
  readonly lead?: string
  readonly children: ReactNode
}

const Section = ({ id, title, lead, children }: SectionProps) => (
  <section
    aria-labelledby={id}
    className="grid gap-x-12 gap-y-4 border-t border-line py-8 md:grid-cols-[14rem_minmax(0,32rem)]"
  >
    <div>
      <h2 id={id} className="text-base font-semibold">
        {title}
      </h2>
      {lead && <p className="pt-1 text-xs text-quiet">{lead}</p>}
    </div>
    <div className="flex flex-col gap-7">{children}</div>
  </section>
)
