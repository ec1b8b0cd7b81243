// What is wrong with a touchpoint, and what to do about it.

import type { ReactNode } from 'react'
import { wordOf } from '../../../../words/index.ts'
import { IconAlertTriangle } from '../../../kit/icons.ts'
import { useWords } from '../words.tsx'
import type { Touchpoint } from './use-touchpoint.ts'
import { wordsOf } from './words-of.ts'

interface Of {
  touchpoint: Touchpoint
}

/** All of it. `tested`: what the last test said is shown elsewhere. */
export function Notices({ touchpoint, tested }: Of & { tested?: boolean }) {
  const { trouble, health } = touchpoint
  return (
    <>
      <TroubleNotice touchpoint={touchpoint} />
      {tested || health.testError === trouble ? null : <TestNotice touchpoint={touchpoint} />}
      <DeafNotice touchpoint={touchpoint} />
    </>
  )
}

/** What stopped it. */
function TroubleNotice({ touchpoint }: Of) {
  const { t } = useWords()
  const { trouble, troubleDetail, troubleAt } = touchpoint
  if (!trouble) return null
  const { reasons, reasonFixes } = wordsOf(t, touchpoint.channel)
  return (
    <Notice tone="bad" at={troubleAt} detail={troubleDetail}>
      <b>{wordOf(reasons, trouble)}</b> {wordOf(reasonFixes, trouble, '')}
    </Notice>
  )
}

/** Why the provider said no when it was last asked. */
export function TestNotice({ touchpoint }: Of) {
  const { t } = useWords()
  const { testError, testDetail, testedAt } = touchpoint.health
  if (!testError) return null
  const { reasons, reasonFixes } = wordsOf(t, touchpoint.channel)
  return (
    <Notice tone="bad" at={testedAt} detail={testDetail}>
      <b>{t.channels.testFailed}</b> {wordOf(reasons, testError)}{' '}
      {wordOf(reasonFixes, testError, '')}
    </Notice>
  )
}

/** Nothing that happens there is posted to us. */
function DeafNotice({ touchpoint }: Of) {
  const { t } = useWords()
  if (touchpoint.health.subscribed !== false) return null
  return (
    <Notice tone="warn" at={touchpoint.health.testedAt} detail={null}>
      <b>{t.channels.deaf}</b> {t.channels.deafFix(touchpoint.settings.wabaId ?? '')}
    </Notice>
  )
}

function Notice(props: {
  tone: 'bad' | 'warn'
  at: string | null
  /** In the provider's own words. */
  detail: string | null
  children: ReactNode
}) {
  const { t, f } = useWords()
  const { at, detail } = props
  const beside = [at && f.dateTime(at), detail && t.channels.channelSaid(detail)]
  return (
    <div className="notice" data-tone={props.tone} role="alert">
      <IconAlertTriangle size={16} stroke={1.6} aria-hidden={true} />
      <div>
        <p>{props.children}</p>
        <p className="small">{beside.filter(Boolean).join(' · ')}</p>
      </div>
    </div>
  )
}
