// The frame of every page behind sign-in: the rail, the page, the command bar, the keys, the toast.

import { useComputedColorScheme } from '@mantine/core'
import { Link, Outlet, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import {
  IconDownload,
  IconKeyboard,
  IconMessages,
  IconSearch,
  IconSettings,
  IconTicket,
  IconUpload,
  IconUsers,
} from '../../../kit/icons.ts'
import { startLive } from '../../../kit/live.ts'
import { useCounts } from '../inbox/list/use-counts.ts'
import { type InboxSearch, lastInboxSearch } from '../inbox/search.ts'
import { useChangeMe, useOwnPreferences, usePreferences } from '../me.ts'
import { Initials } from '../parts/initials.tsx'
import { undoLast } from '../parts/toast.ts'
import { useMay, useSession } from '../session.ts'
import { useWords } from '../words.tsx'
import { type Action, listenForKeys, useActions } from './actions.ts'
import { LiveBadge, OfflineBanner } from './live-badge.tsx'
import { settingsIndex } from './settings-index.ts'
import { useSignOut } from './sign-out.ts'
import './shell.css'

const Commands = lazy(() => import('./commands.tsx').then((m) => ({ default: m.Commands })))
const Toasts = lazy(() => import('../parts/toasts.tsx').then((m) => ({ default: m.Toasts })))
// Menus weigh more than everything else here: they come when the page stands.
const ProfileMenu = lazy(() =>
  import('./profile-menu.tsx').then((m) => ({ default: m.ProfileMenu })),
)
const KeysSheet = lazy(() => import('./keys-sheet.tsx').then((m) => ({ default: m.KeysSheet })))

export function Shell() {
  const { t } = useWords()
  const [commands, setCommands] = useState<'never' | 'open' | 'closed'>('never')
  const [keys, setKeys] = useState(false)
  const { density } = usePreferences()
  useOwnPreferences()
  useEffect(listenForKeys, [])
  const { live } = useSession()
  // Where it stood at the first reading; a session read again changes nothing of the stream.
  const [from] = useState(live)
  useEffect(() => startLive(from), [from])
  const openCommands = useMemo(() => () => setCommands('open'), [])
  const openKeys = useMemo(() => () => setKeys(true), [])
  useShellActions(openCommands, openKeys)
  return (
    <>
      <div className="shell" data-density={density}>
        <a className="skip" href="#page">
          {t.shell.skip}
        </a>
        <Rail openCommands={openCommands} openKeys={openKeys} />
        <main id="page" className="page" tabIndex={-1}>
          <OfflineBanner />
          <Suspense fallback={null}>
            <Outlet />
          </Suspense>
        </main>
        <Suspense fallback={null}>
          {commands === 'never' ? null : (
            <Commands opened={commands === 'open'} close={() => setCommands('closed')} />
          )}
          {keys ? <KeysSheet close={() => setKeys(false)} /> : null}
        </Suspense>
      </div>
      <Suspense fallback={null}>
        <Toasts />
      </Suspense>
    </>
  )
}

function Rail(props: { openCommands: () => void; openKeys: () => void }) {
  const { t } = useWords()
  const may = useMay()
  const session = useSession()
  return (
    <nav className="rail" aria-label={t.shell.mainNavigation}>
      <img className="rail-mark" src="/hebra.svg" alt={t.common.product} width={32} height={32} />
      {may('threads:read') ? (
        <RailLink to="/inbox" label={t.shell.inbox} search={lastInboxSearch}>
          <IconMessages size={20} stroke={1.6} aria-hidden={true} />
          <Unread />
        </RailLink>
      ) : null}
      <RailLink to="/customers" label={t.shell.customers}>
        <IconUsers size={20} stroke={1.6} aria-hidden={true} />
      </RailLink>
      {may('threads:read') ? (
        <RailLink to="/cases" label={t.cases.title}>
          <IconTicket size={20} stroke={1.6} aria-hidden={true} />
        </RailLink>
      ) : null}
      {may('imports:run') ? (
        <RailLink to="/imports" label={t.shell.imports}>
          <IconUpload size={20} stroke={1.6} aria-hidden={true} />
        </RailLink>
      ) : null}
      {may('exports:run') ? (
        <RailLink to="/exports" label={t.shell.exports}>
          <IconDownload size={20} stroke={1.6} aria-hidden={true} />
        </RailLink>
      ) : null}
      <RailLink to="/settings" label={t.shell.settings}>
        <IconSettings size={20} stroke={1.6} aria-hidden={true} />
      </RailLink>
      <span className="rail-space" />
      <button
        type="button"
        className="rail-item rail-wide"
        onClick={props.openCommands}
        title={`${t.shell.commands} (Ctrl K)`}
      >
        <IconSearch size={20} stroke={1.6} aria-hidden={true} />
        <span>{t.shell.commands}</span>
      </button>
      <button
        type="button"
        className="rail-item rail-wide"
        onClick={props.openKeys}
        title={`${t.shell.keys} (?)`}
      >
        <IconKeyboard size={20} stroke={1.6} aria-hidden={true} />
        <span>{t.shell.keys}</span>
      </button>
      <LiveBadge />
      <Suspense
        fallback={
          <span className="rail-person">
            <Initials name={session.staff.name} />
          </span>
        }
      >
        <ProfileMenu name={session.staff.name} />
      </Suspense>
    </nav>
  )
}

function RailLink(props: {
  to: '/inbox' | '/customers' | '/cases' | '/imports' | '/exports' | '/settings'
  label: string
  search?: () => InboxSearch
  children: React.ReactNode
}) {
  return (
    <Link
      to={props.to}
      search={props.search ?? {}}
      className="rail-item"
      activeProps={{ 'data-active': true }}
      activeOptions={{ includeSearch: false }}
    >
      {props.children}
      <span>{props.label}</span>
    </Link>
  )
}

/** How many threads are unread, beside their icon. */
function Unread() {
  const { t, f } = useWords()
  const unread = useCounts()?.unread ?? 0
  if (!unread) return null
  return (
    <span className="rail-count tabular">
      <span aria-hidden="true">{unread > 99 ? '99+' : f.number(unread)}</span>
      <span className="visually-hidden">{t.inbox.unreadCount(unread)}</span>
    </span>
  )
}

function useShellActions(openCommands: () => void, openKeys: () => void) {
  const { t } = useWords()
  const navigate = useNavigate()
  const may = useMay()
  const signOut = useSignOut()
  const scheme = useComputedColorScheme()
  const { mutate: change } = useChangeMe()
  const actions = useMemo<Action[]>(() => {
    const go = (to: string, label: string, keys?: string): Action => ({
      id: `go ${to}`,
      label,
      group: 'go',
      ...(keys ? { keys } : {}),
      run: () => void navigate({ to }),
    })
    return [
      ...(may('threads:read') ? [go('/inbox', t.shell.inbox, 'g i')] : []),
      go('/customers', t.shell.customers, 'g c'),
      ...(may('threads:read') ? [go('/cases', t.cases.title, 'g o')] : []),
      ...(may('imports:run') ? [go('/imports', t.shell.imports, 'g u')] : []),
      ...(may('exports:run') ? [go('/exports', t.shell.exports, 'g e')] : []),
      ...settingsIndex
        .filter((page) => !page.permission || may(page.permission))
        .map((page) =>
          go(page.to, `${t.shell.settings}: ${t.settings.pages[page.name]}`, page.keys),
        ),
      {
        id: 'commands',
        label: t.shell.actions.commands,
        group: 'general',
        keys: 'mod+k',
        run: openCommands,
        sheetOnly: true,
      },
      { id: 'keys', label: t.shell.actions.keys, group: 'general', keys: '?', run: openKeys },
      { id: 'undo', label: t.shell.actions.undo, group: 'general', keys: 'z', run: undoLast },
      {
        id: 'scheme',
        label: t.shell.actions.toggleScheme,
        group: 'general',
        run: () => change({ preferences: { scheme: scheme === 'dark' ? 'light' : 'dark' } }),
      },
      { id: 'sign-out', label: t.shell.actions.signOut, group: 'general', run: signOut },
    ]
  }, [t, navigate, may, signOut, openCommands, openKeys, scheme, change])
  useActions(actions)
}
