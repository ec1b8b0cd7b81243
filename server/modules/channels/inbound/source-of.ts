/** The name under which a touchpoint says something. */
export const sourceOf = (touchpoint: { id: string }): string => `touchpoint:${touchpoint.id}`
