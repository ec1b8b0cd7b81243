// How a touchpoint is, in words: its state and its figures.

import { wordOf } from '../../../../words/index.ts'
import { useMinute } from '../parts/use-minute.ts'
import { useWords } from '../words.tsx'
import type { Touchpoint } from './use-touchpoint.ts'
import { wordsOf } from './words-of.ts'

const tones = { active: 'ok', paused: 'warn', stopped: 'bad' } as const

export function StateTag({ touchpoint }: { touchpoint: Touchpoint }) {
  const { t } = useWords()
  const { state, health } = touchpoint
  if (state === 'active' && !health.firstWebhookAt)
    return (
      <span className="tag" data-tone="info">
        {wordsOf(t, touchpoint.channel).waitingFirst}
      </span>
    )
  return (
    <span className="tag" data-tone={tones[state]}>
      {t.channels.states[state]}
    </span>
  )
}

export function HealthFacts({ touchpoint }: { touchpoint: Touchpoint }) {
  const { t, f } = useWords()
  useMinute()
  const { health } = touchpoint
  const at = (iso: string | null) => (iso ? f.ago(iso) : t.common.never)
  /** The server counts no further. */
  const counted = (count: number) => `${f.number(count)}${count < mostCounted ? '' : '+'}`
  const expiry = useExpiry(health)
  const facts: [label: string, value: string, tone?: string][] = [
    [t.channels.lastInbound, at(health.lastInboundAt)],
    [t.channels.lastAccepted, at(health.lastAcceptedAt)],
    // Letters and chats come without one.
    ...(touchpoint.channel === 'whatsapp'
      ? [[t.channels.lastWebhook, at(health.lastWebhookAt)] satisfies [string, string]]
      : []),
    [t.channels.waiting, counted(health.waiting)],
    [t.channels.unknown, counted(health.unknown), health.unknown ? 'warn' : undefined],
    [t.channels.failed, counted(health.failed), health.failed ? 'bad' : undefined],
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
    // A mailbox and a site have none.
    ...(touchpoint.secrets.includes('accessToken')
      ? [[t.channels.tokenExpires, expiry.said, expiry.tone] satisfies [string, string, string?]]
      : []),
  ]
  function refusedOf({ channel, health }: Touchpoint): string {
    const reason = health.lastRefusedReason
    const why = reason ? wordOf(wordsOf(t, channel).reasons, reason) : undefined
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
      {health.lastRefusedAt ? (
        <div className="wide">
          <dt>{t.channels.lastRefused}</dt>
          <dd>{refusedOf(touchpoint)}</dd>
        </div>
      ) : null}
    </dl>
  )
}

const qualityTones: Record<string, string> = { GREEN: 'ok', YELLOW: 'warn', RED: 'bad' }
const soonMs = 7 * 86_400_000
const mostCounted = 10_000

function useExpiry(health: Touchpoint['health']): { said: string; tone?: string } {
  const { t, f } = useWords()
  const { tokenExpiresAt: at, tokenNeverExpires } = health
  if (!at) return { said: tokenNeverExpires ? t.channels.tokenForever : t.channels.tokenUnknown }
  const left = Date.parse(at) - Date.now()
  if (left < 0) return { said: t.channels.tokenExpired, tone: 'bad' }
  return { said: f.date(at), ...(left < soonMs ? { tone: 'warn' } : {}) }
}
