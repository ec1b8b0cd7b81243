// The connected numbers and accounts, and how each is.

import { Link } from '@tanstack/react-router'
import { IconMessages, IconPlus } from '../../../kit/icons.ts'
import { ChannelIcon } from '../parts/channel-icon.tsx'
import { Listing } from '../parts/listing.tsx'
import { Empty } from '../parts/states.tsx'
import { useMay } from '../session.ts'
import { SettingsFrame } from '../settings/page.tsx'
import { useWords } from '../words.tsx'
import { HealthFacts, StateTag } from './health.tsx'
import { Notices } from './notices.tsx'
import { type Touchpoint, useTouchpointList } from './use-touchpoint.ts'
import './channels.css'

export function ChannelsPage() {
  const { t } = useWords()
  const list = useTouchpointList()
  const mayConnect = useMay()('channels:write')
  const connect = mayConnect ? (
    <div className="row wrap">
      <Link to="/settings/channels/new" className="button-link">
        <IconPlus size={16} stroke={1.6} aria-hidden={true} />
        {t.channels.connect}
      </Link>
      <Link to="/settings/channels/new-site" className="button-link">
        <IconPlus size={16} stroke={1.6} aria-hidden={true} />
        {t.sites.connect}
      </Link>
    </div>
  ) : null
  return (
    <SettingsFrame
      title={t.settings.pages.channels}
      text={t.channels.text}
      action={list.data?.items.length ? connect : null}
    >
      <Listing
        list={list}
        rows={3}
        empty={
          <Empty
            icon={<IconMessages size={32} stroke={1.6} />}
            title={t.channels.none}
            text={t.channels.noneText}
          >
            {connect}
          </Empty>
        }
      >
        {(items) => (
          <ul className="plain-list stack">
            {items.map((touchpoint) => (
              <li key={touchpoint.id}>
                <Card touchpoint={touchpoint} />
              </li>
            ))}
          </ul>
        )}
      </Listing>
    </SettingsFrame>
  )
}

function Card({ touchpoint }: { touchpoint: Touchpoint }) {
  const { health } = touchpoint
  return (
    <article className="card stack-tight" aria-labelledby={touchpoint.id}>
      <div className="row wrap">
        <ChannelIcon channel={touchpoint.channel} named />
        <h2 id={touchpoint.id} className="cut">
          <Link to="/settings/channels/$id" params={{ id: touchpoint.id }}>
            {touchpoint.name}
          </Link>
        </h2>
        <span className="quiet small">
          {[health.displayName, health.displayAddress].filter(Boolean).join(' · ')}
        </span>
        <span className="grow" />
        <StateTag touchpoint={touchpoint} />
      </div>
      <Notices touchpoint={touchpoint} />
      <HealthFacts touchpoint={touchpoint} />
    </article>
  )
}
