// SPDX-License-Identifier: Apache-2.0
import { api, ApiError, ask, credentials, type Role, type Schemas } from '../api/client.ts';
import { language } from '../i18n/index.svelte.ts';

type Session = Schemas['Session'];
export type Stage = 'starting' | 'unreachable' | 'setup' | 'login' | 'in';

/** Roles by what they may: each may what those before it may. */
const RANK: Record<Role, number> = { cti: 0, viewer: 1, operator: 2, admin: 3 };

/** Who is logged in here, and what of the console that opens. */
class SessionState {
  stage = $state<Stage>('starting');
  current = $state<Session | null>(null);
  /** the last session ended by itself */
  expired = $state(false);

  constructor() {
    credentials.onExpired = () => this.#end(this.stage === 'in');
  }

  async start(): Promise<void> {
    try {
      const { needed } = await ask(api.GET('/api/v1/setup'));
      if (needed) this.stage = 'setup';
      else this.enter(await ask(api.GET('/api/v1/session')));
    } catch (error) {
      this.stage = error instanceof ApiError && error.status === 401 ? 'login' : 'unreachable';
    }
  }

  async logIn(name: string, password: string): Promise<void> {
    this.enter(await ask(api.POST('/api/v1/session', { body: { name, password } })));
  }

  enter(session: Session): void {
    this.current = session;
    credentials.csrfToken = session.csrfToken ?? '';
    this.expired = false;
    language.adopt(session.language);
    this.stage = 'in';
  }

  async logOut(): Promise<void> {
    await ask(api.DELETE('/api/v1/session')).catch(() => {});
    this.#end(false);
  }

  /** Whether the user may what `role` may. */
  may(role: Role): boolean {
    return this.current !== null && RANK[this.current.role] >= RANK[role];
  }

  get mayControl(): boolean {
    return this.may('operator') || (this.current?.role === 'cti' && this.current.rights.control);
  }

  #end(expired: boolean): void {
    this.current = null;
    credentials.csrfToken = '';
    this.expired = expired;
    this.stage = 'login';
  }
}

export const session = new SessionState();
