// Loaded before a program of the system under test: loads what the program is made of, and lets it begin
// only when it is told to, so that it takes the place of one that died without a pause.
await import(process.env.STAND_BY_MODULES);
const begun = new Promise((resolve) => process.once('SIGUSR2', resolve));
const alive = setInterval(() => undefined, 60_000);
console.log('standing by');
await begun;
clearInterval(alive);
