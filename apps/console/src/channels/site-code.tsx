// What is put into the pages of a site, and how its server says who is signed in.

import { CopyField } from '../settings/copy-field.tsx'
import { useWords } from '../words.tsx'
import { frameTag, scriptTag, signingSample } from './site-settings.ts'
import type { Touchpoint } from './use-touchpoint.ts'

export function SiteCode({ touchpoint }: { touchpoint: Touchpoint }) {
  const { t } = useWords()
  const { siteKey = '', colour } = touchpoint.settings
  const base = new URL(touchpoint.webhookUrl).origin
  return (
    <section className="card stack-tight" aria-labelledby="site-code">
      <h2 id="site-code">{t.sites.code}</h2>
      <p className="quiet small">{t.sites.codeText}</p>
      <CopyField label={t.sites.script} value={scriptTag(base, siteKey, colour)} />
      <details>
        <summary>{t.sites.more}</summary>
        <p className="quiet small">{t.sites.frameText}</p>
        <CopyField label={t.sites.frame} value={frameTag(base, siteKey)} />
        <p className="quiet small">{t.sites.signText}</p>
        <CopyField label={t.sites.sign} value={signingSample(siteKey)} />
      </details>
    </section>
  )
}
