// The box to answer in. It refuses what the channel would refuse, and says what may be done instead.

import { lazy, type RefObject, Suspense, useImperativeHandle, useRef } from 'react'
import { wordOf } from '../../../../../words/index.ts'
import { IconLock } from '../../../../kit/icons.ts'
import { Problem } from '../../parts/states.tsx'
import { useWords } from '../../words.tsx'
import { useDraft } from '../drafts.ts'
import { useCapabilities } from '../use-capabilities.ts'
import { Box } from './box.tsx'
import { DoorBar } from './door-bar.tsx'
import type { ComposerHandle } from './handle.ts'
import { toDraft, toQuote } from './to-draft.ts'
import { type Door, doorOf, idOfDoor, useDoors } from './use-doors.ts'
import { useFiles } from './use-files.ts'
import { useSend } from './use-send.ts'

const Templates = lazy(() => import('./templates.tsx').then((m) => ({ default: m.Templates })))

export function Composer(props: {
  customerId: string
  staffId: string
  name: string | null
  handle: RefObject<ComposerHandle | null>
}) {
  const { t } = useWords()
  const { customerId, staffId } = props
  const doors = useDoors(customerId)
  const [draft, change] = useDraft(staffId, customerId)
  const items = doors.data?.items ?? []
  const door = doorOf(items, draft.door)
  const can = useCapabilities()(door?.channel ?? null)
  const files = useFiles(staffId, customerId, can)
  const send = useSend(staffId, customerId)
  const box = useRef<HTMLTextAreaElement>(null)
  useImperativeHandle(
    props.handle,
    () => ({
      reply: (message) => {
        change({ replyTo: toQuote(message) })
        box.current?.focus()
      },
      takeBack: (outgoing) => {
        change(toDraft(outgoing))
        box.current?.focus()
      },
      attach: files.add,
    }),
    [change, files.add],
  )
  if (doors.isPending) return <div className="composer" aria-busy="true" />
  if (!door)
    return (
      <div className="composer">
        {doors.error ? <Problem error={doors.error} /> : <p className="quiet">{t.inbox.noDoors}</p>}
      </div>
    )
  return (
    <section className="composer" aria-label={t.inbox.composer}>
      <DoorBar doors={items} door={door} choose={(id) => change({ door: id })} />
      {door.state === 'open' ? (
        <Box
          {...props}
          draft={draft}
          change={change}
          door={door}
          can={can}
          files={files}
          send={send}
          box={box}
        />
      ) : (
        <Shut door={door} doors={items} choose={(id) => change({ door: id })} />
      )}
      {door.state === 'template' ? (
        <Suspense fallback={null}>
          <Templates
            door={door}
            name={props.name}
            send={(written) => send({ door, written: [written], draft })}
          />
        </Suspense>
      ) : null}
    </section>
  )
}

/** Why nothing can be written here now, and where it can. */
function Shut(props: { door: Door; doors: readonly Door[]; choose: (id: string) => void }) {
  const { t } = useWords()
  const { door } = props
  const reason = door.reason ?? (door.state === 'template' ? 'window_closed' : 'other')
  const others = props.doors.filter((one) => one.state === 'open')
  return (
    <div className="notice" data-tone="warn" role="status">
      <IconLock size={16} stroke={1.6} aria-hidden={true} />
      <div className="grow">
        <p>
          {wordOf(t.channels.reasons, reason)} {wordOf(t.channels.reasonFixes, reason, '')}
        </p>
        <div className="row wrap">
          {others.map((one) => (
            <button
              type="button"
              key={idOfDoor(one)}
              className="link-button"
              onClick={() => props.choose(idOfDoor(one))}
            >
              {t.inbox.writeInstead(
                `${wordOf(t.common.channels, one.channel)} · ${one.touchpointName}`,
              )}
            </button>
          ))}
        </div>
      </div>
    </div>
  )
}
