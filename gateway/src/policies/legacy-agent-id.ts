const header = 'x-agent-uuid';
const idLength = 36;

/**
 * Which of the agents behind one agent token sends this, as those of the earlier generation say.
 * @param forward names and values of the request's headers in turn
 */
export function legacyAgentId(forward: readonly string[]): string | undefined {
  for (let index = 0; index + 1 < forward.length; index += 2) {
    const name = forward[index] ?? '';
    if (name.length === header.length && name.toLowerCase() === header) {
      const id = forward[index + 1];
      return id?.length === idLength ? id : undefined;
    }
  }
  return undefined;
}
