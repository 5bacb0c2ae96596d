// SPDX-License-Identifier: Apache-2.0

export interface Question {
  title: string;
  /** what will happen, and to how many */
  text: string;
  /** the word on the button that does it */
  action: string;
  danger?: boolean;
}

/** Asks before something that disturbs people. */
class Confirm {
  question = $state<Question | null>(null);
  #answer: ((yes: boolean) => void) | null = null;

  ask(question: Question): Promise<boolean> {
    this.#answer?.(false);
    this.question = question;
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  reply(yes: boolean): void {
    this.question = null;
    this.#answer?.(yes);
    this.#answer = null;
  }
}

export const confirm = new Confirm();
