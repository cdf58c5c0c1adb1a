import { CommandError } from '@orchestrator/command-line';
import { ProblemError, UndeclaredAnswerError } from '@orchestrator/contracts';
import { createServiceClient, type ServiceClient } from '@orchestrator/http';
import { createAssertionSigner, type SigningKey } from '@orchestrator/internal-auth';
import type { AskedService } from './command.js';

/** Following a long audit log takes its time, and so does sealing many secrets anew. */
const timeoutMs = 15 * 60_000;

/** Work with a client of a service; what stands in the way comes out as a sentence. */
export const atServiceWith =
  (
    findPlace: (
      service: AskedService,
    ) => Promise<{ readonly url: string; readonly key: SigningKey }>,
  ) =>
  async <R>(
    service: AskedService,
    work: (client: ServiceClient) => Promise<R>,
    signer?: SigningKey,
  ): Promise<R> => {
    const { url, key } = await findPlace(service);
    const client = createServiceClient({
      self: 'admin',
      target: service,
      url,
      signer: await createAssertionSigner(signer ?? key),
      timeoutMs,
      connections: 1,
    });
    try {
      return await work(client);
    } catch (error) {
      throw explained(error, service, url);
    } finally {
      await client.close();
    }
  };

function explained(error: unknown, service: AskedService, url: string): unknown {
  if (error instanceof CommandError) return error;
  if (error instanceof UndeclaredAnswerError) {
    return new CommandError(
      `What answers at ${url} is not the ${service} service of this version.`,
    );
  }
  if (!(error instanceof ProblemError)) {
    return new CommandError(
      `The ${service} service does not answer at ${url}. Is the system running?`,
    );
  }
  const { code, title, detail } = error.problem;
  if (code === 'assertion_refused') {
    return new CommandError(
      `The ${service} service does not trust the key of the command line. After a rotation it must be restarted first.`,
    );
  }
  if (code === 'unavailable') {
    return new CommandError(`The ${service} service can not reach its database. Try again.`);
  }
  return new CommandError(`${title}${detail === undefined ? '' : `: ${detail}`}`);
}
