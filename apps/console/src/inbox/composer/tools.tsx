// biome-ignore-all lint/a11y/useSemanticElements: a fieldset would say that it is a form

// The row of tools under the box; what the channel cannot carry is not offered. The first four are
// always there; on a phone the others stand behind one more button.

import { lazy, Suspense, useRef, useState } from 'react'
import {
  IconDots,
  IconLink,
  IconListCheck,
  IconMoodSmile,
  IconPaperclip,
} from '../../../../kit/icons.ts'
import { useWords } from '../../words.tsx'
import type { DraftForm } from '../drafts.ts'
import type { Capabilities } from '../use-capabilities.ts'
import { Tool } from './tool.tsx'

const MoreTools = lazy(() => import('./more-tools.tsx').then((m) => ({ default: m.MoreTools })))

export type TrayName = 'cross' | 'emoji' | 'later' | 'preview' | 'template'

export interface ToolsProps {
  can: Capabilities | undefined
  tray: TrayName | undefined
  form: DraftForm['type'] | undefined
  open: (name: TrayName) => void
  begin: (form: DraftForm) => void
}

export function Tools(props: ToolsProps & { attach: (files: readonly File[]) => void }) {
  const { t } = useWords()
  const { can, form } = props
  const input = useRef<HTMLInputElement>(null)
  const [isUnfolded, unfold] = useState(false)
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
      <span className="tools-fold">
        <Tool
          name="more"
          label={t.inbox.moreTools}
          Icon={IconDots}
          open={isUnfolded}
          run={() => unfold(!isUnfolded)}
        />
      </span>
      <span className="tools-rest" data-unfolded={isUnfolded || undefined}>
        <Suspense fallback={null}>
          <MoreTools {...props} />
        </Suspense>
      </span>
    </div>
  )
}
