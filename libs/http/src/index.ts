export * from './answer-within.js';
export * from './bind-route.js';
export * from './create-service-app.js';
export * from './health-server.js';
export * from './listen.js';
export * from './problem-response.js';
export * from './request-context.js';
export * from './service-client.js';
