export { agentOptions } from './agent/agent-options.js';
export { type Agent, type AgentEnding, runAgent } from './agent/run-agent.js';
export { type DemoOptions, demoOptions } from './tour/demo-options.js';
export { readEvents } from './tour/event-reader.js';
export { runDemo } from './tour/run-demo.js';
