import { useSyncExternalStore } from 'react'
import { IconBolt, IconCloudOff, IconRefresh } from '../../../kit/icons.ts'
import { liveState, onLiveState } from '../../../kit/live.ts'
import { useWords } from '../words.tsx'

const icons = { live: IconBolt, catching: IconRefresh, offline: IconCloudOff }

/** Whether what is on screen is what is in the ledger. */
export function LiveBadge() {
  const { t } = useWords()
  const state = useSyncExternalStore(onLiveState, liveState)
  const Icon = icons[state]
  return (
    <div className="live" data-state={state} role="status" title={t.shell[`${state}Hint`]}>
      <Icon size={16} stroke={1.6} aria-hidden={true} />
      <span>{t.shell[state]}</span>
    </div>
  )
}

export function OfflineBanner() {
  const { t } = useWords()
  const state = useSyncExternalStore(onLiveState, liveState)
  if (state !== 'offline') return null
  return (
    <div className="offline-banner" role="alert">
      <IconCloudOff size={16} stroke={1.6} aria-hidden={true} />
      {t.shell.offlineBanner}
    </div>
  )
}
