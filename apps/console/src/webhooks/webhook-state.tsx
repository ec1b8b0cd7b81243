import { useWords } from '../words.tsx'
import type { Webhook } from './use-webhooks.ts'

export function WebhookState({ webhook }: { webhook: Webhook }) {
  const { t } = useWords()
  return (
    <span className="tag" data-tone={webhook.state === 'active' ? 'ok' : 'warn'}>
      {t.webhooks.states[webhook.state]}
    </span>
  )
}

/** What its receiver has done to it. */
export function WebhookNotices({ webhook }: { webhook: Webhook }) {
  const { t, f } = useWords()
  const { pausedReason, restingUntil } = webhook
  const rests = restingUntil !== null && new Date(restingUntil) > new Date()
  return (
    <>
      {pausedReason === 'gone' ? (
        <p className="notice" data-tone="warn">
          {t.webhooks.gone}
        </p>
      ) : null}
      {rests ? (
        <p className="notice" data-tone="warn">
          {t.webhooks.resting(f.dateTime(restingUntil))}
        </p>
      ) : null}
    </>
  )
}
