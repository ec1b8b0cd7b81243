/** Fetches a foreign address: resolved address pinned, private ranges refused, redirects checked. */
export type SafeFetch = (
  url: string,
  options?: {
    method?: string
    headers?: Record<string, string>
    body?: string | Uint8Array
    timeoutMs?: number
    maxBytes?: number
    /** Media types accepted, such as `image/*`; absent: any. */
    accept?: string[]
  },
) => Promise<{ status: number; headers: Headers; body: Uint8Array; url: string }>
