// SPDX-License-Identifier: Apache-2.0
// Stands in for a server while one works on the console: `node mock/server.mjs [--port 8481] [--phones 10000] [--setup]`.
// It serves dist/ under the policy of the real one. Log in as admin, operator, viewer or cti; password: offhook123.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import {
  makeCall,
  makeCapabilities,
  makeCertificates,
  makeLicences,
  makeLine,
  makePhone,
  makeSettings,
  makeTrace,
} from './data.mjs';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '8481' },
    phones: { type: 'string', default: '10000' },
    setup: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
  },
});
const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const PASSWORD = 'offhook123';
const CODE = '4711-0815';
const passwords = new Map();

// ------------------------------------------------------------------------------------------------- state
const phones = new Map();
const lines = new Map();
for (let i = 0; i < Number(options.phones); i++) {
  const phone = makePhone(i);
  phones.set(phone.username, phone);
  phone.lines.forEach((id, k) => lines.set(id, makeLine(phone, id, i + k * 7)));
}
const calls = new Map();
const settings = makeSettings();
let certificates = makeCertificates();
let licences = makeLicences();
let service = { state: 'running', why: null, since: new Date(Date.now() - 7.3e6).toISOString() };
let setupNeeded = options.setup;
const started = Date.now() - 3.1e8;
const now = () => new Date().toISOString();
const users = ['admin', 'operator', 'viewer', 'cti'].map((role) => ({
  name: role,
  role,
  enabled: true,
  language: 'en',
  control: true,
  lines: role === 'cti' ? ['10*'] : [],
  createdAt: now(),
  lastLoginAt: now(),
  sessions: 0,
}));
const tokens = [
  {
    id: 't1',
    name: 'crm',
    user: 'admin',
    role: 'cti',
    control: true,
    lines: [],
    createdAt: now(),
    expiresAt: new Date(Date.now() + 8e9).toISOString(),
    lastUsedAt: now(),
  },
];
const accounts = [
  { name: 'cti', enabled: true, control: true, lines: [], fromSettings: true, sessions: 1 },
  { name: 'attendant', enabled: true, control: true, lines: ['1*'], fromSettings: false, sessions: 2 },
  { name: 'wallboard', enabled: true, control: false, lines: ['*@pbx'], fromSettings: false, sessions: 1 },
  { name: 'old-crm', enabled: false, control: true, lines: ['2*', '3*'], fromSettings: false, sessions: 0 },
];
const audit = Array.from({ length: 30 }, (_, i) => ({
  id: `a${i}`,
  time: new Date(Date.now() - i * 4.2e6).toISOString(),
  user: i % 3 ? 'admin' : 'operator',
  via: i % 4 ? 'session' : 'local',
  address: i % 4 ? '10.20.1.7' : '',
  action: ['settings.change', 'phones.activate', 'users.add', 'service.restart'][i % 4],
  object: ['advanced.keep_alive', '000413000007', 'operator', ''][i % 4],
  before: i % 4 ? null : '60',
  after: i % 4 ? null : '30',
}));
const logLines = [];
let nextLog = 1;
const phoneLevels = new Map();
let trace = [];
let dropped = 0;
const history = Array.from({ length: 60 }, (_, i) => ({
  time: new Date(Date.now() - (60 - i) * 60_000).toISOString(),
  count: Math.round(900 + 400 * Math.sin(i / 7) + 160 * Math.sin(i * 1.7)),
}));

function status() {
  const by = { inService: 0, outOfService: 0, waiting: 0, disabled: 0, connecting: 0 };
  for (const phone of phones.values()) by[phone.state] += 1;
  return {
    version: '0.2.0-mock',
    startedAt: new Date(started).toISOString(),
    uptimeSeconds: Math.round((Date.now() - started) / 1000),
    service,
    phones: {
      known: phones.size,
      inService: by.inService,
      outOfService: by.outOfService + by.connecting,
      waiting: by.waiting,
      disabled: by.disabled,
    },
    lines: { known: lines.size, inService: lines.size - 300, monitored: Math.round(lines.size / 2) },
    monitors: Math.round(lines.size * 0.8),
    calls: calls.size,
    clients: 4,
    events: { perMinute: history.at(-1)?.count ?? 0, history },
    licences,
    warnings: [
      {
        reason: 'certificate_ends',
        detail: `The server's certificate ends in ${certificates.server.daysLeft} days.`,
      },
      { reason: 'licence_problem', detail: 'A licence of Example AG has expired and no longer counts.' },
    ],
  };
}

