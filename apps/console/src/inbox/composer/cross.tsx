// A code with which the customer goes on by another channel: it is put into the answer, as a link and
// in letters, for whoever writes to send or to change.

import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { wordOf } from '../../../../../words/index.ts'
import { api } from '../../../../kit/api.ts'
import { Problem } from '../../parts/states.tsx'
import { useWords } from '../../words.tsx'
import { useTouchpoints } from '../use-touchpoints.ts'

export function Cross(props: {
  customerId: string
  /** By which the answer goes: nobody needs a code to stay where they are. */
  channel: string
  put: (text: string) => void
  close: () => void
}) {
  const { t } = useWords()
  const connected = useTouchpoints().filter(({ state }) => state === 'active')
  const channels = [...new Set(connected.map(({ channel }) => channel))]
  const others = channels.filter((channel) => channel !== props.channel)
  // Opened by a key, it is answered by keys.
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => first.current?.focus(), [])
  const issue = useMutation({
    mutationFn: (to: string) =>
      api('POST', '/api/crossings', { body: { customerId: props.customerId, to } }),
    onSuccess: ({ said }) => {
      props.put(said)
      props.close()
    },
  })
  return (
    <fieldset className="tray">
      <legend>{t.inbox.crossTool}</legend>
      <p className="meta">{t.inbox.crossHow}</p>
      {issue.error ? <Problem error={issue.error} /> : null}
      <div className="row wrap">
        {[...others, 'any'].map((channel, nth) => (
          <Button
            key={channel}
            ref={nth === 0 ? first : undefined}
            variant="default"
            loading={issue.isPending && issue.variables === channel}
            disabled={issue.isPending}
            onClick={() => issue.mutate(channel)}
          >
            {channel === 'any' ? t.inbox.crossAny : wordOf(t.common.channels, channel)}
          </Button>
        ))}
        <Button variant="subtle" onClick={props.close}>
          {t.common.cancel}
        </Button>
      </div>
    </fieldset>
  )
}
