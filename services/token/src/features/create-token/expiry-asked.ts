/** An end as it was asked for: a time, null for never, undefined where nothing was said. */
export const expiryAsked = (text: string | null | undefined): Date | null | undefined =>
  typeof text === 'string' ? new Date(text) : text;
