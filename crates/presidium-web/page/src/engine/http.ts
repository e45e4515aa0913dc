// The engine behind `presidium serve`: one request for each question, newline-separated JSON for answers that grow.

import { EngineError, type Engine, type Progress } from './port';

const JSON_TYPE = { 'content-type': 'application/json' };

async function ask(path: string, signal: AbortSignal, body?: unknown): Promise<Response> {
  const how: RequestInit = body === undefined ? { signal } : { signal, method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) };
  let response: Response;
  try {
    response = await fetch(`api/${path}`, how);
  } catch (error) {
    if (signal.aborted) throw error;
    throw gone();
  }
  if (!response.ok) throw await refused(response);
  return response;
}

function gone(): EngineError {
  return new EngineError('gone', 'The engine does not answer.', [], 'Start it again with "presidium serve"; this page waits and keeps its state.');
}

async function refused(response: Response): Promise<EngineError> {
  const body: unknown = await response.json().catch(() => null);
  if (response.status === 503) return gone();
  return failure(body) ?? new EngineError('http', `The engine answered with status ${response.status}.`, [], 'Reload the page.', body);
}

function failure(body: unknown): EngineError | null {
  if (typeof body !== 'object' || body === null || !('message' in body)) return null;
  const said = body as { error?: string; message: string; near?: string[]; next?: string };
  return new EngineError(said.error ?? 'error', said.message, said.near ?? [], said.next ?? '', body);
}

async function once<T>(path: string, signal: AbortSignal, body?: unknown): Promise<T> {
  const response = await ask(path, signal, body);
  return (await response.json()) as T;
}

async function* lines(response: Response, signal: AbortSignal): AsyncGenerator<string> {
  if (!response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const parts = (rest + value).split('\n');
      rest = parts.pop() ?? '';
      yield* parts.filter((line) => line.trim() !== '');
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw gone();
  } finally {
    reader.cancel().catch(() => undefined);
  }
  if (rest.trim() !== '') yield rest;
}

async function* stream<T>(path: string, body: unknown, signal: AbortSignal): AsyncGenerator<Progress<T>> {
  const response = await ask(path, signal, body);
  let ended = false;
  for await (const line of lines(response, signal)) {
    const said = JSON.parse(line) as { final: boolean; result?: T; error?: unknown };
    if (said.error !== undefined) throw failure(said.error) ?? new EngineError('error', 'The engine could not finish.');
    if (said.result === undefined) continue;
    ended = said.final;
    yield { final: said.final, result: said.result };
  }
  if (!ended) throw gone();
}

/** The adapter for the page's own origin. */
export function http(): Engine {
  return {
    health: (signal) => once('health', signal),
    model: (signal) => once('model', signal),
    files: (signal) => once('model/files', signal),
    baked: (signal) => once('baked', signal),
    run: (body, signal) => stream('run', body, signal),
    whatIf: (body, signal) => stream('what-if', body, signal),
    claims: (body, signal) => stream('claims', body, signal),
    weigh: (body, signal) => stream('weigh', body, signal),
    why: (body, signal) => once('why', signal, body),
    history: (body, signal) => once('history', signal, body),
    check: (files, signal) => once('check', signal, { files }),
    notes: (query, signal) => once(`notes?q=${encodeURIComponent(query)}`, signal),
    statements: (signal) => once('notes', signal),
    coverage: (signal) => once('notes/coverage', signal),
    cite: (key, signal) => once(`cite?key=${encodeURIComponent(key)}`, signal),
    sources: (signal) => once('sources', signal),
    show: (name, signal) => once(`show?name=${encodeURIComponent(name)}`, signal),
    limits: (signal) => once('limits', signal),
  };
}
