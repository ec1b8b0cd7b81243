// The verify token of a touchpoint that was just connected: the server never answers it again, and
// it must be typed at the provider. Forgotten when the page is left for good.

const tokens = new Map<string, string>()

export const rememberToken = (touchpointId: string, token: string): void => {
  tokens.set(touchpointId, token)
}
export const tokenOf = (touchpointId: string): string | undefined => tokens.get(touchpointId)
