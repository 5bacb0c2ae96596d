// SPDX-License-Identifier: Apache-2.0
import { parseRoute, type Route } from './route.ts';

/** The page shown, as the address after `#` says; so a link to any page can be shared and works from any host. */
class Router {
  route = $state<Route>(parseRoute(location.hash));

  constructor() {
    window.addEventListener('hashchange', () => {
      this.route = parseRoute(location.hash);
    });
  }

  /** Changes query parameters of the page shown without a step in the browser's history; '' takes one away. */
  setQuery(changes: Record<string, string>): void {
    const query = new URLSearchParams(this.route.query);
    for (const [name, value] of Object.entries(changes)) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    const text = query.toString();
    history.replaceState(
      null,
      '',
      `#/${this.route.path.map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`,
    );
    this.route = parseRoute(location.hash);
  }
}

export const router = new Router();

export function go(path: string): void {
  location.hash = path;
}
