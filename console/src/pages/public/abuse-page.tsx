/** `/abuse`: where abuse is reported, and what a report needs. */
import { ExternalLink } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSite } from '../../app/use-site.ts'
import { buttonLook } from '../../parts/form/button.tsx'
import { CopyButton } from '../../parts/show/copy-text.tsx'
import { LINK } from '../../parts/show/narrow-page.tsx'
import { common } from '../../text/common.ts'
import { abuse as words } from '../../text/public.ts'
import { PublicPage } from './public-page.tsx'

export function AbusePage() {
  const { name, abuse_contact } = useSite()
  return (
    <PublicPage title={words.title} lead={words.lead(name)}>
      <Part title={words.contact}>
        {abuse_contact === null ? <p>{words.none(name)}</p> : <Contact contact={abuse_contact} />}
      </Part>
      <Part title={words.send}>
        <ul className="flex list-disc flex-col gap-1.5 pl-5 marker:text-quiet">
          {words.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      </Part>
      <Part title={words.next}>
        <p>{words.nextWords}</p>
      </Part>
      <Part title={words.unsubscribe}>
        <p>{words.unsubscribeWords}</p>
      </Part>
    </PublicPage>
  )
}

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="max-w-[68ch] pt-9 text-base leading-relaxed">
    <h2 className="pb-2 font-semibold">{title}</h2>
    {children}
  </section>
)

/** A page, or an address to write to. */
function Contact({ contact }: { readonly contact: string }) {
  if (contact.startsWith('https://'))
    return (
      <a href={contact} rel="noreferrer" className={buttonLook('plain')}>
        {words.page}
        <ExternalLink aria-hidden className="size-4" />
      </a>
    )
  return (
    <p className="flex items-center gap-1">
      <a href={`mailto:${contact}`} className={`${LINK} wrap-anywhere`}>
        {contact}
      </a>
      <CopyButton text={contact} label={common.copy(words.copy)} />
    </p>
  )
}
