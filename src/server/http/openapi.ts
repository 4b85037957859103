import type { OpenAPI } from '@orpc/contract';
import type { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { text } from '../../domain/text.ts';
import { type Locale, preferredLocale, translate } from '../../locales/translate.ts';
import type { BoundRouter } from '../act/procedures.ts';
import type { AppEnv } from './app-env.ts';
import { type Operation, openApiDocument } from './openapi-document.ts';

const slug = (method: string, path: string) => `${method}${path.replace(/\W+/g, '-')}`;

function operationHtml(method: string, path: string, operation: Operation) {
  return html`<details id="${slug(method, path)}">
    <summary><code class="${method}">${method.toUpperCase()}</code> <code>${path}</code> <span>${operation.summary ?? ''}</span></summary>
    <p>${operation.description ?? ''}</p>
    ${operation.parameters?.length ? html`<h4>Parameters</h4><ul>${(operation.parameters as OpenAPI.ParameterObject[]).map((each) => html`<li><code>${each.name}</code> (${each.in}${each.required ? ', required' : ''})</li>`)}</ul>` : ''}
    ${operation.requestBody ? html`<h4>Body</h4><pre>${JSON.stringify(operation.requestBody, null, 2)}</pre>` : ''}
    <h4>Responses</h4><pre>${JSON.stringify(operation.responses, null, 2)}</pre>
  </details>`;
}

const style = `:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
code,pre{font-family:ui-monospace,monospace;font-size:13px}pre{overflow:auto;max-height:24rem;padding:.75rem;border:1px solid #8884;border-radius:8px}
summary{cursor:pointer;padding:.35rem 0}summary span{opacity:.75}details{border-bottom:1px solid #8883}`;

function page(document: OpenAPI.Document, locale: Locale) {
  const say = (key: string, params = {}) => translate(text(`installation.apiDocs.${key}`, params), locale);
  const names = { base: '/api/v1', header: 'Authorization: Bearer bp_…', language: 'Accept-Language' };
  const byTag = new Map<string, ReturnType<typeof operationHtml>[]>();
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods as Record<string, Operation>)) {
      const tag = operation.tags?.[0] ?? 'other';
      byTag.set(tag, [...(byTag.get(tag) ?? []), operationHtml(method, path, operation)]);
    }
  }
  return html`<!doctype html><html lang="${locale}"><head><meta charset="utf-8" /><meta name="viewport" content="width=device-width" /><title>Biplane 双翼 API</title><style>${raw(style)}</style></head>
    <body><h1>Biplane 双翼 API</h1>
    <p>${say('intro', names)} ${say('machine')} <a href="/api/v1/openapi.json">OpenAPI 3.1</a></p>
    ${[...byTag].map(([tag, operations]) => html`<h2>${tag}</h2>${operations}`)}</body></html>`;
}

/** `/api/v1/openapi.json` and a readable page of it at `/api/docs` that loads nothing from outside. */
export function openApiRoutes(app: Hono<AppEnv>, router: BoundRouter): void {
  let document: Promise<OpenAPI.Document> | undefined;
  const get = () => {
    document ??= openApiDocument(router);
    return document;
  };
  app.get('/api/v1/openapi.json', async (c) => c.json(await get()));
  app.get('/api/docs', async (c) => c.html(page(await get(), preferredLocale(c.req.header('accept-language')))));
}
