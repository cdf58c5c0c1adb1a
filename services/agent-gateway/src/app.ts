import type { Binding } from '@orchestrator/http';

/** Every route of this service. */
export const agentGatewayRoutesOf = (): readonly Binding[] => [];
