const browsers: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** «Chrome · Linux» for a user agent; what is unknown is shown as it came. */
export function deviceOf(userAgent: string | null): string | undefined {
  if (!userAgent) return undefined
  const name = (list: [RegExp, string][]) => list.find(([sign]) => sign.test(userAgent))?.[1]
  return [name(browsers), name(systems)].filter(Boolean).join(' · ') || userAgent.slice(0, 60)
}
