// Why nothing can be written here now, where it can, and what may be sent all the same.

import { wordOf } from '../../../../../words/index.ts'
import { IconLock } from '../../../../kit/icons.ts'
import { useWords } from '../../words.tsx'
import { Templates } from './templates.tsx'
import type { Written } from './to-contents.ts'
import { type Door, idOfDoor } from './use-doors.ts'

export function Closed(props: {
  door: Door
  doors: readonly Door[]
  /** Of the customer. */
  name: string | null
  choose: (id: string) => void
  send: (written: Written) => void
}) {
  const { door } = props
  return (
    <>
      <Why door={door} doors={props.doors} choose={props.choose} />
      {door.state === 'template' ? (
        <Templates door={door} name={props.name} send={props.send} />
      ) : null}
    </>
  )
}

function Why(props: { door: Door; doors: readonly Door[]; choose: (id: string) => void }) {
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
