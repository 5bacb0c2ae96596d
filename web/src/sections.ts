// SPDX-License-Identifier: Apache-2.0
import type { Component } from 'svelte';

import type { Role } from './api/client.ts';
import type { Key } from './i18n/index.svelte.ts';
import Account from './pages/Account.svelte';
import Advanced from './pages/Advanced.svelte';
import Audit from './pages/Audit.svelte';
import Backup from './pages/Backup.svelte';
import Calls from './pages/Calls.svelte';
import ClientConnection from './pages/ClientConnection.svelte';
import Clients from './pages/Clients.svelte';
import Diagnostics from './pages/Diagnostics.svelte';
import Info from './pages/Info.svelte';
import Licences from './pages/Licences.svelte';
import Overview from './pages/Overview.svelte';
import PhoneConnection from './pages/PhoneConnection.svelte';
import Phones from './pages/Phones.svelte';
import Server from './pages/Server.svelte';
import Trace from './pages/Trace.svelte';
import Users from './pages/Users.svelte';
import type { IconName } from './ui/icons.ts';

export interface Section {
  path: string;
  title: Key;
  icon: IconName;
  /** the least role that may see it */
  role: Role;
  page: Component;
}

export interface Group {
  title: Key;
  sections: Section[];
}

/** The console's sections in the order of the menu. */
export const groups: Group[] = [
  {
    title: 'nav.watch',
    sections: [
      { path: 'overview', title: 'nav.overview', icon: 'overview', role: 'viewer', page: Overview },
      { path: 'phones', title: 'nav.phones', icon: 'phone', role: 'viewer', page: Phones },
      { path: 'calls', title: 'nav.calls', icon: 'call', role: 'cti', page: Calls },
      { path: 'clients', title: 'nav.clients', icon: 'clients', role: 'viewer', page: Clients },
    ],
  },
  {
    title: 'nav.setUp',
    sections: [
      {
        path: 'phone-connection',
        title: 'nav.phoneConnection',
        icon: 'plugPhone',
        role: 'viewer',
        page: PhoneConnection,
      },
      {
        path: 'client-connection',
        title: 'nav.clientConnection',
        icon: 'plugClient',
        role: 'viewer',
        page: ClientConnection,
      },
      { path: 'advanced', title: 'nav.advanced', icon: 'settings', role: 'viewer', page: Advanced },
      { path: 'licences', title: 'nav.licences', icon: 'licence', role: 'viewer', page: Licences },
    ],
  },
  {
    title: 'nav.lookCloser',
    sections: [
      { path: 'server', title: 'nav.server', icon: 'server', role: 'viewer', page: Server },
      { path: 'trace', title: 'nav.trace', icon: 'trace', role: 'operator', page: Trace },
      {
        path: 'diagnostics',
        title: 'nav.diagnostics',
        icon: 'diagnostics',
        role: 'viewer',
        page: Diagnostics,
      },
    ],
  },
  {
    title: 'nav.administer',
    sections: [
      { path: 'users', title: 'nav.users', icon: 'users', role: 'admin', page: Users },
      { path: 'audit', title: 'nav.audit', icon: 'audit', role: 'admin', page: Audit },
      { path: 'backup', title: 'nav.backup', icon: 'backup', role: 'admin', page: Backup },
      { path: 'account', title: 'nav.account', icon: 'key', role: 'cti', page: Account },
      { path: 'info', title: 'nav.info', icon: 'info', role: 'cti', page: Info },
    ],
  },
];

export const sections: Section[] = groups.flatMap((group) => group.sections);
