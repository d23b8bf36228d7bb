/** The keys, on `?`. */
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { CommandHint } from '../../parts/show/command-hint.tsx'
import { layout } from '../../text/layout.ts'

export const ShortcutHelp = ({ onClose }: { readonly onClose: () => void }) => (
  <Dialog title={layout.shortcuts} onClose={onClose}>
    <dl className="grid grid-cols-[1fr_auto] gap-y-2">
      {layout.shortcutList.map(([keys, act]) => (
        <div key={keys} className="contents">
          <dt>{act}</dt>
          <dd>
            <CommandHint keys={keys} />
          </dd>
        </div>
      ))}
    </dl>
  </Dialog>
)
