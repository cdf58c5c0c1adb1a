import { registerAgent, registeredAgent } from '@orchestrator/contracts';

/** An agent with a secret of its own. */
export interface BenchAgent {
  readonly id: string;
  readonly name: string;
  readonly authorization: string;
}

/** Has agents register through the gateway, as they do when they start. */
export const registerAgents = (
  gatewayPort: number,
  agentToken: string,
  count: number,
): Promise<BenchAgent[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, number) => {
      const name = `bench-${number}`;
      const answer = await fetch(`http://127.0.0.1:${gatewayPort}${registerAgent.path}`, {
        method: registerAgent.method,
        headers: { authorization: `Bearer ${agentToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name }),
      });
      if (answer.status !== 201) {
        throw new Error(`No agent was registered: ${await answer.text()}`);
      }
      const { instance_id: id, instance_secret: secret } = registeredAgent.parse(
        await answer.json(),
      );
      return { id, name, authorization: `Bearer ${secret}` };
    }),
  );
