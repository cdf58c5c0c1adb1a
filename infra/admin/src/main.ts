import { runAdmin } from './run-admin.js';

process.exitCode = await runAdmin(process.argv.slice(2), process.env, {
  tell: (text) => console.log(text),
  complain: (text) => console.error(text),
});
