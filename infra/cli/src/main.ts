import { runCli } from './run-cli.js';

// Whoever reads the output may have seen enough, as `head` has.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await runCli(process.argv.slice(2), process.env, {
  tell: (text) => console.log(text),
  complain: (text) => console.error(text),
  input: process.stdin,
});
