/** Ways to publish the records other than copying them: a zone file, and Cloudflare itself. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type Domain, readZoneFile } from '../../../api/domains.ts'
import { saveBlob } from '../../../parts/file/save-file.ts'
import { Button } from '../../../parts/form/button.tsx'
import { ErrorNotice } from '../../../parts/show/error-notice.tsx'
import { publish as words } from '../../../text/publish.ts'
import { CloudflareDialog } from './cloudflare-dialog.tsx'

export function PublishRecords({ domain }: { readonly domain: Domain }) {
  const [isOpen, setOpen] = useState(false)
  const file = useMutation({
    mutationFn: () => readZoneFile(domain.id),
    onSuccess: (blob) => saveBlob(blob, `${domain.name}.zone`),
  })
  return (
    <div className="flex flex-col gap-2 pb-3">
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setOpen(true)}>{words.atCloudflare}</Button>
        <Button busy={file.isPending} onClick={() => file.mutate()}>
          {words.zoneFile}
        </Button>
      </div>
      {file.isError && <ErrorNotice error={file.error} />}
      {isOpen && <CloudflareDialog domain={domain} onClose={() => setOpen(false)} />}
    </div>
  )
}
