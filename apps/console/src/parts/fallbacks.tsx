import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { IconAlertTriangle, IconHelp } from '../../../kit/icons.ts'
import { useWords } from '../words.tsx'
import { Empty } from './states.tsx'

export function NotFound() {
  const { t } = useWords()
  return (
    <Empty
      alone
      icon={<IconHelp size={32} stroke={1.6} />}
      title={t.common.notFoundTitle}
      text={t.common.notFoundText}
    >
      <Link to="/customers" search={{}}>
        {t.common.notFoundAction}
      </Link>
    </Empty>
  )
}

/** A fault of a screen; a chunk that went away with a new version is cured by loading again. */
export function Crash() {
  const { t } = useWords()
  return (
    <Empty
      alone
      icon={<IconAlertTriangle size={32} stroke={1.6} />}
      title={t.common.crashTitle}
      text={t.common.crashText}
    >
      <Button variant="default" onClick={() => location.reload()}>
        {t.common.reload}
      </Button>
    </Empty>
  )
}

/** The same for an address outside the frame of the shell. */
export function NowhereAtAll() {
  return (
    <main className="fallback">
      <NotFound />
    </main>
  )
}
