// biome-ignore-all lint/a11y/useSemanticElements: a fieldset would say that it is a form

// The row of tools under the box; what the channel cannot carry is not offered.

import { useRef } from 'react'
import {
  IconArrowsExchange,
  IconClock,
  IconFileText,
  IconLink,
  IconListCheck,
  IconMapPin,
  IconMoodSmile,
  IconPaperclip,
} from '../../../../kit/icons.ts'
import { useWords } from '../../words.tsx'
import type { DraftForm } from '../drafts.ts'
import type { Capabilities } from '../use-capabilities.ts'

export type TrayName = 'cross' | 'emoji' | 'later' | 'template'

export function Tools(props: {
  can: Capabilities | undefined
  tray: TrayName | undefined
  form: DraftForm['type'] | undefined
  open: (name: TrayName) => void
  attach: (files: readonly File[]) => void
  begin: (form: DraftForm) => void
}) {
  const { t } = useWords()
  const { can, form } = props
  const input = useRef<HTMLInputElement>(null)
  const types = Object.values(can?.media ?? {}).flatMap((each) => each.types)
  return (
    <div className="box-tools" role="group" aria-label={t.inbox.tools}>
      {types.length ? (
        <>
          <Tool
            name="attach"
            label={t.inbox.attach}
            Icon={IconPaperclip}
            run={() => input.current?.click()}
          />
          <input
            ref={input}
            type="file"
            multiple
            hidden
            accept={types.join()}
            onChange={(event) => {
              props.attach([...(event.currentTarget.files ?? [])])
              event.currentTarget.value = ''
            }}
          />
        </>
      ) : null}
      <Tool
        name="emoji"
        label={t.inbox.emoji}
        Icon={IconMoodSmile}
        open={props.tray === 'emoji'}
        run={() => props.open('emoji')}
      />
      <Tool
        name="choices"
        label={t.inbox.choicesTool}
        Icon={IconListCheck}
        open={form === 'choices'}
        run={() => props.begin({ type: 'choices', choices: [] })}
      />
      <Tool
        name="link"
        label={t.inbox.linkTool}
        Icon={IconLink}
        open={form === 'link'}
        run={() => props.begin({ type: 'link', title: '', url: '' })}
      />
      {can?.locationRequest ? (
        <Tool
          name="location"
          label={t.inbox.locationTool}
          Icon={IconMapPin}
          open={form === 'location_request'}
          run={() => props.begin({ type: 'location_request' })}
        />
      ) : null}
      {can?.templates ? (
        <Tool
          name="templates"
          label={t.inbox.templates}
          Icon={IconFileText}
          open={props.tray === 'template'}
          run={() => props.open('template')}
        />
      ) : null}
      <Tool
        name="cross"
        label={t.inbox.crossTool}
        Icon={IconArrowsExchange}
        open={props.tray === 'cross'}
        run={() => props.open('cross')}
      />
      <Tool
        name="later"
        label={t.inbox.later}
        Icon={IconClock}
        open={props.tray === 'later'}
        run={() => props.open('later')}
      />
    </div>
  )
}

function Tool(props: {
  name: string
  label: string
  Icon: typeof IconClock
  run: () => void
  open?: boolean
}) {
  const { Icon } = props
  return (
    <button
      type="button"
      className="icon-button"
      data-tool={props.name}
      aria-label={props.label}
      title={props.label}
      aria-expanded={props.open}
      onClick={props.run}
    >
      <Icon size={18} stroke={1.6} aria-hidden={true} />
    </button>
  )
}
