import { newId } from '@orchestrator/database';

export interface TestUser {
  readonly id: string;
  readonly name: string;
}

export const userNamed = (name: string): TestUser => ({ id: newId(), name });
