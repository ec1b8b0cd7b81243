// What a chat for a site asks for, and what is copied into its pages.

export const siteSettings = [
  'origins',
  'title',
  'greeting',
  'away',
  'colour',
  'language',
  'privacyUrl',
] as const
export type SiteSetting = (typeof siteSettings)[number]
export type SiteValues = Record<SiteSetting, string>

export const siteValuesOf = (settings: Readonly<Record<string, string>>): SiteValues =>
  Object.fromEntries(siteSettings.map((name) => [name, settings[name] ?? ''])) as SiteValues

/** Those that read otherwise than what is kept; one that was emptied is taken away. */
export const changedOf = (
  values: SiteValues,
  kept: Readonly<Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(
    siteSettings
      .map((name): [string, string] => [name, values[name].trim()])
      .filter(([name, value]) => value !== (kept[name] ?? '')),
  )

/** A secret that nobody guesses: 32 bytes. */
export function makeSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return btoa(String.fromCharCode(...bytes)).replace(/\W/g, '-')
}

export const scriptTag = (base: string, siteKey: string, colour: string | undefined): string =>
  `<script src="${base}/widget.js" data-site="${siteKey}"${colour ? ` data-colour="${colour}"` : ''} async></script>`

export const frameTag = (base: string, siteKey: string): string =>
  `<iframe src="${base}/widget/frame?site=${siteKey}" title="Chat" width="380" height="620"></iframe>`

/** How a server in Node says who is signed in (docs/web-chat.md). */
export const signingSample = (
  siteKey: string,
): string => `import { createHmac, randomUUID } from 'node:crypto'

export function signIdentity(user, secret) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = [
    part({ alg: 'HS256', typ: 'JWT' }),
    part({
      sub: user.id,
      name: user.name,
      aud: '${siteKey}',
      exp: Math.floor(Date.now() / 1000) + 300,
      jti: randomUUID(),
    }),
  ].join('.')
  return \`\${signed}.\${createHmac('sha256', secret).update(signed).digest('base64url')}\`
}`
