import {
  describeAccess,
  problemCodes,
  type RouteDefinition,
  scopePermissions,
} from '@orchestrator/contracts';

/** The readable form of the API: every route, who may call it, what it answers. No script, no inline style. */
export function docsPage(routes: readonly RouteDefinition[], title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}: API</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<h1>${escapeHtml(title)}: API</h1>
<p>The same as an OpenAPI 3.1 document: <a href="/openapi.json">openapi.json</a>.
Errors are <code>application/problem+json</code> (RFC 9457).</p>
<h2>Scopes</h2>
<table><thead><tr><th>Scope</th><th>Permission</th></tr></thead><tbody>
${Object.entries(scopePermissions)
  .map(([scope, text]) => row(code(scope), escapeHtml(text)))
  .join('\n')}
</tbody></table>
<h2>Routes</h2>
${routes.map(routeSection).join('\n')}
<h2>Problem codes</h2>
<table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th></tr></thead><tbody>
${Object.entries(problemCodes)
  .map(([name, { status, title: meaning }]) => row(code(name), String(status), escapeHtml(meaning)))
  .join('\n')}
</tbody></table>
</body>
</html>
`;
}

function routeSection(route: RouteDefinition): string {
  const answers = Object.entries(route.answers).map(
    ([status, { description }]) => `<li><code>${status}</code> ${escapeHtml(description)}</li>`,
  );
  const problems = route.problems.map(
    (name) => `<li><code>${problemCodes[name].status}</code> ${code(name)}</li>`,
  );
  return `<section id="${route.id}">
<h3><code>${route.method} ${escapeHtml(route.path)}</code></h3>
<p>${escapeHtml(route.summary)}.</p>
<p>${escapeHtml(describeAccess(route.access))}</p>
<ul>${[...answers, ...problems].join('')}</ul>
</section>`;
}

const row = (...cells: string[]): string =>
  `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
const code = (text: string): string => `<code>${escapeHtml(text)}</code>`;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);

export const docsStyle = `:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
h3 { margin-bottom: 0; }
section { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
table { border-collapse: collapse; }
td, th { text-align: left; padding: 0.2rem 1rem 0.2rem 0; vertical-align: top; }
code { font-size: 0.95em; overflow-wrap: anywhere; }
`;
