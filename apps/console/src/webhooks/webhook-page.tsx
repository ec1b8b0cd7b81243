// One webhook: how it is, what can be done with it, and what was sent.

import { getRouteApi, Link } from '@tanstack/react-router'
import { ApiProblem } from '../../../kit/api.ts'
import { IconArrowLeft } from '../../../kit/icons.ts'
import { NotFound } from '../parts/fallbacks.tsx'
import { Failure, Skeleton } from '../parts/states.tsx'
import { SettingsFrame } from '../settings/page.tsx'
import { useWords } from '../words.tsx'
import { DeliveriesSection } from './deliveries-section.tsx'
import { useWebhook, type Webhook } from './use-webhooks.ts'
import { WebhookActs } from './webhook-acts.tsx'
import { WebhookNotices, WebhookState } from './webhook-state.tsx'

const routeApi = getRouteApi('/inside/settings/webhooks/$id')

export function WebhookPage() {
  const { id } = routeApi.useParams()
  const found = useWebhook(id)
  if (found.error instanceof ApiProblem && found.error.status === 404) return <NotFound />
  if (found.data) return <Shown key={id} webhook={found.data} />
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />
  return <Skeleton rows={6} />
}

function Shown({ webhook }: { webhook: Webhook }) {
  const { t } = useWords()
  return (
    <SettingsFrame
      title={webhook.name}
      text={`${webhook.url} · ${webhook.kinds.join(', ')}`}
      action={<WebhookState webhook={webhook} />}
    >
      <div className="row wrap">
        <Link to="/settings/webhooks" className="row">
          <IconArrowLeft size={16} stroke={1.6} aria-hidden={true} />
          {t.settings.pages.webhooks}
        </Link>
        <span className="grow" />
        <WebhookActs webhook={webhook} />
      </div>
      <WebhookNotices webhook={webhook} />
      <DeliveriesSection webhook={webhook} />
    </SettingsFrame>
  )
}