// ---------------------------------------------------------------------------------------------- sessions
const sessions = new Map();
const problem = (code, reason, detail, field) => ({
  status: code,
  body: { type: 'about:blank', title: reason, status: code, detail, reason, ...(field ? { field } : {}) },
});
const ok = (body, code = 200) => ({ status: code, body });
const none = { status: 204, body: null };

function sessionOf(request) {
  const id = /offhook_session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
  return id ? sessions.get(id) : undefined;
}

function logIn(name, language) {
  const user = users.find((one) => one.name === name) ?? {
    name,
    role: 'admin',
    language,
    control: true,
    lines: [],
  };
  const id = `s${Math.random().toString(36).slice(2)}`;
  const session = {
    user: user.name,
    role: user.role,
    via: 'session',
    language: language ?? user.language,
    csrfToken: `c${id}`,
    expiresAt: new Date(Date.now() + 2.88e7).toISOString(),
    rights: { control: user.control, lines: user.lines },
  };
  sessions.set(id, session);
  return { session, cookie: `offhook_session=${id}; HttpOnly; SameSite=Strict; Path=/` };
}

// ------------------------------------------------------------------------------------------------ events
const streams = new Set();
const sent = [];
let nextEvent = 1;
function publish(topic, data) {
  const event = { id: nextEvent++, topic, data: JSON.stringify({ topic, time: now(), ...data }) };
  sent.push(event);
  if (sent.length > 2000) sent.shift();
  for (const stream of streams) if (stream.topics.has(topic)) write(stream.response, event);
}
const write = (response, event) =>
  response.write(`id: ${event.id}\nevent: ${event.topic}\ndata: ${event.data}\n\n`);

function openStream(request, response, url) {
  const topics = new Set((url.searchParams.get('topics') ?? '').split(',').filter(Boolean));
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write(': hello\n\n');
  const last = Number(request.headers['last-event-id'] ?? 0);
  if (last) for (const event of sent) if (event.id > last && topics.has(event.topic)) write(response, event);
  const stream = { response, topics };
  streams.add(stream);
  request.on('close', () => streams.delete(stream));
}

function log(level, text, phone = null, reason = 'note') {
  const line = { id: String(nextLog++), time: now(), level, reason, phone, text };
  logLines.push(line);
  if (logLines.length > 3000) logLines.shift();
  publish('log', { line });
}

// ------------------------------------------------------------------------------------------------- calls
let nextCall = 100;
function setCall(line, callID, state, other, direction) {
  const key = `${line.deviceID} ${callID}`;
  const call = makeCall(
    line,
    callID,
    state,
    other ?? calls.get(key)?.otherParty,
    direction ?? calls.get(key)?.direction,
  );
  if (state === 'null') calls.delete(key);
  else calls.set(key, call);
  line.calls = [...calls.values()].filter((one) => one.line === line.deviceID);
  const phone = phones.get(line.phone);
  if (phone) phone.calls = line.calls.length;
  publish('call', { call });
  publish('line', { line, removed: false });
  return call;
}

const lineList = [...lines.values()].filter((line) => line.inService);
function livelyOffice() {
  const line = lineList[Math.floor(Math.random() * Math.min(60, lineList.length))];
  if (!line) return;
  const own = line.calls[0];
  if (!own) {
    if (calls.size < 14)
      setCall(
        line,
        String(nextCall++),
        'alerting',
        `sip:${1000 + Math.floor(Math.random() * 90)}@pbx`,
        Math.random() < 0.5 ? 'incoming' : 'outgoing',
      );
  } else if (own.state === 'alerting') setCall(line, own.connection.callID, 'connected');
  else if (Math.random() < 0.3)
    setCall(line, own.connection.callID, own.state === 'hold' ? 'connected' : 'hold');
  else setCall(line, own.connection.callID, 'null');
}

const demoPhone = [...phones.values()][0];
trace = makeTrace(demoPhone, demoPhone.lines[0], 1);
for (let i = 0; i < 40; i++)
  log(
    ['info', 'info', 'debug', 'warning', 'error'][i % 5],
    [
      'registered for 300 s',
      'session stands',
      'RequestSystemStatus answered',
      'keep-alive unanswered',
      'connection refused: wrong password',
    ][i % 5],
    [...phones.keys()][i * 7],
  );
