// Through which door the answer goes, and for how long that door stays open.

import { wordOf } from '../../../../../words/index.ts'
import { IconClock } from '../../../../kit/icons.ts'
import { ChannelIcon } from '../../parts/channel-icon.tsx'
import { useMinute } from '../../parts/use-minute.ts'
import { useWords } from '../../words.tsx'
import { type Door, idOfDoor } from './use-doors.ts'

export function DoorBar(props: {
  doors: readonly Door[]
  door: Door
  choose: (id: string) => void
}) {
  const { t } = useWords()
  const { doors, door } = props
  const said = (one: Door) => {
    // The name of a browser says nothing to anybody.
    const address = one.channel === 'webchat' ? undefined : one.address
    const where = [wordOf(t.common.channels, one.channel), one.touchpointName, address]
    const why =
      one.state === 'open'
        ? undefined
        : one.state === 'template'
          ? t.inbox.onlyTemplates
          : one.reason
            ? wordOf(t.channels.reasons, one.reason)
            : t.inbox.closed
    return [where.filter(Boolean).join(' · '), why].filter(Boolean).join(' — ')
  }
  return (
    <div className="door-bar">
      <ChannelIcon channel={door.channel} />
      {doors.length > 1 ? (
        <select
          className="plain-select"
          aria-label={t.inbox.writeBy}
          value={idOfDoor(door)}
          onChange={(event) => props.choose(event.currentTarget.value)}
        >
          {doors.map((one) => (
            <option key={idOfDoor(one)} value={idOfDoor(one)}>
              {said(one)}
            </option>
          ))}
        </select>
      ) : (
        <span className="grow">{t.inbox.by(said(door))}</span>
      )}
      {door.closesAt && door.state === 'open' ? <Window closesAt={door.closesAt} /> : null}
    </div>
  )
}

function Window(props: { closesAt: string }) {
  const { t, f } = useWords()
  const minutes = Math.max(0, Math.ceil((Date.parse(props.closesAt) - useMinute()) / 60_000))
  return (
    <span
      className="tag tabular"
      data-tone={minutes < 60 ? 'warn' : undefined}
      title={t.inbox.windowHint(f.dateTime(props.closesAt))}
    >
      <IconClock size={12} stroke={1.6} aria-hidden={true} />
      {t.inbox.windowLeft(t.inbox.span(minutes))}
    </span>
  )
}
