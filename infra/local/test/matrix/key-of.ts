/** A name as keys of secrets are written. */
export const keyOf = (name: string): string => name.toUpperCase().replaceAll('-', '_');