['alerting', 'connected', 'connected', 'hold'].forEach(
  (state, i) =>
    lineList[i * 2] &&
    setCall(
      lineList[i * 2],
      String(nextCall++),
      state,
      `sip:${1040 + i}@pbx`,
      i % 2 ? 'outgoing' : 'incoming',
    ),
);

if (!options.quiet) {
  setInterval(livelyOffice, 1500).unref();
  setInterval(() => publish('status', { status: status() }), 1000).unref();
  setInterval(
    () => log('info', 'registered for 300 s', [...phones.keys()][Math.floor(Math.random() * phones.size)]),
    2000,
  ).unref();
  setInterval(() => {
    const list = [...phones.values()];
    const phone = list[Math.floor(Math.random() * Math.min(300, list.length))];
    if (!phone || phone.state !== 'inService') return;
    phone.lastLoginAt = now();
    publish('phone', { phone, removed: false });
  }, 1000).unref();
}

// ------------------------------------------------------------------------------------------------ routes
function paged(list, url, extra = {}) {
  const limit = Number(url.searchParams.get('limit') ?? 100);
  const from = Number(url.searchParams.get('cursor') ?? 0);
  const next = from + limit < list.length ? String(from + limit) : null;
  return ok({ items: list.slice(from, from + limit), next, ...extra });
}

function traceFiltered(url) {
  const get = (name) => (url.searchParams.get(name) ?? '').toLowerCase();
  const has = (value, part) =>
    String(value ?? '')
      .toLowerCase()
      .includes(part);
  return trace.filter(({ entry }) => {
    const wanted = get('status');
    return (
      has(entry.phone, get('phone')) &&
      has(entry.lines.join(), get('line')) &&
      has(entry.client, get('client')) &&
      (!get('dialog') || entry.dialog.toLowerCase() === get('dialog')) &&
      has(entry.method, get('method')) &&
      has(entry.service, get('service')) &&
      (!get('callid') || true) &&
      has(entry.summary, get('text')) &&
      (!wanted ||
        (wanted.endsWith('xx')
          ? String(entry.status ?? '').startsWith(wanted[0])
          : String(entry.status) === wanted))
    );
  });
}

function detail(phone) {
  const own = phone.lines.map((id) => lines.get(id)).filter(Boolean);
  const level = phoneLevels.get(phone.username) ?? null;
  const dialog =
    phone.state === 'inService'
      ? {
          callId: trace[0]?.entry.dialog ?? 'x',
          edition: 'ed3',
          since: phone.lastLoginAt,
          keepAliveAt: new Date(Date.now() + 41_000).toISOString(),
          keepAlivesMissed: 0,
        }
      : null;
  return {
    phone,
    manualLines: own.filter((line) => line.manual).map((line) => line.deviceID),
    lines: own,
    calls: own.flatMap((line) => line.calls),
    capabilities: makeCapabilities(),
    dialog,
    logLevel: level,
  };
}

function actOnPhone(phone, action) {
  if (action === 'forget') phones.delete(phone.username);
  if (action === 'enable')
    Object.assign(phone, { enabled: true, state: 'connecting', reason: 'connecting', why: '' });
  if (action === 'disable')
    Object.assign(phone, {
      enabled: false,
      state: 'disabled',
      reason: 'disabled',
      why: 'disabled by an administrator',
    });
  if (action === 'activate')
    Object.assign(phone, { active: true, state: 'inService', reason: 'in_service', why: '' });
  const gone = action === 'forget';
  publish('phone', { phone: gone ? { username: phone.username } : phone, removed: gone });
}

function check(setting, value) {
  const numeric = ['integer', 'seconds', 'port'].includes(setting.type);
  const max = setting.type === 'port' ? 65535 : (setting.maximum ?? Infinity);
  if (numeric && (!Number.isInteger(value) || value < (setting.minimum ?? 0) || value > max))
    return `${setting.key} is a number from ${setting.minimum ?? 0} to ${max}`;
  if (setting.type === 'address' && !/^[0-9a-f.:]+$/i.test(value))
    return `${setting.key}: "${value}" is no IP address`;
  return '';
}

