/** The schema in PostgreSQL that belongs to this service alone. */
export const agentGatewaySchema = 'agent_gateway';
