// How a touchpoint is, in words: its state, what is wrong and what to do, and its figures.

import { wordOf } from '../../../../words/index.ts'
import { IconAlertTriangle } from '../../../kit/icons.ts'
import { useMinute } from '../parts/use-minute.ts'
import { useWords } from '../words.tsx'
import type { Touchpoint } from './use-touchpoint.ts'

const tones = { active: 'ok', paused: 'warn', stopped: 'bad' } as const

export function StateTag({ touchpoint }: { touchpoint: Touchpoint }) {
  const { t } = useWords()
  const { state, health } = touchpoint
  if (state === 'active' && !health.firstWebhookAt)
    return (
      <span className="tag" data-tone="info">
        {t.channels.waitingFirst}
      </span>
    )
  return (
    <span className="tag" data-tone={tones[state]}>
      {t.channels.states[state]}
    </span>
  )
}

/** What stopped it, and what to do about it. */
export function TroubleNotice({ touchpoint }: { touchpoint: Touchpoint }) {
  const { t, f } = useWords()
  const { trouble, troubleDetail, troubleAt } = touchpoint
  if (!trouble) return null
  return (
    <div className="notice" data-tone="bad" role="alert">
      <IconAlertTriangle size={16} stroke={1.6} aria-hidden={true} />
      <div>
        <p>
          <b>{wordOf(t.channels.reasons, trouble)}</b> {wordOf(t.channels.reasonFixes, trouble, '')}
        </p>
        <p className="small">
          {[troubleAt ? f.dateTime(troubleAt) : undefined, troubleDetail]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
    </div>
  )
}

export function HealthFacts({ touchpoint }: { touchpoint: Touchpoint }) {
  const { t, f } = useWords()
  useMinute()
  const { health } = touchpoint
  const at = (iso: string | null) => (iso ? f.ago(iso) : t.common.never)
  const expiry = useExpiry(health.tokenExpiresAt)
  const facts: [label: string, value: string, tone?: string][] = [
    [t.channels.lastInbound, at(health.lastInboundAt)],
    [t.channels.lastAccepted, at(health.lastAcceptedAt)],
    [t.channels.lastWebhook, at(health.lastWebhookAt)],
    [t.channels.waiting, f.number(health.waiting)],
    [t.channels.unknown, f.number(health.unknown), health.unknown ? 'warn' : undefined],
    [t.channels.failed, f.number(health.failed), health.failed ? 'bad' : undefined],
    ...(health.lastRefusedAt
      ? [[t.channels.lastRefused, refusedOf(touchpoint)] satisfies [string, string]]
      : []),
    ...(health.quality
      ? [
          [
            t.channels.quality,
            wordOf(t.channels.qualities, health.quality.toUpperCase()),
            qualityTones[health.quality.toUpperCase()],
          ] satisfies [string, string, string?],
        ]
      : []),
    ...(health.messagingLimit
      ? [
          [t.channels.limit, wordOf(t.channels.limits, health.messagingLimit)] satisfies [
            string,
            string,
          ],
        ]
      : []),
    [t.channels.tokenExpires, expiry.said, expiry.tone],
  ]
  function refusedOf({ health }: Touchpoint): string {
    const reason = health.lastRefusedReason
    const why = reason ? wordOf(t.channels.reasons, reason) : undefined
    return [at(health.lastRefusedAt), why].filter(Boolean).join(' · ')
  }
  return (
    <dl className="health">
      {facts.map(([label, value, tone]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className="tabular">
            {tone ? (
              <span className="tag" data-tone={tone}>
                {value}
              </span>
            ) : (
              value
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

const qualityTones: Record<string, string> = { GREEN: 'ok', YELLOW: 'warn', RED: 'bad' }
const soonMs = 7 * 86_400_000

function useExpiry(at: string | null): { said: string; tone?: string } {
  const { t, f } = useWords()
  if (!at) return { said: t.channels.tokenForever }
  const left = Date.parse(at) - Date.now()
  if (left < 0) return { said: t.channels.tokenExpired, tone: 'bad' }
  return { said: f.date(at), ...(left < soonMs ? { tone: 'warn' } : {}) }
}