function save(values) {
  for (const [key, value] of Object.entries(values)) {
    const setting = settings.items.find((one) => one.key === key);
    if (!setting) return problem(404, 'unknown_setting', `there is no setting ${key}`, `values.${key}`);
    if (!setting.editable)
      return problem(409, 'locked', `${key} is set by ${setting.origin.where}`, `values.${key}`);
    const wrong = value === null ? '' : check(setting, value);
    if (wrong) return problem(400, 'bad_value', wrong, `values.${key}`);
  }
  const items = Object.entries(values).map(([key, value]) => {
    const setting = settings.items.find((one) => one.key === key);
    setting.value = setting.type === 'secret' ? null : (value ?? setting.default);
    setting.origin =
      value === null ? { source: 'default', where: 'default' } : { source: 'database', where: 'database' };
    return setting;
  });
  return ok({
    items,
    warnings:
      values['phones.lan.tcp_port'] === 80
        ? ['phones.lan.tcp_port: port 80 is not allowed to this user']
        : [],
  });
}

function listeners() {
  const value = (key) => settings.items.find((one) => one.key === key).value;
  const items = [];
  for (const side of ['phones', 'clients']) {
    for (const net of ['lan', 'wan']) {
      for (const kind of ['tcp', 'tls']) {
        const port = value(`${side}.${net}.${kind}_port`);
        if (port)
          items.push({
            name: `${side}.${net}.${kind}`,
            side,
            transport: kind.toUpperCase(),
            address: value(`${side}.${net}.address`),
            port,
            listening: service.state === 'running' && port !== 80,
            error: port === 80 ? 'port 80 is not allowed to this user' : null,
            connections:
              service.state !== 'running' ? 0 : side === 'phones' ? (kind === 'tcp' ? 7231 : 2409) : 2,
          });
      }
    }
  }
  items.push({
    name: 'console.tcp',
    side: 'console',
    transport: 'TCP',
    address: '127.0.0.1',
    port: 8480,
    listening: true,
    error: null,
    connections: 1,
  });
  return { items, addresses: ['10.20.0.1', '127.0.0.1', 'fd00::1'] };
}

const sessionRows = () => [
  {
    id: 'c1',
    account: 'attendant',
    kind: 'sip',
    address: '10.20.1.9',
    transport: 'TLS',
    line: null,
    monitors: [...lines.keys()].slice(0, 40),
    since: new Date(started).toISOString(),
  },
  {
    id: 'c2',
    account: 'wallboard',
    kind: 'sip',
    address: '10.20.1.12',
    transport: 'TCP',
    line: null,
    monitors: [...lines.keys()].slice(0, 400),
    since: new Date(started).toISOString(),
  },
  {
    id: 'c3',
    account: 'cti',
    kind: 'sip',
    address: '10.20.1.44',
    transport: 'TCP',
    line: [...lines.keys()][3] ?? null,
    monitors: [[...lines.keys()][3]].filter(Boolean),
    since: now(),
  },
  {
    id: 'c4',
    account: 'crm',
    kind: 'api',
    address: '10.20.1.80',
    transport: 'TLS',
    line: null,
    monitors: [],
    since: now(),
  },
];
const levels = () => ({
  level: settings.items.find((one) => one.key === 'diagnostics.level').value,
  phones: [...phoneLevels.values()],
});
const page = (list) => (_, url) => paged(list(), url);
const find = (list, key, value) => list.find((one) => one[key] === value);
const removeFrom = (list, key, value) => {
  const i = list.findIndex((one) => one[key] === value);
  if (i >= 0) list.splice(i, 1);
  return i >= 0 ? none : problem(404, 'not_found', 'there is none');
};
function withLine(handler) {
  return (context, url, ...rest) => {
    const line = lines.get(context.params[0]);
    return line
      ? handler(line, context, url, ...rest)
      : problem(404, 'unknown_line', 'there is no such line');
  };
}
function withPhone(handler) {
  return (context) => {
    const phone = phones.get(context.params[0]);
    return phone ? handler(phone, context) : problem(404, 'unknown_phone', 'there is no such telephone');
  };
}
const callTo = (state) => withLine((line, { params }) => (setCall(line, params[1], state), none));

