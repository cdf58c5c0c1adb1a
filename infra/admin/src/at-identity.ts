import { ProblemError, UndeclaredAnswerError } from '@orchestrator/contracts';
import { createServiceClient } from '@orchestrator/http';
import { createAssertionSigner, type SigningKey } from '@orchestrator/internal-auth';
import type { Surroundings } from './command.js';
import { CommandError } from '@orchestrator/command-line';

/** Following a long audit log takes its time. */
const timeoutMs = 15 * 60_000;

/** Work with a client of the identity service; what stands in the way comes out as a sentence. */
export const atIdentityWith =
  (
    findPlace: () => Promise<{ readonly url: string; readonly key: SigningKey }>,
  ): Surroundings['atIdentity'] =>
  async (work, signer) => {
    const { url, key } = await findPlace();
    const client = createServiceClient({
      self: 'admin',
      target: 'identity',
      url,
      signer: await createAssertionSigner(signer ?? key),
      timeoutMs,
      connections: 1,
    });
    try {
      return await work(client);
    } catch (error) {
      throw explained(error, url);
    } finally {
      await client.close();
    }
  };

function explained(error: unknown, url: string): unknown {
  if (error instanceof CommandError) return error;
  if (error instanceof UndeclaredAnswerError) {
    return new CommandError(`What answers at ${url} is not the identity service of this version.`);
  }
  if (!(error instanceof ProblemError)) {
    return new CommandError(
      `The identity service does not answer at ${url}. Is the system running?`,
    );
  }
  const { code, title, detail } = error.problem;
  if (code === 'assertion_refused') {
    return new CommandError(
      'The identity service does not trust the key of the command line. After a rotation it must be restarted first.',
    );
  }
  if (code === 'unavailable') {
    return new CommandError('The identity service can not reach its database. Try again.');
  }
  return new CommandError(`${title}${detail === undefined ? '' : `: ${detail}`}`);
}
