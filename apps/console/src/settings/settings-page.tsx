// The frame of the settings: an index with a search at the left, one page at the right.

import { TextInput } from '@mantine/core'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { Suspense, useEffect, useRef, useState } from 'react'
import { IconSearch } from '../../../kit/icons.ts'
import { Skeleton } from '../parts/states.tsx'
import { useMay } from '../session.ts'
import { settingsIndex } from '../shell/settings-index.ts'
import { useWords } from '../words.tsx'
import './settings.css'

type PageName = (typeof settingsIndex)[number]['name']
const sections: ['you' | 'company' | 'operation', PageName[]][] = [
  ['you', ['profile', 'sessions']],
  ['company', ['staff', 'teams', 'roles', 'rules', 'channels', 'phrases', 'keys', 'webhooks']],
  ['operation', ['audit', 'refused', 'parked', 'unrouted', 'status']],
]

export function SettingsPage() {
  const { t } = useWords()
  const may = useMay()
  const [wanted, want] = useState('')
  useEffect(() => {
    document.title = `${t.settings.title} · ${t.common.product}`
  }, [t])
  const { pathname } = useLocation()
  const index = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is what asks for it
  useEffect(() => {
    // On a phone the index is one line that scrolls: the page one is on stays in sight.
    index.current
      ?.querySelector('[data-active]')
      ?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
  const shown = settingsIndex.filter(
    (page) =>
      (!page.permission || may(page.permission)) &&
      t.settings.pages[page.name].toLowerCase().includes(wanted.trim().toLowerCase()),
  )
  return (
    <div className="settings">
      <nav ref={index} className="settings-index" aria-label={t.settings.index}>
        <TextInput
          type="search"
          aria-label={t.settings.searchIndex}
          placeholder={t.common.search}
          leftSection={<IconSearch size={16} stroke={1.6} aria-hidden={true} />}
          value={wanted}
          onChange={(event) => want(event.currentTarget.value)}
        />
        {sections.map(([section, names]) => {
          const pages = shown.filter(({ name }) => names.includes(name))
          return pages.length ? (
            <div key={section}>
              <p className="meta">{t.settings[section]}</p>
              <ul className="plain-list">
                {pages.map((page) => (
                  <li key={page.name}>
                    <Link to={page.to} activeProps={{ 'data-active': true }}>
                      {t.settings.pages[page.name]}
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          ) : null
        })}
      </nav>
      <div className="settings-page">
        <Suspense fallback={<Skeleton />}>
          <Outlet />
        </Suspense>
      </div>
    </div>
  )
}
