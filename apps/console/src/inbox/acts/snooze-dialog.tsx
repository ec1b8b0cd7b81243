// When threads come back, by the clock of whoever puts them off.

import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../../words.tsx'
import { morningIn, nextMonday } from '../mornings.ts'
import { PickDialog } from './pick-dialog.tsx'
import { type Meant, useActs } from './use-acts.ts'

const mostDays = 365

export function SnoozeDialog(props: {
  threads: readonly Meant[]
  close: () => void
  done?: (() => void) | undefined
}) {
  const { t, f } = useWords()
  const { put } = useActs()
  const [own, setOwn] = useState('')
  const at = own ? new Date(own) : undefined
  const days = at ? (at.getTime() - Date.now()) / 86_400_000 : 0
  const fits = days > 0 && days < mostDays
  const choose = (until: string) => {
    void put(props.threads, { to: 'snoozed', until })
    props.done?.()
    props.close()
  }
  return (
    <PickDialog
      title={t.desk.snooze}
      run={() => {
        if (at && fits) choose(at.toISOString())
      }}
      close={props.close}
    >
      <ul className="plain-list">
        {times().map(([name, time], index) => (
          <li key={name}>
            <button
              type="button"
              className="template-row snooze-row"
              data-autofocus={index === 0 || undefined}
              onClick={() => choose(time.toISOString())}
            >
              <span className="grow">{t.desk.until[name]}</span>
              <span className="meta tabular">{f.dateTime(time.toISOString())}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className="row wrap later-own">
        <TextInput
          type="datetime-local"
          label={t.desk.until.own}
          value={own}
          error={own && !fits ? t.desk.ownWrong : undefined}
          onChange={(event) => setOwn(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!fits}>
          {t.desk.snooze}
        </Button>
      </div>
    </PickDialog>
  )
}

/** Three hours from now while that is still today, tomorrow at nine, the next Monday at nine. */
function times(now = new Date()): ['later' | 'tomorrow' | 'week', Date][] {
  const later = new Date(now.getTime() + 3 * 3_600_000)
  later.setMinutes(0, 0, 0)
  const isToday = later.getDate() === now.getDate()
  return [
    ...(isToday ? [['later', later] as ['later', Date]] : []),
    ['tomorrow', morningIn(now, 1)],
    ['week', nextMonday(now)],
  ]
}
