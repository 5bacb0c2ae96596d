// SPDX-License-Identifier: Apache-2.0
import createClient from 'openapi-fetch';

import type { components, paths } from './schema.d.ts';

export type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];
export type Phone = Schemas['Phone'];
export type PhoneDetail = Schemas['PhoneDetail'];
export type Line = Schemas['Line'];
export type ClientSession = Schemas['ClientSession'];
export type Call = Schemas['Call'];
export type Setting = Schemas['Setting'];
export type Status = Schemas['Status'];
export type TraceEntry = Schemas['TraceEntry'];
export type LogLine = Schemas['LogLine'];
export type Role = Schemas['Role'];

/** A request that was refused or never arrived. `message` is for people. */
export class ApiError extends Error {
  readonly status: number;
  readonly reason: string;
  /** member of the body that is wrong; '' if none is to blame */
  readonly field: string;
  /** category/value of a CSTAErrorCode, of telephony; '' for others */
  readonly cstaError: string;

  constructor(problem: Partial<Problem>, status: number) {
    super(problem.detail || problem.title || `HTTP ${status}`);
    this.status = status;
    this.reason = problem.reason ?? 'unknown';
    this.field = problem.field ?? '';
    this.cstaError = problem.cstaError ?? '';
  }
}

/** What every request of the session carries, and who wants to know when it has ended. */
export const credentials = {
  csrfToken: '',
  onExpired: () => {},
};

export const api = createClient<paths>({ baseUrl: '/', credentials: 'same-origin' });

api.use({
  onRequest({ request }) {
    if (request.method !== 'GET' && credentials.csrfToken)
      request.headers.set('X-CSRF-Token', credentials.csrfToken);
    return request;
  },
  onResponse({ request, response }) {
    const login = new URL(request.url).pathname === '/api/v1/session';
    if (response.status === 401 && !login) credentials.onExpired();
  },
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of an answer; throws ApiError for everything else. */
export async function ask<T>(request: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await request;
  } catch {
    throw new ApiError({ detail: '', title: '', reason: 'unreachable' }, 0);
  }
  if (answer.response.ok) return answer.data as T;
  const problem = typeof answer.error === 'object' && answer.error ? (answer.error as Partial<Problem>) : {};
  throw new ApiError(problem, answer.response.status);
}

interface Piece<T> {
  items: T[];
  next: string | null;
}

const MAX_PIECES = 200;

/** Reads a whole list, piece by piece; `onPiece` gets each as it comes. */
export async function readAll<T>(
  piece: (cursor: string | undefined) => Promise<Piece<T>>,
  onPiece: (items: T[]) => void = () => {},
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  for (let i = 0; i < MAX_PIECES; i++) {
    const { items, next } = await piece(cursor);
    all.push(...items);
    onPiece(items);
    if (!next) break;
    cursor = next;
  }
  return all;
}

/** The body of a form-less download, offered to the browser as a file. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
