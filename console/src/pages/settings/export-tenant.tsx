/** Everything of the tenant as one file: a link first, then the file behind it. */
import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { exportTenant, type TenantExport } from '../../api/tenant.ts'
import { Button, buttonLook } from '../../parts/form/button.tsx'
import { ErrorNotice } from '../../parts/show/error-notice.tsx'
import { Time } from '../../parts/show/time.tsx'
import { settings } from '../../text/settings/settings.ts'

export function ExportTenant({ isOwner }: { readonly isOwner: boolean }) {
  const ask = useMutation({ mutationFn: exportTenant })
  return (
    <section aria-labelledby="export" className="border-t border-line py-8">
      <h2 id="export" className="pb-1 text-base font-semibold">
        {settings.export}
      </h2>
      <p className="max-w-[75ch] pb-3 text-quiet">{settings.exportWords}</p>
      {!isOwner && <p>{settings.exportOwner}</p>}
      {ask.isError && (
        <div className="max-w-[75ch] pb-3">
          <ErrorNotice error={ask.error} />
        </div>
      )}
      {ask.data && <Ready offered={ask.data} />}
      {isOwner && !ask.data && (
        <Button busy={ask.isPending} onClick={() => ask.mutate()}>
          {ask.isPending ? settings.exporting : settings.prepare}
        </Button>
      )}
    </section>
  )
}

const Ready = ({ offered }: { readonly offered: TenantExport }) => (
  <div role="status" className="flex max-w-[75ch] flex-col items-start gap-2">
    <a href={offered.download_url} download className={buttonLook('primary')}>
      <Download aria-hidden className="size-4" />
      {settings.download}
    </a>
    <p className="text-quiet">
      {settings.downloadWords} {settings.linkEnds} <Time at={offered.expires_at} />
    </p>
    <p className="text-quiet">{settings.brokenOff}</p>
  </div>
)
