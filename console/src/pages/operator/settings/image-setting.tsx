/** Logo or favicon: as it is now, and another file in its place. */
import { IMAGE_MAX_BYTES } from '@mailstead/contracts/api/operator/brand-image.ts'
import { useMutation } from '@tanstack/react-query'
import { ImageOff, Upload } from 'lucide-react'
import { useId, useRef } from 'react'
import type { ShownImage } from '../../../api/operator/settings.ts'
import { encodeFile } from '../../../parts/file/encode-file.ts'
import { tellSize } from '../../../parts/file/tell-size.ts'
import { Button } from '../../../parts/form/button.tsx'
import { ErrorNotice } from '../../../parts/show/error-notice.tsx'
import { deployment as words } from '../../../text/operator.ts'
import { useSave } from './use-save.ts'

interface ImageSettingProps {
  readonly image: 'logo' | 'favicon'
  readonly label: string
  readonly help: string
  readonly shown: ShownImage | null
}

/** A type that we do not know is shown as it is. */
const typeOf = ({ content_type }: ShownImage): string =>
  Object.entries(words.types).find(([type]) => type === content_type)?.[1] ?? content_type

const TYPES = '.png,.svg,.ico,image/png,image/svg+xml,image/x-icon'

export function ImageSetting({ image, label, help, shown }: ImageSettingProps) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const save = useSave(words.chosen[image])
  const remove = useSave(words.removed[image])
  const send = useMutation({
    mutationFn: async (file: File) => save.mutateAsync({ [image]: await encodeFile(file, IMAGE_MAX_BYTES) }),
    // The same file may be chosen again after it was changed.
    onSettled: () => {
      if (input.current) input.current.value = ''
    },
  })
  const error = send.error ?? remove.error
  return (
    <section aria-labelledby={id} className="flex flex-col gap-2">
      <h3 id={id} className="text-sm font-medium">
        {label}
      </h3>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <Preview shown={shown} />
        <span className="min-w-32 flex-1 text-quiet">
          {shown === null ? words.builtIn : words.present(typeOf(shown), tellSize(shown.size))}
        </span>
        <input
          ref={input}
          type="file"
          accept={TYPES}
          aria-label={label}
          className="hidden"
          onChange={({ target }) => {
            const [file] = target.files ?? []
            if (file) send.mutate(file)
          }}
        />
        <Button icon={<Upload className="size-4" />} busy={send.isPending} onClick={() => input.current?.click()}>
          {shown === null ? words.choose : words.replace}
          <span className="sr-only">: {label}</span>
        </Button>
        {shown !== null && (
          <Button kind="quiet" busy={remove.isPending} onClick={() => remove.mutate({ [image]: null })}>
            {words.remove}
            <span className="sr-only">: {label}</span>
          </Button>
        )}
      </div>
      {error && <ErrorNotice error={error} />}
      <p className="text-xs text-quiet">{help}</p>
    </section>
  )
}

/** On both grounds that it will stand on. */
const Preview = ({ shown }: Pick<ImageSettingProps, 'shown'>) => (
  <span aria-hidden className="flex overflow-hidden rounded-md border border-line">
    {(['light', 'dark'] as const).map((theme) => (
      <span key={theme} data-theme={theme} className="flex size-11 items-center justify-center bg-rail text-quiet">
        {shown === null ? (
          <ImageOff className="size-4" />
        ) : (
          <img src={shown.url} alt="" className="h-6 max-w-9 object-contain" />
        )}
      </span>
    ))}
  </span>
)