/** method, path ({} is a parameter), handler(context, url) */
const routes = [
  ['GET', '/setup', () => ok({ needed: setupNeeded })],
  [
    'POST',
    '/setup/open',
    ({ body }) =>
      body.code === CODE
        ? ok({
            addresses: listeners().addresses,
            sections: settings.sections,
            settings: settings.items,
            certificates,
          })
        : problem(403, 'wrong_code', 'This is not the code that the server printed.', 'code'),
  ],
  ['POST', '/setup/check-port', ({ body }) => portCheck(body)],
  [
    'POST',
    '/setup',
    ({ body }) => {
      if (body.code !== CODE) return problem(403, 'wrong_code', 'This is not the code.', 'code');
      const saved = save(body.settings ?? {});
      if (saved.status !== 200) return saved;
      setupNeeded = false;
      const { session, cookie } = logIn(body.admin.name, body.language);
      return { ...ok({ session, warnings: [] }, 201), cookie };
    },
  ],
  ['GET', '/session', ({ session }) => ok(session)],
  [
    'POST',
    '/session',
    ({ body }) => {
      if (!find(users, 'name', body.name) || body.password !== (passwords.get(body.name) ?? PASSWORD))
        return problem(401, 'login_refused', 'wrong name or password');
      const { session, cookie } = logIn(body.name);
      return { ...ok(session), cookie };
    },
  ],
  [
    'DELETE',
    '/session',
    ({ request }) => (sessions.delete(/offhook_session=([\w-]+)/.exec(request.headers.cookie)?.[1]), none),
  ],
  [
    'POST',
    '/session/password',
    ({ body }) =>
      body.currentPassword === PASSWORD
        ? none
        : problem(400, 'wrong_password', 'This is not your password.', 'currentPassword'),
  ],
  ['GET', '/users', page(() => users)],
  [
    'POST',
    '/users',
    ({ body }) => {
      if (find(users, 'name', body.name))
        return problem(409, 'exists', 'There is a user of this name.', 'name');
      passwords.set(body.name, body.password);
      users.push({
        enabled: true,
        language: 'en',
        control: true,
        lines: [],
        ...body,
        password: undefined,
        createdAt: now(),
        lastLoginAt: null,
        sessions: 0,
      });
      return ok(users.at(-1), 201);
    },
  ],
  ['PATCH', '/users/{}', ({ params, body }) => ok(Object.assign(find(users, 'name', params[0]), body))],
  ['DELETE', '/users/{}', ({ params }) => removeFrom(users, 'name', params[0])],
  ['POST', '/users/{}/password', () => none],
  ['GET', '/tokens', page(() => tokens)],
  [
    'POST',
    '/tokens',
    ({ body, session }) => {
      const token = {
        id: `t${tokens.length + 1}`,
        name: body.name,
        user: session.user,
        role: body.role,
        control: true,
        lines: body.lines ?? [],
        createdAt: now(),
        expiresAt: body.expiresInDays
          ? new Date(Date.now() + body.expiresInDays * 8.64e7).toISOString()
          : null,
        lastUsedAt: null,
      };
      tokens.push(token);
      return ok({ token, text: 'oh_5Yk2nQ8wJc7Vd1Tz4Lx9Rb3Hf6Mg0Ps' }, 201);
    },
  ],
  ['DELETE', '/tokens/{}', ({ params }) => removeFrom(tokens, 'id', params[0])],
  ['GET', '/settings', () => ok(settings)],
  ['PATCH', '/settings', ({ body }) => save(body.values)],
  ['DELETE', '/settings/{}', ({ params }) => save({ [params[0]]: null })],
  ['GET', '/listeners', () => ok(listeners())],
  ['POST', '/listeners/check-port', ({ body }) => portCheck(body)],
  ['GET', '/certificates', () => ok(certificates)],
  [
    'PUT',
    '/certificates',
    ({ body }) =>
      body.chain.includes('BEGIN CERTIFICATE')
        ? ok((certificates = { ...certificates, source: 'uploaded' }))
        : problem(400, 'bad_certificate', 'This is no certificate in PEM form.', 'chain'),
  ],
  ['DELETE', '/certificates', () => ok((certificates = { ...certificates, source: 'own' }))],
  ['GET', '/clients', page(() => accounts)],
  [
    'POST',
    '/clients',
    ({ body }) => {
      if (find(accounts, 'name', body.name))
        return problem(409, 'exists', 'There is an account of this name.', 'name');
      accounts.push({
        enabled: true,
        control: true,
        lines: [],
        ...body,
        password: undefined,
        fromSettings: false,
        sessions: 0,
      });
      return ok(accounts.at(-1), 201);
    },
  ],
  ['PATCH', '/clients/{}', ({ params, body }) => ok(Object.assign(find(accounts, 'name', params[0]), body))],
  ['DELETE', '/clients/{}', ({ params }) => removeFrom(accounts, 'name', params[0])],
  ['POST', '/clients/{}/password', () => none],
  ['GET', '/client-sessions', page(sessionRows)],
  ['GET', '/licences', () => ok(licences)],
  [
    'POST',
    '/licences',
    ({ body }) => {
      if (!body.code.startsWith('OH'))
        return problem(400, 'licence_broken', 'This is no licence code: a part is missing.', 'code');
      licences = {
        ...licences,
        phonesLicensed: licences.phonesLicensed + 100,
        codes: [
          ...licences.codes,
          {
            id: `L${licences.codes.length + 1}`,
            customer: 'Example AG',
            enteredAt: now(),
            enteredBy: 'admin',
            status: 'counted',
            phones: 100,
            lines: 0,
            issuedAt: now(),
            expiresAt: null,
            problem: null,
          },
        ],
      };
      return ok(licences, 201);
    },
  ],
  [
    'DELETE',
    '/licences/{}',
    ({ params }) =>
      ok((licences = { ...licences, codes: licences.codes.filter((one) => one.id !== params[0]) })),
  ],
  [
    'GET',
    '/audit',
    (_, url) =>
      paged(
        audit.filter(
          (one) =>
            one.user.includes(url.searchParams.get('user') ?? '') &&
            one.action.includes(url.searchParams.get('action') ?? ''),
        ),
        url,
      ),
  ],
  ['POST', '/backup', () => ({ status: 200, raw: 'backup of the mock', type: 'application/octet-stream' })],
  [
    'POST',
    '/restore',
    ({ request }, url) =>
      request.headers['x-passphrase'] === 'wrong'
        ? problem(400, 'wrong_passphrase', 'The passphrase does not open this file.')
        : ok({
            applied: url.searchParams.get('dry-run') === 'false',
            schema: 4,
            version: '0.2.0',
            createdAt: now(),
            changes: [
              { section: 'phones', key: '000413000007', change: 'added', before: null, after: null },
              {
                section: 'settings',
                key: 'advanced.keep_alive',
                change: 'changed',
                before: '60',
                after: '30',
              },
            ],
          }),
  ],
  ['GET', '/service', () => ok(service)],
  [
    'POST',
    '/service/{}',
    ({ params }) => {
      service = {
        state: params[0] === 'stop' ? 'stopped' : 'running',
        why: params[0] === 'stop' ? 'stopped by an administrator' : null,
        since: now(),
      };
      publish('service', { service });
      return ok(service);
    },
  ],
  ['GET', '/status', () => ok(status())],
  ['GET', '/phones', (_, url) => paged([...phones.values()], url, { total: phones.size })],
  [
    'POST',
    '/phones',
    ({ body }) => {
      if (phones.has(body.username))
        return problem(409, 'phone_known', 'This telephone is known already.', 'username');
      if (!/^[0-9A-F]{12}$/i.test(body.username))
        return problem(400, 'bad_value', 'A user name is a MAC address.', 'username');
      const phone = {
        ...makePhone(3),
        username: body.username,
        mac: null,
        state: 'outOfService',
        reason: 'never_registered',
        why: 'has not registered yet',
        lines: body.deviceIDs ?? [],
        lastLoginAt: null,
      };
      phones.set(phone.username, phone);
      publish('phone', { phone, removed: false });
      return ok(detail(phone), 201);
    },
  ],
  [
    'POST',
    '/phones/bulk',
    ({ body }) =>
      ok({
        items: body.usernames.map((username) => {
          const phone = phones.get(username);
          if (phone) actOnPhone(phone, body.action);
          return {
            username,
            done: Boolean(phone),
            reason: phone ? null : 'unknown_phone',
            detail: phone ? null : 'there is no such telephone',
          };
        }),
      }),
  ],
  ['GET', '/phones/{}', withPhone((phone) => ok(detail(phone)))],
  [
    'PATCH',
    '/phones/{}',
    withPhone(
      (phone, { body }) => (actOnPhone(phone, body.enabled ? 'enable' : 'disable'), ok(detail(phone))),
    ),
  ],
  ['DELETE', '/phones/{}', withPhone((phone) => (actOnPhone(phone, 'forget'), none))],
  ['POST', '/phones/{}/activate', withPhone((phone) => (actOnPhone(phone, 'activate'), ok(detail(phone))))],
  ['POST', '/phones/{}/reconnect', withPhone(() => ({ status: 202, body: null }))],
  [
    'PUT',
    '/phones/{}/lines',
    withPhone((phone, { body }) => {
      const wrong = body.deviceIDs.find((id) => !/^\S+$/.test(id));
      if (wrong) return problem(400, 'bad_value', `"${wrong}" is no device identifier.`, 'deviceIDs');
      for (const id of body.deviceIDs) lines.set(id, { ...makeLine(phone, id, 1), manual: true });
      phone.lines = [...new Set([...phone.lines, ...body.deviceIDs])];
      return ok(detail(phone));
    }),
  ],
  [
    'GET',
    '/lines',
    (context, url) =>
      paged(
        [...lines.values()].filter(
          (line) => context.session.role !== 'cti' || line.deviceID.startsWith('sip:10'),
        ),
        url,
        { total: lines.size },
      ),
  ],
  ['GET', '/lines/{}', withLine((line) => ok(line))],
  [
    'POST',
    '/lines/{}/calls',
    withLine((line, { body }) => {
      if (!/^[\d*#+a-z:@.]+$/i.test(body.to))
        return problem(400, 'bad_value', `"${body.to}" is no number.`, 'to');
      const call = setCall(line, String(nextCall++), 'initiated', body.to, 'outgoing');
      setTimeout(() => setCall(line, call.connection.callID, 'connected'), 600);
      return ok({ connection: call.connection }, 201);
    }),
  ],
  ['POST', '/lines/{}/calls/{}/answer', callTo('connected')],
  ['POST', '/lines/{}/calls/{}/clear', callTo('null')],
  ['POST', '/lines/{}/calls/{}/hold', callTo('hold')],
  ['POST', '/lines/{}/calls/{}/retrieve', callTo('connected')],
  ['POST', '/lines/{}/calls/{}/transfer', callTo('null')],
  ['POST', '/lines/{}/calls/{}/deflect', callTo('null')],
  ['POST', '/lines/{}/calls/{}/single-step-transfer', callTo('null')],
  [
    'POST',
    '/lines/{}/calls/{}/reconnect',
    withLine(
      (line, { params, body }) => (
        setCall(line, params[1], 'null'),
        setCall(line, body.heldCallID, 'connected'),
        none
      ),
    ),
  ],
  [
    'POST',
    '/lines/{}/calls/{}/conference',
    () => problem(409, 'service_not_supported', 'The telephone has no conference.'),
  ],
  [
    'POST',
    '/lines/{}/calls/{}/alternate',
    withLine(
      (line, { params, body }) => (
        setCall(line, params[1], 'hold'),
        setCall(line, body.heldCallID, 'connected'),
        none
      ),
    ),
  ],
  [
    'POST',
    '/lines/{}/calls/{}/consult',
    withLine((line, { params, body }) => {
      setCall(line, params[1], 'hold');
      const call = setCall(line, String(nextCall++), 'connected', body.to, 'outgoing');
      return ok({ connection: call.connection }, 201);
    }),
  ],
  [
    'PUT',
    '/lines/{}/dnd',
    withLine(
      (line, { body }) => ((line.doNotDisturb = body.on), publish('line', { line, removed: false }), none),
    ),
  ],
  [
    'PUT',
    '/lines/{}/forwarding',
    withLine(
      (line, { body }) => (
        (line.forwardings = [...(line.forwardings ?? []).filter((one) => one.type !== body.type), body]),
        none
      ),
    ),
  ],
  ['GET', '/calls', page(() => [...calls.values()])],
  [
    'GET',
    '/trace',
    (_, url) =>
      paged(
        traceFiltered(url)
          .map(({ entry }) => entry)
          .reverse(),
        url,
        { dropped },
      ),
  ],
  ['DELETE', '/trace', () => ((dropped += trace.length), (trace = []), none)],
  [
    'GET',
    '/trace/ladder',
    (_, url) => {
      const entries = traceFiltered(url).map(({ entry }) => entry);
      const partyOf = (entry) => entry.phone ?? entry.client;
      const parties = new Map([['server', { id: 'server', name: 'Offhook', kind: 'server' }]]);
      for (const entry of entries)
        parties.set(partyOf(entry), {
          id: partyOf(entry),
          name: partyOf(entry),
          kind: entry.phone ? 'phone' : 'client',
        });
      return ok({
        parties: [...parties.values()],
        arrows: entries.map((entry) => ({
          from: entry.direction === 'in' ? partyOf(entry) : 'server',
          to: entry.direction === 'in' ? 'server' : partyOf(entry),
          entry,
        })),
      });
    },
  ],
  [
    'GET',
    '/trace/export',
    (_, url) => ({
      status: 200,
      raw: traceFiltered(url)
        .map((one) => one.text)
        .join('\n\n'),
      type: 'text/plain',
    }),
  ],
  [
    'GET',
    '/trace/{}',
    ({ params }) => {
      const message = trace.find(({ entry }) => entry.id === params[0]);
      return message ? ok(message) : problem(404, 'not_found', 'The ring has let this message go.');
    },
  ],
  ['GET', '/log', (_, url) => paged([...logLines].reverse(), url)],
  [
    'GET',
    '/log/download',
    () => ({
      status: 200,
      raw: logLines.map((one) => `${one.time} ${one.level} ${one.text}`).join('\n'),
      type: 'text/plain',
    }),
  ],
  ['GET', '/log/level', () => ok(levels())],
  [
    'PUT',
    '/log/level/{}',
    ({ params, body }) => {
      if (!phones.has(params[0]))
        return problem(404, 'unknown_phone', 'There is no such telephone.', 'username');
      phoneLevels.set(params[0], {
        username: params[0],
        level: body.level,
        until: new Date(Date.now() + body.minutes * 60_000).toISOString(),
      });
      return ok(levels());
    },
  ],
  ['DELETE', '/log/level/{}', ({ params }) => (phoneLevels.delete(params[0]), ok(levels()))],
  ['GET', '/support-bundle', () => ok({ version: 'mock' })],
].map(([method, path, handler]) => ({
  method,
  pattern: new RegExp(`^/api/v1${path.replaceAll('{}', '([^/]+)')}$`),
  handler,
}));

const portCheck = ({ port }) =>
  port === 5061 || port === 80
    ? ok({ free: false, reason: 'port_in_use', detail: `Port ${port} is taken by asterisk (pid 812).` })
    : ok({ free: true, reason: null, detail: null });

// ------------------------------------------------------------------------------------------------ server
async function bodyOf(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const all = Buffer.concat(pieces).toString();
  return request.headers['content-type']?.includes('json') && all ? JSON.parse(all) : all;
}

function answer(response, result) {
  const raw = result.raw ?? (result.body === null ? '' : JSON.stringify(result.body));
  const type = result.type ?? (result.status >= 400 ? 'application/problem+json' : 'application/json');
  response.writeHead(result.status, {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    ...(result.cookie ? { 'Set-Cookie': result.cookie } : {}),
  });
  response.end(raw);
}

async function answerApi(request, response, url) {
  const session = sessionOf(request);
  const open =
    url.pathname.startsWith('/api/v1/setup') ||
    (url.pathname === '/api/v1/session' && request.method === 'POST');
  if (!open && !session) return answer(response, problem(401, 'not_logged_in', 'log in first'));
  if (!open && request.method !== 'GET' && request.headers['x-csrf-token'] !== session.csrfToken)
    return answer(response, problem(403, 'csrf', 'X-CSRF-Token is missing'));
  if (url.pathname === '/api/v1/events') return openStream(request, response, url);
  const body = await bodyOf(request);
  for (const { method, pattern, handler } of routes) {
    const match = method === request.method && pattern.exec(url.pathname);
    if (match)
      return answer(
        response,
        handler({ request, session, body, params: match.slice(1).map(decodeURIComponent) }, url),
      );
  }
  answer(response, problem(404, 'not_found', `${request.method} ${url.pathname} is not in the mock`));
}

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
async function answerFile(response, url) {
  const path = normalize(url.pathname).replace(/^\/+/, '') || 'index.html';
  try {
    const content = await readFile(join(dist, path));
    response.writeHead(200, {
      'Content-Type': types[extname(path)] ?? 'application/octet-stream',
      'Content-Security-Policy': POLICY,
    });
    response.end(content);
  } catch {
    response.writeHead(404).end('not found');
  }
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://mock');
  const done = url.pathname.startsWith('/api/')
    ? answerApi(request, response, url)
    : answerFile(response, url);
  done.catch((error) => answer(response, problem(500, 'mock_failed', String(error))));
});
server.listen(Number(options.port), '127.0.0.1', () =>
  console.log(`mock of ${phones.size} telephones at http://127.0.0.1:${server.address().port}/`),
);
