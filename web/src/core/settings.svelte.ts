// SPDX-License-Identifier: Apache-2.0
import { api, ask, type Schemas, type Setting } from '../api/client.ts';
import { Resource } from './resource.svelte.ts';

export type SettingList = Schemas['SettingList'];
export type SettingValue = string | boolean | number | string[] | null;

export function readSettings(): Resource<SettingList> {
  return new Resource(() => ask(api.GET('/api/v1/settings')));
}

/** The list with `changed` settings in the place of the old ones. */
export function withChanged(list: SettingList, changed: Setting[]): SettingList {
  const byKey = new Map(changed.map((setting) => [setting.key, setting]));
  return { ...list, items: list.items.map((setting) => byKey.get(setting.key) ?? setting) };
}
