// Loaded before a program of the system under test: takes one guard out of its compiled code, so
// that it can be seen whether anybody notices.
import { register } from 'node:module';

const hooks = `
const { file, from, to } = JSON.parse(process.env.CHAOS_MUTATION);
export async function load(url, context, next) {
  const loaded = await next(url, context);
  if (!url.endsWith(file)) return loaded;
  const source = String(loaded.source);
  if (!source.includes(from)) throw new Error('There is no such guard in ' + file + ': ' + from);
  return { ...loaded, source: source.replace(from, () => to) };
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
