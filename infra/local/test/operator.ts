import { dirname } from 'node:path';
import { runAdmin } from '@orchestrator/admin';
import type { TestSystem } from './start-system.js';

export const operator = { type: 'operator', id: 'grace@desk', name: 'grace@desk' };

/** What the operator types at the machine of this system, and what is said to it. */
export async function operate(
  system: TestSystem,
  ...args: readonly string[]
): Promise<{ code: number; told: string }> {
  const told: string[] = [];
  const environment = {
    DATA_DIR: dirname(system.bootstrapTokenFile),
    OPERATOR: operator.id,
  };
  const output = {
    tell: (text: string) => told.push(text),
    complain: (text: string) => told.push(text),
  };
  return { code: await runAdmin(args, environment, output), told: told.join('\n') };
}
