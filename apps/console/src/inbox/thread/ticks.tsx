// How far a message of ours is: a clock, a tick, two ticks, or what went wrong; always in words too.

import { IconAlertTriangle, IconClock } from '../../../../kit/icons.ts'
import { useWords } from '../../words.tsx'
import type { DeliveryState } from './message.ts'

type Sign = 'clock' | 'tick' | 'ticks' | 'seen' | 'trouble'
const signs: Record<DeliveryState, Sign> = {
  scheduled: 'clock',
  queued: 'clock',
  sending: 'clock',
  accepted: 'tick',
  delivered: 'ticks',
  read: 'seen',
  played: 'seen',
  failed: 'trouble',
  unknown: 'trouble',
  cancelled: 'trouble',
  expired: 'trouble',
}

export function Ticks(props: { state: DeliveryState }) {
  const { t } = useWords()
  const sign = signs[props.state]
  const said = t.channels.deliveryStates[props.state]
  return (
    <span className="ticks" data-sign={sign} data-state={props.state} title={said}>
      <Picture sign={sign} />
      <span className="visually-hidden">{said}</span>
    </span>
  )
}

function Picture({ sign }: { sign: Sign }) {
  if (sign === 'clock') return <IconClock size={14} stroke={1.6} aria-hidden={true} />
  if (sign === 'trouble') return <IconAlertTriangle size={14} stroke={1.6} aria-hidden={true} />
  return (
    <svg width="18" height="14" viewBox="0 0 18 14" fill="none" aria-hidden="true">
      <path
        d={sign === 'tick' ? 'M4 7.5l3.5 3.5L15 3' : 'M1 7.5L4.500 11 12 3M7.500 10l1 1L16.500 3'}
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
