export { cliConfig } from './config.js';
export { runCli } from './run-cli.js';
